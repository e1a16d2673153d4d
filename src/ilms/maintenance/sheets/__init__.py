"""Codelists as tables that people edit: one row a code, a column a language, to and from xlsx and csv."""
