"""Texts of records -> signatures: the classes of every version that a text's code is in; whom to count; weights."""
