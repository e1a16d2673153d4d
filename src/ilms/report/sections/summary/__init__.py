"""The page in four figures."""
