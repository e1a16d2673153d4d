"""Renames among the ILO's own codes, with codes gone and others come at the same time."""

from dataclasses import replace

import pytest

from ilms import resources
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.compare.compare import compare
from ilms.structures import files


def packaged(id_: str):
    [scheme] = files.read(resources.folder("codelists") / f"{id_}.xml").artefacts
    return scheme


@pytest.mark.parametrize("id_", ["CL_AGE", "CL_AREA", "CL_ECO", "CL_EDU", "CL_OCU"])
def test_every_rename_is_found_and_none_is_made_up(id_):
    """Every tenth code has another id and says `(revised)`, every seventeenth is gone, some of another list came."""
    scheme = packaged(id_)
    renamed = {item.id: f"Q{number}" for number, item in enumerate(scheme.items) if number % 10 == 4}
    gone = {item.id for number, item in enumerate(scheme.items) if number % 17 == 8} - renamed.keys()
    made = [
        replace(
            item,
            id=renamed.get(item.id, item.id),
            parent=renamed.get(item.parent, item.parent),
            names={lang: f"{text} (revised)" for lang, text in item.names.items()}
            if item.id in renamed
            else item.names,
        )
        for item in scheme.items
        if item.id not in gone
    ]
    for number, item in enumerate(packaged("CL_MEASURE").items[:: 228 // len(gone) or 1]):
        made.insert(number * 7 % len(made), replace(item, id=f"Z{number}", annotations=()))
    changes = compare(scheme, replace(scheme, items=tuple(made)))
    told = {change.item: change.new for change in changes.of(Kind.RENAMED)}
    assert told.items() <= renamed.items()
    assert len(told) >= 0.9 * len(renamed)  # a short label that says `(revised)` is half another one
    assert gone <= {change.item for change in changes.of(Kind.REMOVED)}
