"""What is wrong with codelists and data structures themselves, whatever data there are."""
