"""What the checks found and nobody answers for."""
