"""A practice receiver on this machine: the contracts of docs/rehearsal.md, kept as a .Stat keeps them.

It imports `structures`, `messages` and the core nouns, never `history` or `submission`: the contract would
otherwise prove itself.
"""
