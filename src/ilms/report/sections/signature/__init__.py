"""What the head of department signs."""
