"""Every table as numbers and small charts."""
