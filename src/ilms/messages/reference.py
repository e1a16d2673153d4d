"""How messages name a structure: `AGENCY:ID(VERSION)`, with or without parts."""

import re

from ilms.structures.schema import Reference

# SDMX-CSV 2.0 allows the version to be left out; CSV with labels appends `: Name`.
_REFERENCE = re.compile(r"(?:(?P<agency>[^:()\s]+):)?(?P<id>[^:()\s]+)(?:\((?P<version>[^()]*)\))?(?:: .*)?", re.DOTALL)


def parse(text: str) -> Reference:
    """Read a reference; what is not given is empty."""
    found = _REFERENCE.fullmatch(text.strip())
    if not found:
        return Reference("", text.strip(), "")
    return Reference(found["agency"] or "", found["id"], found["version"] or "")
