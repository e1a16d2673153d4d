"""Checks: observations in, findings out. What is checked is data (`rules/*.toml`), how is here."""
