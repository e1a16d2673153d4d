"""Names in languages that an agency does not speak: which are missing, and where each is from."""
