"""From an office's own tables to an accepted ILOSTAT submission."""

__version__ = "0.1.0"
