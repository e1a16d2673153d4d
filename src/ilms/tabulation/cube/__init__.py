"""Coded records added up to cells: every class of every version and every total by itself, in exact decimals."""
