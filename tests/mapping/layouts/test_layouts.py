"""Every layout of the list, at random: what is read is what the sheet was made from."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
from hypothesis import HealthCheck, Phase, given, note, settings

from ilms.described import describe
from ilms.findings import Severity
from mapping.layouts.cube import TABLES
from mapping.layouts.laying import layouts
from mapping.layouts.page import toml
from mapping.office import Office

SHIFT = {"persons": -3, "thousands": 0}


def read(laid):
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        office.workbooks(laid.files)
        office.mapping(toml(laid.mapping))
        return office.read()


def keyed(data, components):
    columns = [data.observations.text(name).to_pylist() for name in (*components, "OBS_VALUE", "OBS_STATUS")]
    notes = data.observations.text("NOTE_CLASSIF").to_pylist()
    return {
        row[: len(components)]: (row[-2] and Decimal(row[-2]), row[-1] or None, set((note or "").split(" | ")) - {""})
        for row, note in zip(zip(*columns, strict=True), notes, strict=True)
    }


# Not shrunk: that takes minutes with a workbook an example, and the mapping and the cells say enough.
PHASES = (Phase.generate,)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(laid=layouts())
def test_what_is_read_is_what_the_sheet_was_made_from(laid):
    note(toml(laid.mapping))
    note(str(laid.places))
    for path, sheets in laid.files.items():
        for name, page in sheets.items():
            note(f"{path} {name}: {page}")
    data = read(laid)
    errors = [one for one in describe([data]) if one.severity is Severity.ERROR]
    assert not errors, [(one.code, one.message, one.where[:3]) for one in errors]
    table = laid.mapping["table"]
    shift = SHIFT[laid.mapping["read"]["unit"]]
    expected = {
        key: (value and Decimal(value).scaleb(shift), status, notes)
        for key, (value, status, notes) in laid.expected.items()
    }
    assert keyed(data, (*TABLES[table], "TIME_PERIOD")) == expected
    assert len(data.observations) == len(expected)
    assert pc.all(pc.is_valid(data.observations.text("TIME_PERIOD"))).as_py()
