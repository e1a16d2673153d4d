"""Which estimates may leave, and how they are marked: reliability, and what would tell of persons."""
