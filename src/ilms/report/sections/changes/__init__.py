"""What the newest submission changed."""
