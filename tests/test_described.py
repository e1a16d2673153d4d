from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from checks.made import C18, TODAY, c18, of
from ilms import described
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import SAMPLE, Described, as_report, describe
from ilms.findings import Batch, Findings, Kind, Severity, batch
from ilms.observations import VALUE
from ilms.provenance import CELLS, ORIGINS, Provenance


def by_lines(observations: Any, *batches: Any) -> Dataset:
    lines = pa.array(range(2, len(observations) + 2))
    provenance = Provenance.of_lines("data.csv", lines, observations.text(VALUE))
    return Dataset(observations, provenance, Findings(tuple(batches)), name="data.csv")


def unknown(rows: list[int], value: str = "XX") -> Any:
    params = dict.fromkeys(("expected", "codelist", "near_en", "near_vi", "list_en", "list_vi"), "?")
    return batch("COD001", {"component": "CDS", "value": value, **params}, rows=pa.array(rows, pa.int64()))


def test_equal_findings_are_one_group_with_an_exact_count() -> None:
    data = by_lines(c18({}, {"SEX": "SEX_M"}, {"SEX": "SEX_F"}), unknown([0, 1, 2]))
    [group] = describe([data])
    assert group.count == 3
    assert group.where == tuple({"file": "data.csv", "line": line} for line in (2, 3, 4))
    assert group.key == {name: C18[name] for name in ("REF_AREA", "FREQ", "MEASURE", "CDS", "TIME_PERIOD")}


def test_never_across_area_or_period() -> None:
    observations = c18({}, {"TIME_PERIOD": "2018"}, {"REF_AREA": "KHM"}, {"SEX": "SEX_M"})
    groups = describe([by_lines(observations, unknown([0, 1, 2, 3]))])
    assert [(g.key["REF_AREA"], g.key["TIME_PERIOD"], g.count) for g in groups] == [
        ("VNM", "2019", 2),
        ("VNM", "2018", 1),
        ("KHM", "2019", 1),
    ]


def test_never_across_parameters_or_dataflows() -> None:
    one = by_lines(c18({}, {"SEX": "SEX_M"}), unknown([0], "XX"), unknown([1], "YY"))
    other = by_lines(of("C17", ("SEX_T", "CDS_DES_TOTAL", "1")), unknown([0]))
    groups = describe([one, other])
    assert [(g.value, g.dataflow) for g in groups] == [
        ("XX", "DF_MNA_OEMP_SEX_CDS_NB"),
        ("YY", "DF_MNA_OEMP_SEX_CDS_NB"),
        ("XX", "DF_MNA_OPOP_SEX_CDS_NB"),
    ]


def test_of_many_places_ten_are_shown() -> None:
    observations = c18(*({"SEX": f"S{n}"} for n in range(25)))
    [group] = describe([by_lines(observations, unknown(list(range(25))))])
    assert group.count == 25
    assert len(group.where) == SAMPLE
    assert group.where[-1] == {"file": "data.csv", "line": 11}


def test_all_places_are_told_where_they_are_asked_for() -> None:
    observations = c18(*({"SEX": f"S{n}"} for n in range(25)))
    [group] = describe([by_lines(observations, unknown(list(range(25))))], places=None)
    assert [place["line"] for place in group.where] == list(range(2, 27))
    assert len(group.texts) == 25
    assert len(group.as_json()["where"]) == SAMPLE  # the public shape does not change with it


def test_what_is_said_is_at_hand_in_every_language() -> None:
    [group] = describe([by_lines(c18({"OBS_VALUE": "x"}), batch("VAL001", {"value": "x"}, rows=pa.array([0])))], "vi")
    assert group.messages == {"en": "`x` is not a number", "vi": group.message}


def test_a_part_of_the_key_that_is_missing_is_not_shown() -> None:
    observations = c18({"REF_AREA": None})
    [group] = describe(
        [
            by_lines(
                observations,
                batch("KEY001", {"component": "REF_AREA", "expected": "CL_AREA"}, rows=pa.array([0])),
            )
        ]
    )
    assert "REF_AREA" not in group.key
    assert group.key["TIME_PERIOD"] == "2019"


def test_it_speaks_the_readers_language() -> None:
    data = by_lines(c18({"OBS_VALUE": "x"}), batch("VAL001", {"value": "x"}, rows=pa.array([0])))
    [en], [vi], [other] = (describe([data], language) for language in ("en", "vi", "fr"))
    assert en.message == "`x` is not a number"
    assert vi.message == "`x` không phải là số"
    assert other.message == en.message
    assert (en.value, vi.value) == ("x", "x")
    assert en.expected != vi.expected


def test_a_cell_before_there_is_an_observation_is_its_place() -> None:
    cells = pa.table([["a.xlsx"] * 2, ["S"] * 2, ["A1", "B2"], pa.nulls(2, pa.int64()), ["x", "y"]], CELLS)
    provenance = Provenance(cells, ORIGINS.empty_table())
    found = batch("VAL001", {"value": pa.array(["x", "y"])}, cells=pa.array([0, 1]))
    groups = describe([Dataset(c18(), provenance, Findings((found,)))])
    assert [g.where for g in groups] == [
        ({"file": "a.xlsx", "sheet": "S", "cell": "A1"},),
        ({"file": "a.xlsx", "sheet": "S", "cell": "B2"},),
    ]
    assert groups[0].key == {}


def test_a_total_is_shown_with_its_parts() -> None:
    observations = of(
        "C18", *((s, "CDS_DES_TOTAL", v) for s, v in (("SEX_M", "1.0"), ("SEX_F", "2.0"), ("SEX_T", "5.0")))
    )
    lines = by_lines(observations)
    [group] = describe(check([lines], packaged(), TODAY))
    assert group.code == "SUM001"
    assert [place["line"] for place in group.where] == [4, 2, 3]  # the total first
    assert group.count == 1
    assert group.key["SEX"] == "SEX_T"
    assert (group.value, group.expected) == ("5.0", "3.0")


def test_all_that_can_be_wrong_is_told_in_both_languages() -> None:
    """Every finding that the checks make, with nothing left unsaid."""
    wrong = c18(
        {}, {}, {"CDS": None}, {"CDS": "CDS_DES_XX"}, {"SEX": "_Z"}, {"TIME_PERIOD": "2019-Q1"},
        {"TIME_PERIOD": "2030"},
        {"CDS": "CDS_DES_JPN", "OBS_VALUE": "x"}, {"CDS": "CDS_DES_KOR", "OBS_VALUE": "1E3"},
        {"CDS": "CDS_DES_LAO", "OBS_VALUE": "INF"}, {"CDS": "CDS_DES_USA", "OBS_VALUE": "-1"},
        {"CDS": "CDS_DES_FRA", "OBS_VALUE": "0.00001"}, {"CDS": "CDS_DES_DEU", "OBS_VALUE": None},
        {"CDS": "CDS_DES_THA", "OBS_STATUS": "?"}, {"CDS": "CDS_DES_MYS", "OBS_STATUS": "N"},
        {"CDS": "CDS_DES_IND", "UNIT_MULT": "0"}, {"TIME_PERIOD": "2018", "SOURCE": None},
        {"TIME_PERIOD": "2017", "NOTE_SOURCE": "x" * 1025}, {"CDS": "CDS_DES_GBR", "SOURCE": "other"},
    )  # fmt: skip
    heading = of("C20", ("SEX_T", "ECO_SECTOR", "1"))
    version = of("A4-birth", ("SEX_T", "AGE_5YRBANDS_TOTAL", "CBR_BIR_TOTAL", "1"))
    twice = c18({"CDS": "CDS_DES_JPN"}, {"CDS": "CDS_DES_JPN", "OBS_VALUE": "2"})
    short = of(
        "C20",
        *(("SEX_T", f"ECO_SECTOR_{c}", v) for c, v in (("TOTAL", "9"), ("AGR", "1"), ("IND", "1"), ("SER", "1"))),
    )
    data = check([Dataset(each) for each in (wrong, heading, version, twice, short)], packaged(), TODAY)
    codes = {finding.code for language in ("en", "vi") for finding in describe(data, language)}
    assert codes >= {
        "KEY001", "KEY002", "KEY003", "COD001", "COD002", "COD003", "COD004", "TIM001", "TIM002",
        "VAL001", "VAL002", "VAL003", "VAL004", "VAL005", "VAL006", "VAL007",
        "ATT001", "ATT003", "ATT004", "ATT006", "ATT007", "SUM005",
    }  # fmt: skip


def test_the_report_counts_each_finding_and_not_each_group() -> None:
    data = by_lines(c18({}, {"SEX": "SEX_M"}), unknown([0, 1]), batch("SUM005", _sum(), rows=pa.array([0])))
    shown = describe([data])
    report = as_report([data], shown)
    assert report["summary"] == {"observations": 2, "errors": 2, "warnings": 1}
    assert [f["count"] for f in report["findings"]] == [2, 1]
    assert set(report["findings"][0]) == {
        "code", "severity", "message", "dataflow", "key", "value", "expected", "where", "count", "rule",
    }  # fmt: skip


def test_many_findings_are_described_while_one_waits() -> None:
    observations = c18(*({"TIME_PERIOD": str(1900 + n % 100), "REF_AREA": "VNM"} for n in range(5000)))
    values = pc.cast(pa.array(range(5000)), pa.string())
    data = by_lines(observations, batch("VAL001", {"value": values}, rows=pa.array(range(5000))))
    assert len(describe([data])) == 5000


def test_nothing_found_is_nothing_told() -> None:
    assert not describe([by_lines(c18({}))])
    assert not describe([])
    assert as_report([], describe([]))["summary"] == {"observations": 0, "errors": 0, "warnings": 0}


def _sum() -> dict[str, str]:
    names = ("total", "value", "parts", "sum", "difference", "tolerance", "residual", "expected")
    return dict.fromkeys(names, "1")


def test_a_group_keeps_the_weight_that_a_rule_gave_it() -> None:
    data = by_lines(c18({}), batch("SUM001", _sum(), rows=pa.array([0]), severity=Severity.WARNING))
    [group] = describe([data])
    assert group.severity is Severity.WARNING
    assert group.as_json()["severity"] == "warning"


def test_findings_without_parameters_and_rows_are_one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Kind("SUM001", Severity.ERROR, {"en": ""}, {"en": "of all"}, {"en": ""})
    monkeypatch.setattr(described, "catalogue", lambda: {"SUM001": said})
    [group] = describe([by_lines(c18({}), Batch("SUM001", pa.table({"#": pa.nulls(3)})))])
    assert (group.message, group.count, group.where) == ("of all", 3, ())


def test_what_stands_in_the_cell_is_told_where_it_is_not_the_value() -> None:
    observations = c18({"OBS_VALUE": "4.120"}, {"SEX": "SEX_M", "OBS_VALUE": "2"})
    cells = pa.table([["a.xlsx"] * 2, ["S"] * 2, ["C9", "D9"], [None] * 2, ["4120", "2"]], CELLS)
    origins = pa.table([[0, 1], [0, 1], ["scaled"] * 2], ORIGINS)
    told = batch("VAL004", {"value": pa.array(["4.120", "2"])}, rows=pa.array([0, 1]))
    [first, second] = describe([Dataset(observations, Provenance(cells, origins), Findings((told,)))])
    assert (first.texts, second.texts) == (("4120",), ("",))
    assert "texts" not in first.as_json()


def test_the_key_is_told_in_the_readers_words() -> None:
    data = by_lines(c18({"OBS_VALUE": "x"}), batch("VAL001", {"value": "x"}, rows=pa.array([0])))
    [en], [vi] = (describe([data], language) for language in ("en", "vi"))
    assert en.about == "Sex: Total; Country of destination: Total; 2019"
    assert vi.about == "Giới tính: Tổng số; Nước đến: Tổng số; 2019"


def test_an_unknown_code_is_not_told_in_words_and_what_is_not_shared_neither() -> None:
    several = batch("VAL001", {"value": "x"}, rows=pa.array([0, 1]))
    [both] = describe([by_lines(c18({}, {"SEX": "SEX_M"}), several)])
    assert both.about == "Country of destination: Total; 2019"
    [odd] = describe([by_lines(c18({"CDS": "CDS_DES_XX"}), batch("VAL001", {"value": "x"}, rows=pa.array([0])))])
    assert odd.about == "Sex: Total; 2019"


def test_places_that_are_not_shown_are_counted() -> None:
    observations = c18(*({"OBS_VALUE": str(n)} for n in range(15)))
    n = 15
    cells = pa.table([["a.xlsx"] * n, ["S"] * n, [f"C{k}" for k in range(n)], [None] * n, ["1"] * n], CELLS)
    origins = pa.table([range(n), range(n), ["copied"] * n], ORIGINS)
    others = pa.array([list(range(1, n))], pa.list_(pa.int64()))
    told = batch("VAL004", {"value": pa.array(["0"])}, rows=pa.array([0]), others=others)
    [one] = describe([Dataset(observations, Provenance(cells, origins), Findings((told,)))])
    assert (one.count, len(one.where), one.places) == (1, 10, 15)
    [one] = describe([Dataset(observations, Provenance(cells, origins), Findings((told,)))], places=None)
    assert (len(one.where), one.places) == (15, 15)


@pytest.mark.parametrize(
    ("text", "value", "expected", "typed"),
    [
        ("43882", "43.882", "48.382", "48382"),
        ("0.5", "500", "620", "0.62"),
        ("", "405", "400.5", ""),  # the cell has the unit of what is sent
        ("405.0", "405", "400.5", ""),
        ("5520", "9.890", "9.620", ""),  # a cell of several that were added up
        ("1,5(1)", "1.5", "2.5", ""),
        ("43882", "43.882", "151.000 / 152.000", ""),
        ("0", "0.000", "1.5", ""),
    ],
)
def test_what_is_to_be_typed_has_the_unit_of_its_cell(text: str, value: str, expected: str, typed: str) -> None:
    told = Described("SUM017", Severity.ERROR, "", "", None, {}, value, expected, ({},), 1, (text,))
    assert told.typed == typed
    assert replace(told, summed=True).typed == ""
    assert replace(told, texts=(), where=()).typed == ""
