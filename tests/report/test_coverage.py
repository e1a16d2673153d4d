from dataclasses import replace
from pathlib import Path

import pytest

from ilms import resources
from ilms.mapping.gather import gather
from ilms.messages.formats import read
from ilms.report.coverage import Level, coverage
from ilms.structures.load import resolver
from ilms.workspace import Workspace

VIET_NAM, CAMBODIA = (Workspace.load(resources.folder("examples") / name) for name in ("viet-nam", "cambodia"))


def test_the_published_figures_cover_what_the_report_on_data_gaps_counts(shared: Path) -> None:
    """Viet Nam covers 3 of 21 tables, 14.3 per cent (domain.md, section 5)."""
    datasets = read(shared / "real-data" / "ilostat-published.csv", resolver(None, None))
    (vietnam,) = coverage(datasets, ["VNM"])
    assert (vietnam.covered, vietnam.rate) == (3, 14.3)
    assert {t.number: t.years[-1] for t in vietnam.by_table if t.years} == {"C15": "2022", "C16": "2024", "C18": "2019"}
    assert vietnam.as_json()["tables"] == 21


def test_all_areas_of_the_data_are_told_of_unless_some_are_named(shared: Path) -> None:
    datasets = read(shared / "real-data" / "ilostat-published.csv", resolver(None, None))
    assert [entry.area for entry in coverage(datasets)] == ["IDN", "KHM", "VNM"]
    (nobody,) = coverage(datasets, ["SGP"])
    assert (nobody.covered, nobody.rate) == (0, 0.0)


def test_one_year_only(shared: Path) -> None:
    datasets = read(shared / "real-data" / "ilostat-published.csv", resolver(None, None))
    (cambodia,) = coverage(datasets, ["KHM"], "2019")
    assert {t.years for t in cambodia.by_table if t.years} == {("2019",)}
    assert cambodia.covered == 12


def test_the_three_colours() -> None:
    (area,) = coverage([], ["VNM"])
    assert {table.level("2020") for table in area.by_table} == {Level.NONE}
    table = replace(area.by_table[0], years=("2018", "2019"))
    assert [table.level(year) for year in ("2019", "2020", None)] == [Level.CURRENT, Level.EARLIER, Level.CURRENT]


def test_years_of_the_round_earlier_years_and_none_add_up(shared: Path) -> None:
    datasets = read(shared / "real-data" / "ilostat-published.csv", resolver(None, None))
    (vietnam,) = coverage(datasets, ["VNM"])
    assert vietnam.reference == "2024"  # the latest of the files
    assert vietnam.split == {Level.CURRENT: 1, Level.EARLIER: 2, Level.NONE: 18}
    c18 = next(table for table in vietnam.by_table if table.number == "C18")
    assert {one.year: (one.cells.present, one.cells.asked) for one in c18.flows[0].years if one.year > "2014"} == {
        "2015": (3, 21),
        "2019": (21, 21),
    }


def test_birth_and_citizenship_are_told_apart() -> None:
    (cambodia,) = coverage(gather(CAMBODIA), ["KHM"], None, CAMBODIA)
    flows = {table.number: [flow.table.code for flow in table.flows] for table in cambodia.by_table if table.flows}
    assert flows["A1"] == ["A1-citizenship"]
    assert flows["A3"] == ["A3-birth"]
    assert flows["C18"] == ["C18"]
    assert cambodia.known == ()  # nobody wrote a profile


def test_a_workspace_says_its_round_and_its_reasons() -> None:
    (vietnam,) = coverage(gather(VIET_NAM), ["VNM"], None, VIET_NAM)
    assert vietnam.reference == "2025"  # the round of 2026
    by_number = {table.number: table for table in vietnam.by_table}
    assert by_number["B12"].not_submitted == "no register of education of arrivals"
    assert [could.profile.id for could in by_number["C19"].could][:2] == ["dolab", "dolab-database"]
    assert "dolab" not in {could.profile.id for could in by_number["C18"].could}
    assert next(source for source in vietnam.known if source.profile.id == "dolab").fills == ("C18",)


@pytest.mark.parametrize(
    ("said", "latest", "reference"),
    [("2026", "2024", "2025"), ("2026", "2026", "2026"), ("2026", "2030", "2026"), ("", "2024", "2024")],
)
def test_the_year_that_a_round_asks_for(said: str, latest: str, reference: str) -> None:
    from ilms.report.coverage import _of_round

    assert _of_round(replace(VIET_NAM, round=said), latest) == reference


def test_an_office_s_own_profile_counts_too(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    text = (resources.folder("profiles") / "census.toml").read_text("utf-8").replace('["VNM"]', '["KHM"]')
    (tmp_path / "profiles" / "census.toml").write_text(text, encoding="utf-8")
    office = replace(CAMBODIA, root=tmp_path)
    (cambodia,) = coverage([], ["KHM"], None, office)
    assert [source.profile.id for source in cambodia.known] == ["census"]
    assert cambodia.as_json()["by_table"][0]["could"][0]["told"] == "inferred"
