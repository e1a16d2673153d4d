"""SDMX-JSON 2.0: read in bounded pieces, written as it comes."""
