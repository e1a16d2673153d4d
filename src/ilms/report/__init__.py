"""What people look at: coverage of the 21 tables, and one self-contained page."""
