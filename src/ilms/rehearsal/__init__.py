"""A practice receiver on this machine: contracts 1 and 2 of docs/rehearsal.md, kept as a .Stat would keep them.

It imports `structures`, `messages` and the core nouns, never `history` or `submission`: the contract would
otherwise prove itself.
"""
