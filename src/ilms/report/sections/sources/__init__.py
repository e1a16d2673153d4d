"""What is known of the country's sources, and what they could still fill."""
