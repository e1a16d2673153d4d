"""SDMX-ML structure messages, versions 2.1 and 3.0: reading and writing side by side, one module a kind."""
