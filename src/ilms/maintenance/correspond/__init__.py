"""Correspondence tables between versions of a classification, and what is converted by them: data, and mappings."""
