"""Content: whether the figures contradict each other. What must hold is data (`ilms.checks.rules`)."""
