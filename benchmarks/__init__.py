"""How fast and how large: ours, its peers and the machine's bare limits, side by side in one run."""
