from dataclasses import replace
from pathlib import Path

import pytest

from checks.made import C18, c18, rows
from ilms.checks.content.content import content
from ilms.checks.content.within.notes import carries
from ilms.checks.rules.load import load, packaged
from ilms.dataset import Dataset
from ilms.findings import Batch, Findings, batch
from ilms.messages.notes import book
from ilms.observations import Observations
from ilms.resources import folder
from ilms.workspace import Workspace

SURVEY = "Survey name (without year): Labour Force Survey"
BREAK = "Break in series: Sample redesigned"
PERIOD = "Data reference period: Annual or annual average"


def found(observations: Observations, source: str | None = None, findings: Findings | None = None) -> list[Batch]:
    data = Dataset(observations, findings=findings or Findings(), source=source)
    [judged] = content([data], packaged())
    return [one for one in judged.findings if one.code.startswith("ATT1") and one.basis]


def codes(observations: Observations) -> list[str]:
    return [one.code for one in found(observations)]


def test_a_year_without_the_surveys_name_is_told_once() -> None:
    told = c18(
        {"TIME_PERIOD": "2018", "NOTE_SOURCE": SURVEY},
        {"TIME_PERIOD": "2018", "SEX": "SEX_M"},  # what is attached to the year may stand at one figure of it
        {"TIME_PERIOD": "2019", "NOTE_SOURCE": PERIOD},
        {"TIME_PERIOD": "2019", "SEX": "SEX_M", "NOTE_SOURCE": PERIOD},
        {"TIME_PERIOD": "2020"},
    )
    (one,) = found(told)
    assert one.code == "ATT111"
    assert one.rows.to_pylist() == [2, 4]
    assert one.params.to_pylist()[0] == {
        "note": "S1", "name": "Survey name (without year)", "component": "NOTE_SOURCE",
        "source": "LFS - Labour Force Survey",
    }  # fmt: skip


@pytest.mark.parametrize(
    "note", [SURVEY, "S1:Labour Force Survey", f"{PERIOD} | {SURVEY}", "S3:5_S1:Labour Force Survey"]
)
def test_the_name_is_found_as_code_and_as_label(note: str) -> None:
    assert codes(c18({"NOTE_SOURCE": note})) == []


def test_what_carries_no_notes_misses_none_unless_an_office_made_it() -> None:
    assert not found(c18({}))
    assert not carries(c18({"NOTE_SOURCE": ""}))
    assert [one.code for one in found(c18({}), source="lfs")] == ["ATT111"]


def test_where_no_year_has_the_name_it_is_missed_once_for_each_source() -> None:
    years = [{"TIME_PERIOD": str(year), "NOTE_SOURCE": "S3:5"} for year in range(2010, 2020)]
    years[6]["SOURCE"] = years[7]["SOURCE"] = "PC - Population census"
    (one,) = found(c18(*years))
    assert one.rows.to_pylist() == [0, 6]
    assert one.params["source"].to_pylist() == ["LFS - Labour Force Survey", "PC - Population census"]
    (one,) = found(c18(*years), source="lfs")
    assert len(one) == 10


def noted(*cells: tuple[str, str | None, str | None]) -> Observations:
    changes = [
        {"TIME_PERIOD": year, "OBS_STATUS": status, "NOTE_INDICATOR": note, "SEX": f"SEX_{'TMF'[at % 3]}"}
        for at, (year, status, note) in enumerate(cells)
    ]
    return rows({**C18, "NOTE_SOURCE": SURVEY}, *changes)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([("2019", "B", BREAK)], []),
        ([("2019", "B", "I11:265")], []),
        ([("2019", "B", "Break in series: what no register has")], []),
        ([("2019", "B", None), ("2019", None, BREAK)], []),  # the note is the year's
        ([("2019", "B", None)], ["ATT112"]),
        ([("2019", "B", "T36:3214"), ("2019", "B", None)], ["ATT112", "ATT114"]),
        ([("2019", None, BREAK)], ["ATT113"]),
        ([("2019", "", BREAK), ("2019", "P", BREAK)], ["ATT113"]),
        ([("2019", "P", BREAK), ("2019", "E", BREAK)], []),  # one letter a cell: the note is all there is room for
        ([("2018", "B", BREAK), ("2019", None, BREAK)], ["ATT113"]),
        ([("2019", None, None)], []),
    ],
)
def test_a_break_is_flagged_and_noted(cells: list[tuple[str, str | None, str | None]], said: list[str]) -> None:
    assert codes(noted(*cells)) == said


def test_a_break_is_told_once_a_year_at_the_first_figure() -> None:
    (one,) = found(noted(("2018", None, None), ("2019", None, None), ("2019", "B", None), ("2019", "B", None)))
    assert one.rows.to_pylist() == [2]


def test_published_breaks_without_any_notes_miss_none() -> None:
    assert not found(c18({"OBS_STATUS": "B"}))


BASE = {name: text for name, text in C18.items() if name != "CDS"} | {"NOTE_SOURCE": SURVEY}


@pytest.mark.parametrize(
    ("table", "note", "contradicts"),
    [
        ("A3-birth", "Definition of migrants: Persons born outside of the country", False),
        ("A3-birth", "Definition of migrants: Non-citizens", True),
        ("A3-birth", "T36:3215", True),
        ("A3-birth", f"{PERIOD} | T36:3216", True),
        ("A3-citizenship", "T36:3214", True),
        ("A3-citizenship", "T36:3215", False),
        ("A3-citizenship", "T36:3218", False),  # registered migrant workers: neither the one nor the other
        ("C18", "T36:3217", False),
        ("C18", "T36:3214", True),
        ("C18", "T36:5015", False),
        ("C18", "Definition of migrants: seafarers", False),
    ],
)
def test_the_definition_fits_the_table(table: str, note: str, contradicts: bool) -> None:
    dimension = {"A3-birth": {"CBR": "CBR_BRT_X"}, "A3-citizenship": {"CCT": "CCT_CTZ_X"}, "C18": {"CDS": "CDS_DES_X"}}
    batches = found(rows(BASE, {**dimension[table], "NOTE_INDICATOR": note}, table=table))
    assert [one.code for one in batches] == (["ATT114"] if contradicts else [])


def test_codes_that_no_register_has_are_told() -> None:
    (one, *more) = found(
        c18({"NOTE_SOURCE": f"S3:99999 | {SURVEY}"}, {"NOTE_SOURCE": f"S3:5 | {SURVEY}", "SEX": "SEX_M"})
    )
    assert not more
    assert (one.code, one.rows.to_pylist()) == ("ATT115", [0])
    assert one.params.to_pylist() == [{"component": "NOTE_SOURCE", "value": "S3:99999"}]


@pytest.mark.parametrize(
    ("source", "unknown"), [("BA:1788", False), ("BA:99999", True), ("LFS", False), ("XX:1", True)]
)
def test_so_are_codes_of_sources(source: str, unknown: bool) -> None:
    batches = found(c18({"SOURCE": source, "NOTE_SOURCE": SURVEY}))
    assert [one.params["value"].to_pylist() for one in batches] == ([[source]] if unknown else [])


def test_a_code_of_another_country_is_unknown() -> None:
    assert codes(c18({"REF_AREA": "KHM", "SOURCE": "BA:1788", "NOTE_SOURCE": SURVEY})) == ["ATT115"]


def test_a_workspaces_own_codes_are_of_the_register(tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text(
        '[workspace]\narea = "KHM"\n[sources.lfs]\nname = "LFS"\nilostat = "BA:99999"\n'
    )
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps/ilostat-notes.csv").write_text("code,type,label\nS3:99999,Data reference period,The dry season\n")
    rules = replace(packaged(), register=book(Workspace.load(tmp_path)))
    given = {"REF_AREA": "KHM", "SOURCE": "BA:99999", "NOTE_SOURCE": f"S3:99999 | {SURVEY}"}
    told = [batch.code for data in content([Dataset(c18(given))], rules) for batch in data.findings]
    assert (told, sorted(codes(c18(given)))) == ([], ["ATT115", "ATT115"])


def test_what_the_reading_said_is_not_said_again() -> None:
    before = Findings((batch("ATT104", {"component": "NOTE_SOURCE", "value": "S3:99999"}),))
    assert not found(c18({"NOTE_SOURCE": f"S3:99999 | {SURVEY}"}), findings=before)


@pytest.mark.parametrize(
    ("source", "note", "told"),
    [
        ("BA:1788", "S3:5", False),
        ("BA:1788", "Employment definition: all", False),
        ("BA:1788", "I11:264", True),
        ("BA:1788", "Institutional sector coverage: all", True),
        ("FX:6673", "Institutional sector coverage: all", False),
        ("a source without a code", "I11:264", False),
    ],
)
def test_types_of_notes_belong_to_kinds_of_sources(source: str, note: str, told: bool) -> None:
    every = [{"TIME_PERIOD": str(year)} for year in (2018, 2019)]
    data = rows({**C18, "SOURCE": source, "NOTE_SOURCE": f"{SURVEY} | {note}"}, *every)
    batches = found(data)
    assert [one.code for one in batches] == (["ATT116"] if told else [])
    assert all(one.rows.to_pylist() == [0] for one in batches)


def test_an_office_may_want_other_notes(tmp_path: Path) -> None:
    wanted = '[[rule]]\nid = "period"\nkind = "note-required"\ncode = "ATT111"\nnote = "S3"'
    (tmp_path / "mine.toml").write_text(wanted, "utf-8")
    [judged] = content([Dataset(c18({"NOTE_SOURCE": SURVEY}))], load((tmp_path, folder("rules"))))
    assert [one.params["note"][0].as_py() for one in judged.findings if one.code == "ATT111"] == ["S3"]


def test_data_of_another_agency_is_left_alone() -> None:
    flow = c18().schema
    other = type(flow)(type(flow.dataflow)("OTHER", "DF_OTHER", "1.0"), flow.structure, flow.names, flow.components)
    columns = {**{name: [text] for name, text in C18.items()}, "NOTE_SOURCE": ["S3:99999"]}
    assert not found(Observations.from_columns(other, columns))
