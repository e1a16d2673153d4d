"""DSDs of SDMX 3.0 with several measures."""

from dataclasses import replace

from ilms.checks.form.structure import structural
from ilms.observations import Observations
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

KINDS = Codelist(Reference("X", "CL_KIND", "1.0"), {}, (Code("A", {}), Code("B", {})))
FLOW = Schema(
    Reference("X", "F", "1.0"), Reference("X", "D", "1.0"), {},
    (
        Component("AREA", Role.DIMENSION),
        Component("TURNOVER", Role.MEASURE, text_type="Decimal", mandatory=True),
        Component("STAFF", Role.MEASURE, text_type="Integer", multiple=True),
        Component("KIND", Role.MEASURE, codelist=KINDS, multiple=True),
        Component("REMARK", Role.MEASURE, text_type="String"),
        Component("FREE", Role.MEASURE),
    ),
)  # fmt: skip


def found(**columns: list[object]) -> list[tuple[str, list[int], list[str]]]:
    given = {"AREA": ["W", "X"], "TURNOVER": ["1", "2"], **columns}
    return [
        (b.code, b.rows.to_pylist(), b.params["value"].to_pylist() if "value" in b.params.column_names else [])
        for b in structural(Observations.from_columns(FLOW, given), None)  # type: ignore[arg-type]
    ]


def test_right_ones_are_silent():
    assert not found(TURNOVER=["1.50", "NaN"], STAFF=[["1", "2"], None], KIND=[["A", "B"], None], REMARK=["a", None])


def test_each_value_of_each_measure_is_looked_at():
    assert found(STAFF=[["1", "many"], ["2", "1.5"]]) == [("VAL008", [0, 1], ["many", "1.5"])]
    assert found(TURNOVER=["1E3", "2"]) == [("VAL008", [0], ["1E3"])]
    assert found(KIND=[["A", "C"], ["B"]]) == [("ATT001", [0], ["C"])]
    assert not found(REMARK=["x", "y"], FREE=["x", "y"])


def test_more_values_than_the_structure_takes():
    limited = replace(FLOW["KIND"], most=2)
    one = replace(FLOW["KIND"], id="TAG", role=Role.ATTRIBUTE, multiple=False, attachment=("AREA",))
    flow = replace(FLOW, components=(*FLOW.components[:3], limited, one))
    columns = {"AREA": ["W", "X", "Y"], "TURNOVER": ["1"] * 3, "KIND": [["A", "B"], ["A", "B", "A"], None]}
    rows = Observations.from_columns(flow, columns | {"TAG": ["A; B", "A", "A; C"]})
    told = {
        (b.code, row): p
        for b in structural(rows, None)
        for row, p in zip(b.rows.to_pylist(), b.params.to_pylist(), strict=True)
    }
    assert sorted(told) == [("ATT001", 2), ("ATT009", 0), ("ATT009", 1)]
    assert told["ATT009", 1] == {"component": "KIND", "value": "A; B; A", "count": "3", "expected": "2"}
    assert told["ATT009", 0] == {"component": "TAG", "value": "A; B", "count": "2", "expected": "1"}


def test_a_mandatory_measure_that_is_absent():
    assert found(TURNOVER=["1", None]) == [("VAL009", [1], [])]
    assert found(TURNOVER=["", "1"]) == [("VAL009", [0], [])]
