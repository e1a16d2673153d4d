"""What all formats of separated values share: exact text, rows with their lines, columns."""
