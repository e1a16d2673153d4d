"""Cells present of those asked: counted by hand on small tables."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.observations import Observations
from ilms.report.disaggregation import Cells, cells, none
from ilms.structures.load import schema
from ilms.structures.tables import find


def made(table, *rows: tuple[str, ...], status: str = "") -> Observations:
    """Rows of (sex, class[, class], value) of Viet Nam in 2024."""
    of = schema(table.dataflow)
    names = [*table.dimensions, "OBS_VALUE"]
    columns = {name: pa.array([row[i] or None for row in rows]) for i, name in enumerate(names)}
    same = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": table.measure, "TIME_PERIOD": "2024"}
    columns |= {name: pa.array([text] * len(rows)) for name, text in same.items()}
    columns["OBS_STATUS"] = pa.array([status if not row[-1] else None for row in rows], pa.string())
    return Observations.from_columns(of, columns)


def one(found: dict) -> Cells:
    ((key, counted),) = found.items()
    assert key == ("VNM", "2024")
    return counted


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("A1-birth", 3 * 5 * 3),
        ("A2-citizenship", 3 * 5 * 3),
        ("A3-birth", 3 * 7),
        ("A5-birth", 3 * 7 * 3),
        ("A6-birth", 3 * 4 * 3),
        ("A7-birth", 3 * 3 * 3),
        ("A10-birth", 3 * 3),
        ("B14-citizenship", 3 * 4),
        ("C18", 3 * 7),
        ("C21", 3 * 4),
    ],
)
def test_what_the_questionnaire_asks(code: str, asked: int) -> None:
    assert none(find(code)[0]) == Cells(asked, 0)


def test_every_table_asks_for_something() -> None:
    from ilms.structures.tables import tables

    assert all(none(table).asked for table in tables())


def test_five_countries_are_asked_for_and_a_sixth_is_not_counted() -> None:
    (table,) = find("C18")
    codes = ("TOTAL", "JPN", "KOR", "TWN", "DEU", "HUN", "ROU", "X")
    rows = [("SEX_T", f"CDS_DES_{code}", "1") for code in codes]
    assert one(cells(made(table, *rows), table)) == Cells(21, 7)
    assert one(cells(made(table, *rows[:3]), table)) == Cells(21, 3)


def test_a_cell_without_a_value_is_explained_by_its_status_or_not_at_all() -> None:
    (table,) = find("C21")
    rows = [("SEX_T", "OCU_SKILL_TOTAL", "5"), ("SEX_T", "OCU_SKILL_L1", "")]
    assert one(cells(made(table, *rows, status="S"), table)) == Cells(12, 1, 1)
    assert one(cells(made(table, *rows), table)) == Cells(12, 1, 0)


def test_finer_classes_and_the_residual_are_not_what_is_asked_for() -> None:
    (table,) = find("C21")
    rows = [("SEX_T", "OCU_SKILL_L1", "5"), ("SEX_T", "OCU_SKILL_X", "1"), ("SEX_T", "OCU_ISCO08_9", "5")]
    assert one(cells(made(table, *rows), table)).present == 1
    assert cells(made(table, rows[2]), table) == {}


def test_of_two_versions_the_one_that_is_filled_better_counts() -> None:
    (table,) = find("C20")
    sectors = [("SEX_T", f"ECO_SECTOR_{code}", "1") for code in ("TOTAL", "AGR", "IND", "SER")]
    activities = [("SEX_T", f"ECO_AGGREGATE_{code}", "1") for code in ("TOTAL", "AGR")]
    assert one(cells(made(table, *sectors, *activities), table)) == Cells(3 * 4, 4)
    assert one(cells(made(table, *activities), table)).asked == 3 * 7


def test_the_rate_is_in_per_cent() -> None:
    assert Cells(21, 15).rate == 71.4


CODES = ("TOTAL", "X", "JPN", "KOR", "TWN", "DEU", "HUN", "ROU", "SGP", "USACAN")
ROWS = st.sets(st.tuples(st.sampled_from(["SEX_T", "SEX_M", "SEX_F", "SEX_O"]), st.sampled_from(CODES)), min_size=1)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, empty=ROWS)
def test_it_counts_as_one_would_by_hand(rows: set[tuple[str, str]], empty: set[tuple[str, str]]) -> None:
    (table,) = find("C18")
    present = 0
    for sex in ("SEX_T", "SEX_M", "SEX_F"):
        mine = {code for other, code in rows if other == sex}
        present += len(mine & {"TOTAL", "X"}) + min(5, len(mine - {"TOTAL", "X"}))
    given_ = [(sex, f"CDS_DES_{code}", "1") for sex, code in sorted(rows)]
    given_ += [(sex, f"CDS_DES_{code}", "") for sex, code in sorted(empty - rows)]
    found = cells(made(table, *given_), table)
    assert (found.get(("VNM", "2024")) or none(table)).present == present
