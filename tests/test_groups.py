from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.made import c18
from ilms import groups as module
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.findings import Batch, Findings, Severity, batch, stacked
from ilms.groups import Equal, Groups

TEXTS = st.none() | st.sampled_from(["", "a", "b", "?"])


def found(values: list[str | None], code: str = "VAL001", **more: Any) -> Batch:
    return batch(code, {"value": pa.array(values, pa.string()), "component": "SEX"}, **more)


def described(*batches: Batch, rows: int = 6) -> Groups:
    data = c18(*({"TIME_PERIOD": str(2010 + n)} for n in range(rows)))
    return describe([Dataset(data, findings=Findings(batches))])


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1), st.booleans())
def test_groups_are_what_a_dictionary_of_lists_would_be(pairs: list[tuple[str | None, ...]], encoded: bool) -> None:
    columns = [pa.array(column, pa.string()) for column in zip(*pairs, strict=True)]
    expected: dict[tuple[str | None, ...], list[int]] = {}
    for number, pair in enumerate(pairs):
        expected.setdefault(pair, []).append(number)
    params = pa.table({str(n): c.dictionary_encode() if encoded else c for n, c in enumerate(columns)})
    equal = Equal.of(Batch("VAL001", params), None)
    made = [equal.order[a:b].tolist() for a, b in zip(equal.starts, equal.starts[1:], strict=False)]
    assert made == list(expected.values())


def test_many_columns_of_many_texts_do_not_overflow() -> None:
    texts = pa.array([str(n) for n in range(3000)] * 2)
    equal = Equal.of(Batch("VAL001", pa.table({str(n): texts for n in range(9)})), None)
    assert equal.sizes.tolist() == [2] * 3000


def test_nothing_is_put_into_words_that_nobody_looks_at(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    told: list[int] = []
    shown = described(found([str(n) for n in range(6)], rows=pa.array(range(6))))
    [part] = shown.parts
    counted = Groups([module.replace(part, told=lambda e, some: told.extend(some.tolist()) or part.told(e, some))])
    assert (len(counted), counted.total, len(counted.of(Severity.ERROR))) == (6, 6, 6)
    assert told == []
    assert [one.value for one in counted[2:4]] == ["2", "3"]
    assert told == [2, 3]
    assert [one.value for one in counted] == [str(n) for n in range(6)]


def test_they_are_a_sequence() -> None:
    shown = described(found(["x", "y", "x"], rows=pa.array([0, 1, 0])), found(["z"], "VAL004", rows=pa.array([2])))
    assert [one.value for one in shown] == ["x", "y", "z"]
    assert (shown[0].count, shown[-1].value, [one.value for one in shown[::-1]]) == (2, "z", ["z", "y", "x"])
    assert [one.value for one in shown.single] == ["y", "z"]
    assert {kind: at.tolist() for kind, at in shown.kinds(attrgetter("code")).items()} == {
        "VAL001": [0, 1],
        "VAL004": [2],
    }
    assert (shown[1:] + shown[:1]).total == shown.total == 4


def test_a_text_that_holds_for_all_takes_a_byte_a_finding() -> None:
    made = found(["x"] * 1000)
    assert made.params["component"].nbytes < 1100
    assert made.params["component"].to_pylist() == ["SEX"] * 1000


def test_stacked_parameters_stay_one_text_where_they_are() -> None:
    one, other = found(["x", "y"]), batch("VAL001", {"value": "z", "component": "SEX"})
    table = stacked([one, other])
    assert table.to_pylist() == [{"value": value, "component": "SEX"} for value in "xyz"]
    assert pa.types.is_dictionary(table["component"].type)
    assert pa.types.is_string(table["value"].type)


def test_what_is_about_a_column_is_one_group_whatever_area_and_period() -> None:
    rows = c18(*({"TIME_PERIOD": str(2019 + n)} for n in range(3)))
    about = pa.array([0, 1, 2])
    column = batch("ATT101", {"component": "REMARKS"}, rows=about)
    values = batch("VAL001", {"value": "x"}, rows=about)
    assert Equal.of(column, rows).sizes.tolist() == [3]
    assert Equal.of(values, rows).sizes.tolist() == [1, 1, 1]


def test_periods_are_joined_where_the_words_are_the_same() -> None:
    values = pa.array(["a", "b", "a", "a", "a"])
    found = described(batch("VAL004", {"value": values}, rows=pa.array([0, 1, 2, 4, 5])), rows=6)
    assert [(one.value, one.count) for one in found] == [("a", 1), ("b", 1), ("a", 1), ("a", 1), ("a", 1)]
    joined = list(found.take(np.array([0, 1, 2, 4])).joined())
    assert [(one.value, one.count, one.about) for one in joined] == [
        ("a", 3, "Sex: Total; Country of destination: Total; 2010, 2012, 2015"),
        ("b", 1, "Sex: Total; Country of destination: Total; 2011"),
    ]
    assert joined[0].key == {name: code for name, code in joined[1].key.items() if name != "TIME_PERIOD"}


def test_sums_are_not_joined_for_each_shows_its_own_cells() -> None:
    found = described(batch("SUM001", {"sum": pa.array(["1", "1"])}, rows=pa.array([0, 1])))
    assert len(found.joined()) == 2
