from pathlib import Path

import pytest

from ilms.mapping.gather import gather
from ilms.report.idle_sources import Why, idle
from ilms.workspace import Workspace
from mapping.office import BODY, HEAD, MERGES, Office

BORDER = '[sources.border]\nname = "Border"\ncounts = "movements"\n'


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two sources of C18, of which `lfs` has nothing, and a third that counts movements."""
    made = Office(tmp_path)
    made.write("ilms.toml", (tmp_path / "ilms.toml").read_text("utf-8") + BORDER)
    made.mapping()
    made.workbook(HEAD + BODY, MERGES)
    return made


def told(office: Office, name: str) -> tuple[Why, tuple[str, ...]] | None:
    workspace = Workspace.load(office.root)
    found = {one.source.id: (one.why, one.tables) for one in idle(workspace, gather(workspace))}
    return found.get(name)


def test_a_source_that_fills_a_table_is_not_idle_and_one_without_a_mapping_is(office: Office) -> None:
    assert told(office, "dolab") is None
    assert told(office, "lfs") == (Why.NO_MAPPING, ())


def of(office: Office, source: str) -> None:
    """A second mapping of the same file for another source."""
    own = (office.root / "mappings/c18.toml").read_text("utf-8")
    office.write(f"mappings/{source}.toml", own.replace('source = "dolab"', f'source = "{source}"'))


def test_a_mapping_that_reads_no_figure(office: Office) -> None:
    of(office, "lfs")
    path = office.root / "mappings/lfs.toml"
    path.write_text(path.read_text("utf-8").replace('unit = "persons"', 'unit = "persons"\nyears = [1990]'), "utf-8")
    assert told(office, "lfs") == (Why.NO_FIGURE, ("C18",))


def test_another_source_is_preferred(office: Office) -> None:
    of(office, "lfs")
    assert told(office, "lfs") == (Why.ANOTHER, ("C18",))


def test_the_members_of_a_combination_are_at_work(office: Office) -> None:
    of(office, "lfs")
    path = office.root / "mappings/c18.toml"
    path.write_text(path.read_text("utf-8").replace("[read]", '[read]\nskip = ["Nhật Bản"]'), "utf-8")  # a gap to fill
    combined = '[sources.both]\nname = "Both"\ncombines = ["dolab", "lfs"]\n[tables.C18]\nprefer = ["both"]\n'
    declared = (office.root / "ilms.toml").read_text("utf-8")
    office.write("ilms.toml", declared + combined)
    assert (told(office, "lfs"), told(office, "both")) == (None, None)
    office.write("ilms.toml", declared + combined.partition("[tables")[0])
    assert told(office, "both") == (Why.NOT_PREFERRED, ())


def test_movements_fill_nothing(office: Office) -> None:
    of(office, "border")
    (office.root / "mappings/c18.toml").unlink()
    assert told(office, "border") == (Why.NOT_COUNTED, ("C18",))
    assert told(office, "dolab") == (Why.NO_MAPPING, ())
