"""Data structure definitions, codelists and constraints, read into a `Schema`. The only room that knows sdmx1."""
