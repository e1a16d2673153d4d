"""The cube against the plainest loop: every cell of every version, for any records in any order."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.structures.tables import find
from ilms.tabulation.cube.cube import cube
from ilms.tabulation.cube.sums import Sums
from ilms.tabulation.engines.engine import Engine
from ilms.tabulation.estimates.medians import medians
from ilms.tabulation.files.tabulation_file import Measure

[TABLE] = find("C19")  # SEX and EDU
MEMBERS = {
    "SEX": {1: ("SEX_M", "SEX_T"), 2: ("SEX_F", "SEX_T")},
    "EDU": {
        7: ("EDU_AGGREGATE_BAS", "EDU_AGGREGATE_TOTAL", "EDU_ISCED11_1", "EDU_ISCED11_TOTAL"),
        8: ("EDU_AGGREGATE_BAS", "EDU_AGGREGATE_TOTAL", "EDU_ISCED11_2", "EDU_ISCED11_TOTAL"),
        9: ("EDU_AGGREGATE_ADV", "EDU_AGGREGATE_TOTAL", "EDU_ISCED11_6", "EDU_ISCED11_TOTAL"),
    },
}
COUNT, SUM, MEDIAN = Measure(count="persons"), Measure(sum="EARNINGS"), Measure(median="EARNINGS")
decimals = st.decimals(0, 10**6, places=6)
record = st.fixed_dictionaries({
    "period": st.sampled_from(["2023", "2024"]),
    "@SEX": st.sampled_from(list(MEMBERS["SEX"])),
    "@EDU": st.sampled_from(list(MEMBERS["EDU"])),
    "stratum": st.sampled_from(["a", "b", "à"]),
    "psu": st.sampled_from(["1", "10", "2"]),
    "weight": decimals,
    "y": st.one_of(st.none(), st.sampled_from([Decimal("1.5"), Decimal("20.0000"), Decimal("98765432109.8765")])),
})  # fmt: skip
TYPES = {"@SEX": pa.int32(), "@EDU": pa.int32(), "weight": pa.decimal128(18, 6), "y": pa.decimal128(15, 4)}


@dataclass
class Made:
    """Records as `variables/` hands them on."""

    table: Any
    sample: Any
    replicates: tuple[str, ...] = ()
    members: dict[str, pa.Table] = field(
        default_factory=lambda: {
            name: pa.table({
                "signature": pa.array([one for one, codes in some.items() for _ in codes], pa.int32()),
                "code": [code for codes in some.values() for code in codes],
            })
            for name, some in MEMBERS.items()
        }
    )  # fmt: skip


def summed(engine: Engine, records: list[dict[str, Any]], measure: Measure, *, design: bool, largest: int = 0) -> Sums:
    columns = {name: pa.array([one[name] for one in records], TYPES.get(name, pa.string())) for name in records[0]}
    table = engine.small(pa.table(columns))
    sample = table.select("period", "stratum", "psu").distinct() if design else None
    made: Any = Made(table, sample)
    return cube(made, engine, TABLE, measure, largest=largest, medians=medians)


def cells_of(one: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["period"], sex, edu) for sex in MEMBERS["SEX"][one["@SEX"]] for edu in MEMBERS["EDU"][one["@EDU"]]]


def told(sums: Sums) -> dict[tuple[str, ...], tuple[int, Decimal, Decimal | None]]:
    """By cell and PSU: cases, weight, and the weighted sum."""
    cells = [tuple(row.values()) for row in sums.cells.to_pylist()]
    found = {}
    for row in sums.parts.to_pylist():
        key = (*cells[row["cell"]], sums.strata[row["stratum"]].as_py(), sums.psus[row["psu"]].as_py())
        assert key not in found
        found[key] = (row["cases"], row["weight"], row.get("y"))
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(record, min_size=1, max_size=25), st.sampled_from([COUNT, SUM]), st.booleans())
def test_every_cell_is_what_a_loop_says(duck, records, measure, design):
    meant: dict[tuple[str, ...], list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for one in records:
        if measure is SUM and one["y"] is None:
            continue
        for cell in cells_of(one):
            entry = meant[(*cell, *((one["stratum"], one["psu"]) if design else ("", "")))]
            entry[0] += 1
            entry[1] += one["weight"]
            entry[2] += one["weight"] * (one["y"] or 0)
    found = told(summed(duck, records, measure, design=design))
    assert found == {key: (cases, weight, y if measure is SUM else None) for key, (cases, weight, y) in meant.items()}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(st.lists(record, min_size=1, max_size=20), st.randoms())
def test_the_order_of_records_does_not_matter(duck, records, random):
    mixed = records[:]
    random.shuffle(mixed)
    one, other = (summed(duck, some, SUM, design=True, largest=2) for some in (records, mixed))
    for name in ("cells", "parts", "sample", "atoms", "largest"):
        assert getattr(one, name).equals(getattr(other, name)), name


def test_cells_stand_in_the_order_of_the_codelists_and_parts_in_that_of_the_cells(engine):
    base = {"period": "2024", "stratum": "b", "weight": Decimal(1), "y": None}
    records = [base | {"@SEX": sex, "@EDU": edu, "psu": psu} for sex in (2, 1) for edu in (9, 7) for psu in ("2", "10")]
    found = summed(engine, records, COUNT, design=True)
    assert found.cells["SEX"].to_pylist()[0] == "SEX_T"
    assert found.cells["EDU"].to_pylist()[:3] == ["EDU_AGGREGATE_TOTAL", "EDU_AGGREGATE_BAS", "EDU_AGGREGATE_ADV"]
    order = [tuple(row[name] for name in ("cell", "stratum", "psu")) for row in found.parts.to_pylist()]
    assert order == sorted(order)
    assert found.psus.to_pylist() == ["10", "2"]


def test_the_sample_has_psus_without_a_case(engine):
    base = {"period": "2024", "@SEX": 1, "@EDU": 7, "weight": Decimal(1), "y": None}
    drawn = [base | {"stratum": "a", "psu": psu} for psu in "123"]
    columns = {name: pa.array([one[name] for one in drawn], TYPES.get(name, pa.string())) for name in drawn[0]}
    table = engine.small(pa.table(columns))
    made: Any = Made(table.filter(table.psu == "1"), table.select("period", "stratum", "psu").distinct())
    found = cube(made, engine, TABLE, COUNT, medians=medians)
    assert found.sample.to_pylist() == [{"period": 0, "stratum": 0, "psu": psu, "fpc": None} for psu in range(3)]
    assert set(found.parts["psu"].to_pylist()) == {0}


def test_the_largest_contributions_of_each_cell(engine):
    base = {"period": "2024", "@EDU": 7, "stratum": "a", "psu": "1", "weight": Decimal(2)}
    records = [base | {"@SEX": sex, "y": Decimal(y)} for sex, y in ((1, 5), (1, 9), (2, 7), (2, 1), (1, 3))]
    found = summed(engine, records, SUM, design=False, largest=2)
    by_cell = defaultdict(list)
    for row in found.largest.to_pylist():
        by_cell[found.cells["SEX"][row["cell"]].as_py()].append((row["rank"], row["amount"]))
    both = [(1, Decimal(18)), (2, Decimal(14))]
    assert by_cell["SEX_T"][:2] == both
    assert by_cell["SEX_M"][:2] == [(1, Decimal(18)), (2, Decimal(10))]


def test_medians_come_with_what_lies_at_or_below_them(engine):
    base = {"period": "2024", "@SEX": 1, "@EDU": 7, "stratum": "a"}
    records = [
        base | {"psu": psu, "weight": Decimal(weight), "y": y and Decimal(y)}
        for psu, weight, y in (("1", 1, "1.5"), ("1", 3, "20"), ("2", 1, "20.25"), ("2", 9, None))
    ]
    found = summed(engine, records, MEDIAN, design=True)
    assert found.values.filter(pa.compute.equal(found.values["cell"], 0)).to_pylist() == [
        {"cell": 0, "y": Decimal(y), "weight": Decimal(weight)}
        for y, weight in (("1.5000", 1), ("20.0000", 3), ("20.2500", 1))
    ]
    parts = [row for row in found.parts.to_pylist() if row["cell"] == 0]
    assert [(row["psu"], row["cases"], row["weight"], row["y"]) for row in parts] == [
        (0, 2, Decimal(4), Decimal(4)),
        (1, 1, Decimal(1), Decimal(0)),
    ]


def test_replicate_weights_are_added_up_beside_the_weight(engine):
    table = engine.small(pa.table({
        "period": ["2024", "2024"], "@SEX": pa.array([1, 2], pa.int32()), "@EDU": pa.array([7, 7], pa.int32()),
        "weight": pa.array([Decimal(1), Decimal(2)], pa.decimal128(18, 6)),
        "y": pa.array([Decimal(10), Decimal(20)], pa.decimal128(15, 4)),
        "RW1": pa.array([Decimal(0), Decimal(4)], pa.decimal128(18, 6)),
        "RW2": pa.array([Decimal(2), Decimal(1)], pa.decimal128(18, 6)),
    }))  # fmt: skip
    made: Any = Made(table, None, ("RW1", "RW2"))
    found = cube(made, engine, TABLE, SUM, medians=medians)
    first = found.parts.to_pylist()[0]
    assert [first[name] for name in ("cases", "weight", "y", "weight#1", "y#1", "weight#2", "y#2")] == [
        2, Decimal(3), Decimal(50), Decimal(4), Decimal(80), Decimal(3), Decimal(40),
    ]  # fmt: skip
