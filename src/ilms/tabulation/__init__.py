"""From records of persons to tables: surveys and registers of any size, handed over as a file that a mapping reads."""
