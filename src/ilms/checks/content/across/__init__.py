"""Rules between tables of one area, year, source and definition."""
