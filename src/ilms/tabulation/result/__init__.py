"""What is handed over: a file of figures a table and year, how it was made, and the mapping file that reads it."""
