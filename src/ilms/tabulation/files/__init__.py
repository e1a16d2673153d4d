"""What people write: a record file for each file of records, a tabulation file for each table."""
