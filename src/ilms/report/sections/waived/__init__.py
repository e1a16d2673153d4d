"""What the checks found and somebody answers for."""
