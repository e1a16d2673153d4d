"""SDMX-JSON 2.0 structure messages: reading and writing side by side, one module a kind."""
