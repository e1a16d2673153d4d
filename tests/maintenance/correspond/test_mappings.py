"""A workspace's own files moved to another classification: the edits, the comments kept, and what is left to people."""

from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.maintenance.correspond.mappings import Moved, moved
from ilms.maintenance.correspond.tables import folders, load
from ilms.maintenance.correspond.touched import broken
from ilms.maintenance.rewriting.edits import rewritten, write
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From, Origin
from ilms.recoding.aggregations import rules
from ilms.recoding.code_maps import Maps
from ilms.workspace import Workspace

ILMS = """
[workspace]
area = "VNM"
[sources.lfs]   # the survey
name = "LFS"
classifications = { ECO = "VSIC 2018", OCU = "VSCO2020" } # Decision 27
[sources.other]
name = "Other"
"""
MAPPING = """table = "A5-citizenship"
source = "lfs"
[read]
file = "sources/{year}/lfs.xlsx"
header = "Ngành"
unit = "thousands"
[dimensions]
# sections
ECO = { column = "Ngành", map = "vsic2018", version = "ECO_AGGREGATE" }   # kept
SEX = { header = 1, map = "sex-vi" }
CCT = { value = "CCT_CIT_TOTAL" }
TIME_PERIOD = { file = "year" }
"""


class Home:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("ilms.toml", ILMS)
        self.write("mappings/a5.toml", MAPPING)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def moved(self, name: str = "vsic2018-vsic2025", start: int | None = 2026, sources: tuple[str, ...] = ()) -> Moved:
        workspace = Workspace.load(self.root)
        return moved(workspace, load(name, folders(workspace)), start, sources)

    def after(self, name: str = "mappings/a5.toml", *how: object) -> str:
        """Write the edits; what the file says then."""
        write(rewritten(self.moved(*how).edits))  # type: ignore[arg-type]
        return (self.root / name).read_text("utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def line(text: str, beginning: str) -> str:
    return next(one for one in text.splitlines() if one.startswith(beginning))


def test_a_mapping_serves_both_classifications_each_for_its_years(home: Home) -> None:
    text = home.after()
    assert line(text, "ECO") == (
        'ECO = { column = "Ngành", map = ["vsic2018", { from = 2026, map = "vsic2025" }], '
        'version = "ECO_AGGREGATE" }   # kept'
    )
    assert "# sections" in text
    breaks = '{ ECO = ["ECO_AGGREGATE_MKT", "ECO_AGGREGATE_PUB"] }'
    assert text.endswith(f'[notes]\nI11 = {{ text = "271", years = [2026], breaks = {breaks} }}\n')
    MappingFile.load(home.root / "mappings/a5.toml")


def test_the_source_declares_both(home: Home) -> None:
    text = home.after("ilms.toml")
    assert line(text, "classifications") == (
        'classifications = { ECO = ["VSIC 2018", { from = 2026, version = "VSIC2025" }], '
        'OCU = "VSCO2020" } # Decision 27'
    )
    assert Workspace.load(home.root).sources["lfs"].classifications["ECO"].at(2026) == ("VSIC2025",)


def test_asked_a_second_time_there_is_nothing_to_edit(home: Home) -> None:
    home.after()
    again = home.moved()
    assert again.edits == ()
    assert [(left.why, left.path.name) for left in again.left] == [("done", "a5.toml")]


def test_without_a_year_every_year_is_read_by_the_new_map(home: Home) -> None:
    text = home.after("mappings/a5.toml", "vsic2018-vsic2025", None)
    assert 'map = "vsic2025",' in text
    assert "[notes]" not in text
    assert 'ECO = "VSIC2025",' in (home.root / "ilms.toml").read_text("utf-8")


def test_an_offices_own_map_is_asked_first_in_both_times(home: Home) -> None:
    home.write("maps/ours.csv", "label,code\nA,ECO_ISIC4_A\n")
    home.write("mappings/a5.toml", MAPPING.replace('"vsic2018"', '["ours", "vsic2018"]'))
    assert 'map = ["ours", "vsic2018", { from = 2026, map = ["ours", "vsic2025"] }]' in home.after()


def test_sections_that_become_one_are_added_up_where_they_are_sent(home: Home) -> None:
    home.write("mappings/a5.toml", MAPPING.replace(', version = "ECO_AGGREGATE"', ""))
    text = home.after()
    assert "sum = true }" in line(text, "ECO")
    assert 'breaks = { ECO = ["ECO_ISIC4_G", "ECO_ISIC4_S"] }' in text


def test_where_both_parts_are_in_one_sum_the_series_goes_on_and_needs_no_note(home: Home) -> None:
    home.write("mappings/a5.toml", MAPPING.replace("ECO_AGGREGATE", "ECO_SECTOR"))
    assert "I11" not in home.after()


def test_a_note_that_is_there_and_files_of_older_years_stay(home: Home) -> None:
    home.write("mappings/a5.toml", MAPPING + '[notes]\nI11 = "New sample"\n')
    old = MAPPING.replace('unit = "thousands"', 'unit = "thousands"\nyears = "2018-2025"')
    home.write("mappings/old.toml", old)
    found = home.moved()
    assert sorted((left.why, left.what) for left in found.left) == [("note", "I11"), ("years", "2018-2025")]
    assert all(edit.path.name != "old.toml" for edit in found.edits)


def test_only_the_sources_asked_for_are_moved(home: Home) -> None:
    assert home.moved(sources=("other",)).edits == ()
    with pytest.raises(UsageError) as caught:
        home.moved(sources=("lsf",))
    assert caught.value.hint == "did you mean `lfs`?"


def test_a_source_that_declares_nothing_declares_both_then(home: Home) -> None:
    home.write(
        "ilms.toml", ILMS.replace('classifications = { ECO = "VSIC 2018", OCU = "VSCO2020" } # Decision 27\n', "")
    )
    text = home.after("ilms.toml")
    assert 'classifications = { ECO = ["VSIC2018", { from = 2026, version = "VSIC2025" }] }' in text
    Workspace.load(home.root)


def test_codes_of_an_ilo_list_are_changed_in_maps_and_versions(home: Home) -> None:
    coded = MAPPING.replace("A5-citizenship", "A2-citizenship").replace(
        'ECO = { column = "Ngành", map = "vsic2018", version = "ECO_AGGREGATE" }',
        'EDU = { column = "Ngành", map = "ours", version = "EDU_ISCED97", empty = "EDU_ISCED97_6" }',
    )
    home.write("mappings/a5.toml", coded)
    home.write("maps/ours.csv", 'label,code,comment\n"Sau đại học",EDU_ISCED97_6,"a, b"\nĐại học,EDU_ISCED97_5A,\n')
    found = home.moved("isced97-isced11", None)
    write(rewritten(found.edits))
    assert 'version = "EDU_ISCED11", empty = "EDU_ISCED11_8"' in (home.root / "mappings/a5.toml").read_text("utf-8")
    assert '"Sau đại học",EDU_ISCED11_8,"a, b"' in (home.root / "maps/ours.csv").read_text("utf-8")
    assert [(left.why, left.line, left.what) for left in found.left] == [("split", 3, "EDU_ISCED97_5A")]


def test_codes_cannot_change_from_a_year_on(home: Home) -> None:
    with pytest.raises(UsageError, match="for every year or for none"):
        home.moved("isced97-isced11", 2026)


@pytest.mark.parametrize(
    ("version", "keep", "codes"),
    [
        (None, False, ["ECO_ISIC4_G", "ECO_ISIC4_S"]),
        ("ECO_AGGREGATE", False, ["ECO_AGGREGATE_MKT", "ECO_AGGREGATE_PUB"]),
        ("ECO_AGGREGATE", True, ["ECO_ISIC4_G", "ECO_ISIC4_S", "ECO_AGGREGATE_MKT", "ECO_AGGREGATE_PUB"]),
        ("ECO_SECTOR", False, []),
    ],
)
def test_which_series_break_follows_from_the_knots(version: str | None, keep: bool, codes: list[str]) -> None:
    from ilms import resources

    packaged = [resources.folder("maps")]
    origin = Origin("ECO", From.COLUMN, "Ngành", ("vsic2018",), version=version, keep=keep)
    assert broken(load("vsic2018-vsic2025", folders(None)), Maps(packaged), rules(packaged), origin) == codes
