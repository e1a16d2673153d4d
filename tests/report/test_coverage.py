from pathlib import Path

from ilms.messages.formats import read
from ilms.report.coverage import Level, coverage
from ilms.structures.load import resolver


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
    from dataclasses import replace

    table = replace(area.by_table[0], years=("2018", "2019"))
    assert [table.level(year) for year in ("2019", "2020", None)] == [Level.CURRENT, Level.EARLIER, Level.CURRENT]
