"""Rules against earlier years, and against what the receiver was last given."""
