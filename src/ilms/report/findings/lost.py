"""What a copy of a workbook lacks: openpyxl reads a workbook and writes another, and drops what it does not know."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

# What a person would miss, by the parts of the package that hold it (ECMA-376 part 1, annex of part names).
PARTS: Mapping[str, re.Pattern[str]] = {
    "charts": re.compile(r"xl/charts/chart(Ex)?\d+\.xml"),
    "images": re.compile(r"xl/media/.+"),
    "controls": re.compile(r"xl/(ctrlProps|activeX)/[^/]+\.xml"),
    "objects": re.compile(r"xl/embeddings/.+"),
    "conversations": re.compile(r"xl/threadedComments/.+"),
    "pivots": re.compile(r"xl/pivotTables/[^/]+\.xml"),
    "slicers": re.compile(r"xl/(slicers|timelines)/[^/]+\.xml"),
    "connections": re.compile(r"xl/(connections\.xml|queryTables/[^/]+\.xml|model/.+)"),
    "macros": re.compile(r"xl/vbaProject\.bin"),
}
# And by elements inside such parts.
ELEMENTS: Mapping[str, tuple[re.Pattern[str], re.Pattern[bytes]]] = {
    "shapes": (re.compile(r"xl/drawings/drawing\d+\.xml"), re.compile(rb"<xdr:(?:sp|cxnSp)[ >]")),
    "sparklines": (re.compile(r"xl/worksheets/[^/]+\.xml"), re.compile(rb"<x14:sparklineGroup[ >]")),
    "formats": (
        re.compile(r"xl/worksheets/[^/]+\.xml"),
        re.compile(rb"<x14:(?:conditionalFormatting|dataValidation)[ >]"),
    ),
}


def lost(original: Path, copy: Path) -> dict[str, int]:
    """Kind of thing to how many of them the copy lacks."""
    before, after = _held(original), _held(copy)
    return {kind: count - after.get(kind, 0) for kind, count in before.items() if count > after.get(kind, 0)}


def _held(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        held = {kind: sum(1 for name in names if part.fullmatch(name)) for kind, part in PARTS.items()}
        for kind, (part, element) in ELEMENTS.items():
            held[kind] = sum(len(element.findall(archive.read(name))) for name in names if part.fullmatch(name))
    return held
