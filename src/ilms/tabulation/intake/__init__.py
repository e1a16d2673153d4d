"""Files and databases of records -> the text columns of an engine's table, and the numbers of records in them."""
