"""What changed in codelists and data structures, for people."""
