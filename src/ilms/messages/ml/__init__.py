"""SDMX-ML: one writer with a markup a version and form, one reader with a walk a version."""
