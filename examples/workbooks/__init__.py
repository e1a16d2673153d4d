"""How the example workbooks are drawn; `make_workbooks.py` runs it."""
