"""An office's own files as cells with their addresses, one module a kind of file."""
