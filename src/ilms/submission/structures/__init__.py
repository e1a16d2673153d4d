"""Structures on their own way to a target: what it lacks or has otherwise, sent, read back, compared."""
