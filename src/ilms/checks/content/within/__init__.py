"""Rules that hold within one table."""
