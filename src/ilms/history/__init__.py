"""What was sent (the ledger) and what changed (difference and delta)."""
