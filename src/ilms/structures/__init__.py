"""Data structure definitions, codelists and constraints, read into a `Schema`."""
