"""What changed between two versions of codelists and data structures."""
