"""Codes in the VTL scripts of an office's own: texts between double quotes, comments left out."""

import re
from collections.abc import Iterator

from ilms.maintenance.impact.changed import Changed
from ilms.maintenance.impact.rules import FOLDER
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.rewriting.edits import Edit
from ilms.workspace import Workspace

# VTL 2.1: /* ... */ and // are comments, "..." is a text.
TOKEN = re.compile(rb'/\*.*?\*/|//[^\n]*|"(?P<text>[^"\n]*)"', re.DOTALL)


def touches(changed: Changed, workspace: Workspace) -> Iterator[Touch]:
    """Every code that changed, where a script names it in full."""
    for path in sorted((workspace.root / FOLDER).glob("*.vtl")):
        content = path.read_bytes()
        for found in TOKEN.finditer(content):
            text = (found["text"] or b"").decode(errors="replace")
            for change in changed.of(changed.unmistakable.get(text, ""), text):
                line = content.count(b"\n", 0, found.start()) + 1
                becomes = changed.written(change, text)
                start, end = found.span("text")
                edit = Edit(path, start, end, becomes.encode(), line) if becomes is not None else None
                yield Touch(change, What.RULE, path, line=line, text=text, becomes=becomes, edit=edit)
