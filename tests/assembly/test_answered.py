import shutil
from pathlib import Path

import openpyxl
import pytest

from ilms import resources
from ilms.assembly.build import build
from ilms.assembly.prepare import Prepared, prepare
from ilms.errors import UsageError
from ilms.structures.load import resolver
from ilms.workspace import Workspace

C18 = "DF_MNA_OEMP_SEX_CDS_NB"
BREAK = "Break in series: Sample redesigned"
WAIVER = '[[waiver]]\ncode = "{code}"\nreason = "as published"\nwho = "name"\nnotes = {notes}\n'


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """Viet Nam's with SUM001 at a country of 2019, and SUM004 for men and for women of that year."""
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn", ignore=shutil.ignore_patterns("build"))
    path = tmp_path / "vn/sources/2019/dolab.xlsx"
    book = openpyxl.load_workbook(path)
    book["Biểu 18"]["D10"], book["Biểu 18"]["D14"], book["Biểu 18"]["E14"] = 31693, 2922, 375
    book.save(path)
    return Workspace.load(tmp_path / "vn")


def waived(office: Workspace, *entries: tuple[str, str]) -> Prepared:
    text = "".join(WAIVER.format(code=code, notes=notes) for code, notes in entries)
    (office.root / "waivers.toml").write_text(text, "utf-8")
    return prepare(office)


def notes(prepared: Prepared) -> dict[str, set[str | None]]:
    """Of C18, each year's notes of the indicator."""
    [data] = [one for one in prepared.datasets if one.observations.schema.dataflow.id == C18]
    found: dict[str, set[str | None]] = {}
    columns = (data.observations.text(name).to_pylist() for name in ("TIME_PERIOD", "NOTE_INDICATOR"))
    for year, note in zip(*columns, strict=True):
        found.setdefault(year, set()).add(note)
    return found


def test_a_note_of_a_waiver_travels_with_the_year_that_it_is_about(office: Workspace) -> None:
    told = notes(waived(office, ("SUM001", '{ I11 = "265" }'), ("SUM004", '{ I11 = "265" }')))
    assert told.pop("2019") == {BREAK}
    assert set().union(*told.values()) == {None}


def test_it_is_in_the_message_and_read_back(office: Workspace) -> None:
    prepared = waived(office, ("SUM001", '{ I11 = "265" }'), ("SUM004", '{ I11 = "in the ministry\'s own words" }'))
    built = build(office, prepared)
    read = built.dataset(C18, resolver(None, None)).observations.text("NOTE_INDICATOR").to_pylist()
    assert set(read) == {None, f"{BREAK} | Break in series: in the ministry's own words"}


def test_a_waiver_without_notes_says_nothing(office: Workspace) -> None:
    assert notes(waived(office, ("SUM001", "{}"), ("SUM004", "{}")))["2019"] == {None}


def test_nor_does_one_that_covers_nothing(office: Workspace) -> None:
    assert notes(waived(office, ("SUM003", '{ I11 = "265" }')))["2019"] == {None}


def test_a_type_of_note_that_there_is_not_is_refused(office: Workspace) -> None:
    with pytest.raises(UsageError, match="no type of note"):
        waived(office, ("SUM001", '{ Q99 = "x" }'))
