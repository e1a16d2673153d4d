"""Structures of a service or a file: what they change here, and into the store once somebody agreed."""
