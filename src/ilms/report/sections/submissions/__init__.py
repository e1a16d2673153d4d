"""What was sent, and what the receiver said."""
