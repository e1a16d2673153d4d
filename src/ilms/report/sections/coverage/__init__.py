"""Which of the 21 tables have data."""
