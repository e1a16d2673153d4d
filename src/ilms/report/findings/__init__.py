"""Findings as files for others: a table for Excel, SARIF, and an annotated copy of the office's own workbook."""
