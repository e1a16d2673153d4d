"""Edits of files that people write: what is not edited stays as it is, byte for byte."""
