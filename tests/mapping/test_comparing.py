"""Whatever several sources have: a year is of one source, a cell of one, and what is left out is kept and counted."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.dataset import Dataset
from ilms.mapping.comparing import compared
from ilms.mapping.preference import preferred
from ilms.observations import Observations
from ilms.provenance import CELLS, ORIGINS, Provenance
from ilms.structures.load import schema
from ilms.structures.tables import find
from ilms.workspace import Sender, Source, TableChoice, Workspace
from mapping.office import figures, found

C18 = schema("MNA_OEMP_SEX_CDS_NB")
(TABLE,) = find("C18")
SOURCES = ("a", "b", "c")
COUNTRIES = ("CDS_DES_JPN", "CDS_DES_KOR", "CDS_DES_TWN")

Cell = tuple[str, str]  # year, country
CELL = st.tuples(st.sampled_from(("2018", "2019")), st.sampled_from(COUNTRIES))
FIGURE = st.one_of(st.none(), st.integers(0, 40).map(lambda n: f"{n / 10:.1f}"), st.integers(0, 4).map(str))
HELD = st.fixed_dictionaries({id_: st.dictionaries(CELL, FIGURE, max_size=6) for id_ in SOURCES})


def data(id_: str, cells: dict[Cell, str | None]) -> Dataset:
    """A source's figures, each from a cell of its own; one without a value is not available."""
    size = len(cells)
    columns = {
        "REF_AREA": ["VNM"] * size, "FREQ": ["A"] * size, "MEASURE": ["MNA_OEMP_NB"] * size, "SEX": ["SEX_T"] * size,
        "CDS": [country for _, country in cells], "TIME_PERIOD": [year for year, _ in cells],
        "OBS_VALUE": list(cells.values()), "OBS_STATUS": [None if value else "N" for value in cells.values()],
        "SOURCE": [f"Source {id_}"] * size,
    }  # fmt: skip
    typed = {name: pa.array(column, pa.string()) for name, column in columns.items()}
    places = [[f"{id_}.xlsx"] * size, ["S"] * size, [f"A{n + 1}" for n in range(size)], [None] * size, ["?"] * size]
    numbers = pa.array(range(size), pa.int64())
    provenance = Provenance(
        pa.table([pa.array(one, field.type) for one, field in zip(places, CELLS, strict=True)], CELLS),
        pa.table([numbers, numbers, pa.array(["copied"] * size, pa.string())], ORIGINS),
    )
    return Dataset(Observations.from_columns(C18, typed), provenance, name="C18", source=id_)


def workspace(*prefer: str, **combined: tuple[str, ...]) -> Workspace:
    sources = {id_: Source(id_, f"Source {id_}") for id_ in SOURCES}
    sources |= {id_: Source(id_, f"Source {id_}", combines=members) for id_, members in combined.items()}
    return Workspace(Path(), "VNM", Sender("VN"), sources=sources, tables={"C18": TableChoice(prefer)})


def settled(held: dict[str, dict[Cell, str | None]], of: Workspace) -> Dataset:
    return preferred(of, TABLE, [data(id_, cells) for id_, cells in held.items()])


@settings(max_examples=60, deadline=None)
@given(HELD)
def test_a_year_is_of_the_first_source_that_has_it(held: dict[str, dict[Cell, str | None]]) -> None:
    made = settled(held, workspace(*SOURCES))
    for year in ("2018", "2019"):
        first = next((id_ for id_ in SOURCES if any(cell[0] == year for cell in held[id_])), None)
        mine = {key: value for key, value in figures(made, "TIME_PERIOD", "CDS", "SOURCE").items() if key[0] == year}
        wanted = {} if first is None else held[first]
        assert mine == {(*cell, f"Source {first}"): value for cell, value in wanted.items() if cell[0] == year}
        assert made.chosen.get(year) == first
    kept = len(made.observations) + sum(len(one.observations) for one in made.unused)
    assert kept == sum(map(len, held.values()))


@settings(max_examples=60, deadline=None)
@given(HELD)
def test_a_combination_has_every_cell_of_the_best_source_that_has_it(held: dict[str, dict[Cell, str | None]]) -> None:
    made = settled(held, workspace("all", all=SOURCES))
    wanted: dict[Cell, str | None] = {}
    for id_ in reversed(SOURCES):
        wanted |= {cell: value for cell, value in held[id_].items() if value is not None or wanted.get(cell) is None}
    assert figures(made, "TIME_PERIOD", "CDS") == wanted
    sources = figures(made, "TIME_PERIOD", "SOURCE")
    assert len({year for year, _ in sources}) == len(sources)
    for row, file in enumerate(made.provenance.where(row)[0]["file"] for row in range(len(made.observations))):
        key = made.observations.key_at(row)
        assert held[str(file)[0]][str(key["TIME_PERIOD"]), str(key["CDS"])] == wanted[key["TIME_PERIOD"], key["CDS"]]


@settings(max_examples=60, deadline=None)
@given(HELD)
def test_what_differs_is_told_once_and_what_is_equal_never(held: dict[str, dict[Cell, str | None]]) -> None:
    held = {id_: {cell: value and f"{Decimal(value):.1f}" for cell, value in held[id_].items()} for id_ in SOURCES}
    made = settled(held, workspace(*SOURCES))
    differ = 0
    for year, first in made.chosen.items():
        for id_ in SOURCES:
            differ += sum(
                cell[0] == year
                and id_ != first
                and None not in (value, mine := held[first].get(cell))
                and value != mine
                for cell, value in held[id_].items()
            )
    assert sum(one.count for one in found(made, "MAP060")) == differ


@pytest.mark.parametrize(
    ("ours", "theirs", "differs"),
    [
        ("54.480", "54.480", False), ("54.480", "54.481", True), ("54.480", "54.5", False), ("54.5", "54.480", False),
        ("54.5", "54.4494", True), ("54", "54.5", False), ("0.000", "0", False), ("0.100", "0", False),
        ("0", "1", True), ("-3.2", "3.2", True), ("100000.001", "100000.002", True), ("1e3", "1000", False),
        (None, "1", False),
    ],
)  # fmt: skip
def test_half_a_unit_of_the_coarser_figure_is_rounding(ours: str | None, theirs: str, differs: bool) -> None:
    cell = ("2019", "CDS_DES_JPN")
    assert bool(found(settled({"a": {cell: ours}, "b": {cell: theirs}}, workspace("a")), "MAP060")) is differs


def test_decimals_are_those_of_a_source_in_the_whole_year() -> None:
    """Zeros may be stripped: beside 12.345 a figure of 7.9 is 7.900, and 7.91 is another one."""
    held = {
        "a": {("2019", "CDS_DES_JPN"): "7.9", ("2019", "CDS_DES_KOR"): "12.345"},
        "b": {("2019", "CDS_DES_JPN"): "7.91", ("2019", "CDS_DES_KOR"): "12.345"},
    }
    (one,) = found(settled(held, workspace("a")), "MAP060")
    assert one.key["CDS"] == "CDS_DES_JPN"


def test_nothing_can_be_held_against_nothing() -> None:
    import numpy as np

    nothing = np.zeros(0, np.int64)
    held = compared(data("a", {}), ["a"], nothing, nothing, np.zeros(0, np.bool_))
    assert not len(held.unused)
    assert not len(held.findings([Source("a", "A")], TABLE))
    assert settled({"a": {}, "b": {}}, workspace("a")).chosen == {}
