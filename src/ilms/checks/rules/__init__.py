"""The rules as data: `rules/*.toml` of the tool, with an office's own laid over them."""
