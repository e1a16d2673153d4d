"""Workbooks that people fill: for data entry, and the questionnaire."""
