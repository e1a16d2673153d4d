from datetime import date
from pathlib import Path

import pytest

from checks.made import TODAY, of
from checks.outflow import STEADY, by_education, outflow, sent
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.checks.waivers import Waiver, apply, load
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.errors import UsageError
from ilms.groups import Groups
from ilms.structures.tables import find
from mapping.office import Office

ENTRY = """
[[waiver]]
code = "SUM001"
table = "C18"
period = "2019"
reason = "as DOLAB published it"
who = "Lan"
until = 2027-12-31
"""


def wrong(total: str = "5.0") -> Groups:
    cells = [("SEX_T", total), ("SEX_M", "1.0"), ("SEX_F", "2.0")]
    data = of("C18", *((sex, "CDS_DES_TOTAL", value) for sex, value in cells))
    return describe(check([Dataset(data, name="C18")], packaged(), TODAY))


def waiver(**conditions: object) -> Waiver:
    return Waiver(code="SUM001", reason="looked at", who="Lan", **conditions)


def written(folder: Path, text: str) -> Path:
    path = folder / "waivers.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_waiver_sets_its_finding_apart_with_its_reason(tmp_path: Path) -> None:
    applied = apply(wrong(), load(written(tmp_path, ENTRY)), TODAY)
    assert not applied.open
    assert [(w.finding.code, w.reason, w.who, w.until) for w in applied.waived] == [
        ("SUM001", "as DOLAB published it", "Lan", "2027-12-31")
    ]
    assert not applied.expired
    assert not applied.unused


@pytest.mark.parametrize(
    ("conditions", "covers"),
    [
        ({}, True),
        ({"period": "2019"}, True),
        ({"period": "2018"}, False),
        ({"area": "VNM"}, True),
        ({"area": "KHM"}, False),
        ({"flows": ("DF_MNA_OEMP_SEX_CDS_NB",)}, True),
        ({"flows": ("DF_MNA_OPOP_SEX_CDS_NB",)}, False),
        ({"key": {"CDS": "CDS_DES_TOTAL"}}, True),
        ({"key": {"CDS": "CDS_DES_JPN"}}, False),
        ({"value": "5.0"}, True),
        ({"value": "6.0"}, False),
    ],
)
def test_every_condition_must_hold(conditions: dict[str, object], covers: bool) -> None:
    applied = apply(wrong(), [waiver(**conditions)], TODAY)
    assert (len(applied.open), len(applied.waived)) == ((0, 1) if covers else (1, 0))
    assert len(applied.unused) == (0 if covers else 1)


def test_on_its_last_day_it_holds_and_then_no_more() -> None:
    until = waiver(until=TODAY)
    assert apply(wrong(), [until], TODAY).waived
    after = apply(wrong(), [until], date(2026, 11, 22))
    assert len(after.open) == 1
    assert after.expired == [until]
    assert after.unused == []  # it is told once, as expired


def test_form_is_never_waived() -> None:
    data = of("C18", ("SEX_T", "CDS_DES_XX", "1"))
    described = describe(check([Dataset(data)], packaged(), TODAY))
    applied = apply(described, [Waiver(code="COD001", reason="r", who="w")], TODAY)
    assert [finding.code for finding in applied.open] == ["COD001"]


def test_without_a_file_nothing_is_waived(tmp_path: Path) -> None:
    assert load(tmp_path / "waivers.toml") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[waiver]]\ncode = 'SUM001'\nwho = 'Lan'", "no `reason`"),
        ("[[waiver]]\ncode = 'SUM001'\nreason = 'r'", "no `who`"),
        ("[[waiver]]\ncode = 'SUM001'\nreason = ' '\nwho = 'Lan'", "no `reason`"),
        ("[[waiver]]\nreason = 'r'\nwho = 'Lan'", "no `code`"),
        ("[[waiver]]\ncode = 'SUM099'\nreason = 'r'\nwho = 'Lan'", "no finding is called `SUM099`"),
        ("[[waiver]]\ncode = 'COD001'\nreason = 'r'\nwho = 'Lan'", "cannot be waived"),
        ("[[waiver]]\ncode = 'SUM001'\nreason = 'r'\nwho = 'Lan'\nuntil = '2027'", "`until` is not a date"),
        (
            "[[waiver]]\ncode = 'SUM001'\nreason = 'r'\nwho = 'Lan'\ntable = 'C99'",
            "dataflow `C99`",
        ),
        ("[[waiver]]\ncode = 'SUM001'\nreason = 'r'\nwho = 'Lan'\nyear = '2019'", "key `year`"),
        ("[[waivers]]\ncode = 'SUM001'", "key `waivers`"),
        ("[[waiver]", "not readable TOML"),
    ],
)
def test_a_waiver_that_nobody_can_answer_for_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(written(tmp_path, text))
    assert says in caught.value.title


def test_a_table_with_two_dataflows_covers_both(tmp_path: Path) -> None:
    [entry] = load(written(tmp_path, ENTRY.replace("C18", "A1")))
    assert entry.flows == ("DF_MST_XWAP_SEX_AGE_CBR_NB", "DF_MST_XWAP_SEX_AGE_CCT_NB")
    assert str(entry) == "SUM001 A1 2019"


@pytest.mark.parametrize(("table", "covers"), [("C18", True), ("C19", True), ("C21", False)])
def test_one_event_in_several_tables_is_covered_by_each(table: str, covers: bool) -> None:
    slip = sent(STEADY, -1, "2017")
    found = check([Dataset(outflow(slip)), Dataset(by_education(slip))], packaged(), TODAY)
    every = describe(found).only(lambda batch: batch.code == "HIS003")
    [flow] = [one.dataflow for one in find(table)]
    looked_at = Waiver("HIS003", "looked at", "Lan", flows=(flow,), period="2017")
    applied = apply(every, [looked_at], TODAY)
    assert (len(applied.open), len(applied.waived)) == ((0, 1) if covers else (1, 0))


@pytest.mark.parametrize(("code", "covers"), [("CDS_DES_TOTAL", True), ("CDS_DES_JPN", False)])
def test_a_total_that_is_absent_is_named_by_its_own_key(code: str, covers: bool) -> None:
    data = of("C18", ("SEX_T", "CDS_DES_JPN", "1.5"), ("SEX_T", "CDS_DES_KOR", "1.0"))
    every = describe(check([Dataset(data)], packaged(), TODAY)).only(lambda batch: batch.code == "SUM010")
    assert [(one.key["SEX"], one.key["CDS"]) for one in every] == [("SEX_T", "CDS_DES_TOTAL")]
    applied = apply(every, [Waiver("SUM010", "looked at", "Lan", key={"CDS": code})], TODAY)
    assert len(applied.waived) == int(covers)


@pytest.mark.parametrize(
    ("written", "held"), [("54,480", "54.480"), ("8.711,905", "8711.905"), ("54.480", "54.480"), ("36,1,2", "36,1,2")]
)
def test_a_value_may_be_written_as_the_finding_has_it_in_vietnamese(tmp_path: Path, written: str, held: str) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(f'[[waiver]]\ncode = "SUM001"\nreason = "r"\nwho = "w"\nvalue = "{written}"\n', "utf-8")
    assert load(file)[0].value == held


@pytest.mark.parametrize(
    ("conditions", "covers"),
    [({}, True), ({"period": "2019"}, True), ({"period": "2018"}, False), ({"key": {"SEX": "SEX_F"}}, False)],
)
def test_what_is_about_a_sheet_has_the_period_of_its_figures(
    tmp_path: Path, conditions: dict[str, object], covers: bool
) -> None:
    office = Office(tmp_path / "office")
    office.mapping()
    office.crosstab(["Tổng số", 160.96, 90.5, 70.46], ["Nhật Bản", 160.96, 90.5, 70.46])
    mine = Waiver(code="MAP038", reason="as counted", who="Lan", **conditions)
    found = describe(check([office.read()], packaged(), TODAY))
    assert [one.finding.code for one in apply(found, [mine], TODAY).waived] == ["MAP038"] * covers
