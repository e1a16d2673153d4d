"""Findings stand as they are to be read: causes first, then as a person goes through the files."""

from string import Formatter
from typing import Any

import numpy as np
import pyarrow as pa

from checks.made import c18
from ilms.dataset import Dataset
from ilms.described import describe, describe_alone
from ilms.findings import Findings, batch, catalogue
from ilms.provenance import CELLS, ORIGINS, Provenance
from ilms.sequence import in_sequence, sequence


def data(file: str, cells: list[str], *batches: Any, sheets: list[str] | None = None) -> Dataset:
    """One observation a cell."""
    n = len(cells)
    table = pa.table([[file] * n, sheets or ["S"] * n, cells, pa.nulls(n, pa.int64()), [""] * n], CELLS)
    origins = pa.table([range(n), range(n), ["copied"] * n], ORIGINS)
    return Dataset(c18(*({} for _ in cells)), Provenance(table, origins), Findings(tuple(batches)))


def made(code: str, value: Any, **more: Any) -> Any:
    """A batch with all that its texts name."""
    kind = catalogue()[code]
    texts = [*kind.message.values(), *kind.hint.values(), *kind.expected.values()]
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return batch(code, dict.fromkeys(names, "?") | {"value": value}, **more)


def wrong(code: str, *rows: int, **more: Any) -> Any:
    return made(code, pa.array([f"{code}{row}" for row in rows]), rows=pa.array(rows), **more)


def read(*datasets: Dataset) -> list[str]:
    found = describe(datasets)
    return [one.value or one.code for one in found.take(in_sequence(found))]


def test_errors_of_form_come_before_errors_of_content_and_warnings_last() -> None:
    cells = ["A1", "B1", "C1", "D1"]
    found = [wrong("HIS003", 0), wrong("SUM001", 1), wrong("VAL001", 2), wrong("MAP038", 3)]
    assert read(data("a.xlsx", cells, *found)) == ["VAL0012", "SUM0011", "MAP0383", "HIS0030"]


def test_what_was_left_out_stands_before_the_sums_that_it_may_be_missing_from() -> None:
    cells = ["A1", "B1", "C1"]
    left_out, form = made("MAP011", "Hungray"), wrong("VAL001", 2)
    assert read(data("a.xlsx", cells, form, wrong("SUM001", 1), left_out)) == ["Hungray", "VAL0012", "SUM0011"]
    assert read(data("a.xlsx", cells, form, wrong("HIS003", 1), left_out)) == ["VAL0012", "HIS0031", "Hungray"]


def test_places_are_in_natural_order_row_by_row() -> None:
    cells = ["D10", "D2", "AA1", "B1", "C2"]
    assert read(data("a.xlsx", cells, wrong("VAL001", 0, 1, 2, 3, 4))) == [f"VAL001{row}" for row in (3, 2, 4, 1, 0)]


def test_sheets_stand_as_they_were_read_and_files_by_their_names() -> None:
    two = data("b10.xlsx", ["A1", "A1"], wrong("VAL001", 0, 1), sheets=["Z", "A"])
    one = data("b9.xlsx", ["A9"], made("VAL001", pa.array(["nine"]), rows=pa.array([0])))
    assert read(two, one) == ["nine", "VAL0010", "VAL0011"]


def test_codes_of_one_weight_stand_by_their_first_place_each_together() -> None:
    cells = ["A1", "A2", "A3"]
    assert read(data("a.xlsx", cells, wrong("COD001", 1), wrong("VAL001", 0, 2))) == ["VAL0010", "VAL0012", "COD0011"]


def test_what_has_no_place_comes_first() -> None:
    placed = data("a.xlsx", ["A1"], wrong("VAL001", 0), made("SRC008", "none"))
    assert read(placed) == ["none", "VAL0010"]
    alone = describe_alone(Findings((made("STR001", ""),)))
    assert in_sequence(alone).tolist() == [0]
    assert not sequence(describe([]))


def test_the_cells_of_a_finding_stand_in_order_behind_its_own() -> None:
    cells = ["C10", "C9", "C2", "B9"]
    others = pa.array([[1, 2, 3]], pa.list_(pa.int64()))
    sum_ = made("SUM001", pa.array(["1"]), rows=pa.array([0]), others=others)
    [one] = describe([data("a.xlsx", cells, sum_)])
    assert [place["cell"] for place in one.where] == ["C10", "C2", "B9", "C9"]


def test_the_cells_of_a_sum_stand_before_those_of_what_it_is_held_against() -> None:
    cells = pa.table([["a.xlsx"] * 4, ["S"] * 4, ["C7", "D9", "D10", "D8"], [None] * 4, [""] * 4], CELLS)
    origins = pa.table([[0, 1, 1, 2], [0, 1, 2, 3], ["summed"] * 4], ORIGINS)
    told = batch("VAL004", {"value": "1"}, rows=pa.array([1]), others=pa.array([[0, 2]]))
    (one,) = describe([Dataset(c18({}, {}, {}), Provenance(cells, origins), Findings((told,)))])
    assert [place["cell"] for place in one.where] == ["D9", "D10", "C7", "D8"]


def test_equal_findings_show_their_first_cells() -> None:
    cells = [f"C{row}" for row in (*range(20, 1, -1), 1)]
    many = made("VAL001", "x", rows=pa.array(np.arange(20)))
    [one] = describe([data("a.xlsx", cells, many)])
    assert [place["cell"] for place in one.where] == [f"C{row}" for row in range(1, 11)]
    assert one.count == 20


def test_a_file_of_lines_stands_by_its_lines() -> None:
    lines = Provenance.of_lines("a.csv", pa.array([2, 3, 4]), pa.array(["x", "y", "z"]))
    observed = Dataset(c18({}, {}, {}), lines, Findings((wrong("VAL001", 2, 0),)))
    assert read(observed) == ["VAL0010", "VAL0012"]
