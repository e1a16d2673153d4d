"""Every kind of fault there is."""

from corpus import across, astray, columns, exchanged, form, limits, lookalikes, misplaced, notes, sums  # noqa: F401  # each enters its kinds
from corpus.kind import KINDS

__all__ = ["KINDS"]
