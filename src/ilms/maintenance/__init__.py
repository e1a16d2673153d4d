"""Codelists and data structures over time."""
