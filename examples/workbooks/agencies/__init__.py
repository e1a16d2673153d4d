"""Workbooks for the ten sources of Viet Nam's migration statistics, one module a source or two."""
