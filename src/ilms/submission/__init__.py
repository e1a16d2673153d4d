"""Build -> plan -> submit -> receipt: what leaves the house, and how it is known to have arrived."""
