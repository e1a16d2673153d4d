"""Every template is a valid mapping file of its table, in both languages."""

import shutil
from pathlib import Path

import pytest

from ilms import resources
from ilms.findings import Severity
from ilms.mapping.gather import gather
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From
from ilms.mapping.templates import TEMPLATES, files, fillable, lay_down, mapping
from ilms.profiles import named, of
from ilms.structures.load import schema
from ilms.structures.tables import find, tables
from ilms.workspace import Workspace

EVERY = [(table, language) for table in tables() for language in ("vi", "en")]


def made(tmp_path: Path, table, language) -> MappingFile:
    path = tmp_path / "template.toml"
    path.write_text(mapping(table, language), encoding="utf-8")
    return MappingFile.load(path)


@pytest.mark.parametrize(("table", "language"), EVERY, ids=lambda x: getattr(x, "code", x))
def test_it_gives_every_dimension_of_its_table_an_origin(tmp_path, table, language):
    template = made(tmp_path, table, language)
    assert template.table == table.code
    assert set(template.dimensions) == {*table.dimensions, "TIME_PERIOD"}


@pytest.mark.parametrize(("table", "language"), EVERY, ids=lambda x: getattr(x, "code", x))
def test_its_code_maps_are_packaged(tmp_path, table, language):
    template = made(tmp_path, table, language)
    for origin in template.dimensions.values():
        for name in origin.maps:
            assert (resources.folder("maps") / f"{name}.csv").is_file(), name


def test_dimensions_are_those_of_the_data_structure():
    for table in tables():
        key = {*schema(table.dataflow).key} - {"REF_AREA", "FREQ", "MEASURE", "TIME_PERIOD"}
        assert key == set(table.dimensions)


def test_two_classifications_stand_across_in_two_heading_rows(tmp_path):
    template = made(tmp_path, find("A1-birth")[0], "vi")
    levels = {d: o.level for d, o in template.dimensions.items() if o.kind is From.HEADER}
    assert levels == {"CBR": 1, "SEX": 2}


def test_place_of_birth_and_country_of_birth_are_told_apart(tmp_path):
    assert made(tmp_path, find("A3-birth")[0], "en").read.header.find == "Country of birth"
    assert made(tmp_path, find("A10-birth")[0], "en").read.header.find == "Place of birth"


def test_money_is_not_counted_in_persons(tmp_path):
    units = {table.number: made(tmp_path, table, "en").read.unit for table in tables()}
    assert {number for number, unit in units.items() if unit != "persons"} == {"A10"}


@pytest.mark.parametrize("criterion", ["birth", "citizenship"])
def test_tables_of_migrants_say_whom_they_count(tmp_path, criterion):
    for table in tables():
        assert ("T36" in made(tmp_path, table, "en").notes) == bool(table.criterion)
    assert (
        made(tmp_path, find(f"A1-{criterion}")[0], "en")
        .notes["T36"]
        .text.startswith("Persons born" if criterion == "birth" else "Non-citizens")
    )


def test_files_end_with_one_newline_and_have_no_tabs():
    for name, text in files("VNM", "vi"):
        assert "\t" not in text, name
        assert not text or (text.endswith("\n") and not text.endswith("\n\n")), name


@pytest.mark.parametrize(("name", "version"), [("C20", "ECO_AGGREGATE"), ("C21", "OCU_SKILL")])
def test_national_classifications_are_pointed_to(name, version):
    text = mapping(find(name)[0], "vi")
    advice = next(line for line in text.splitlines() if version in line and "map =" in line)
    packaged = advice.partition('map = "')[2].partition('"')[0]
    assert (resources.folder("maps") / f"{packaged}.csv").is_file()


def test_a_template_with_the_offices_words_put_in_reads_the_offices_workbook(tmp_path):
    lay_down(tmp_path, "VNM", "vi")
    workbook = resources.folder("examples") / "viet-nam/sources/2019/dolab.xlsx"
    (tmp_path / "sources/2019").mkdir()
    shutil.copy(workbook, tmp_path / "sources/2019/lfs.xlsx")
    template = (tmp_path / "mappings/templates/C18.toml").read_text("utf-8")
    mine = template.replace('sheet = "C18"', 'sheet = "Biểu 18"\nignore = ["STT", "Ghi chú"]')
    mine = mine.replace("header = 1", "header = 2")
    (tmp_path / "mappings/c18.toml").write_text(mine, "utf-8")
    (data,) = gather(Workspace.load(tmp_path))
    assert data.name == "C18"
    assert len(data.observations) == 21
    assert data.findings.count(Severity.ERROR) == 0


def test_a_profile_gives_a_template_for_each_table_that_it_could_fill(tmp_path):
    written = lay_down(tmp_path, "VNM", "vi", [named("dolab"), named("immigration")])
    drafts = sorted(
        path.relative_to(tmp_path / TEMPLATES).as_posix() for path in written if path.parent.name == "dolab"
    )
    assert drafts == ["dolab/C16.toml", "dolab/C18.toml", "dolab/C19.toml", "dolab/C20.toml"]
    assert not (tmp_path / TEMPLATES / "immigration").exists()  # movements fill nothing as they are
    assert set(Workspace.load(tmp_path).sources) == {"dolab", "immigration"}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("profile", of("VNM"), ids=lambda profile: profile.id)
def test_every_draft_of_a_profile_is_a_mapping_of_its_source(tmp_path, profile, language):
    for table in fillable(profile):
        path = tmp_path / f"{table.code}.toml"
        path.write_text(mapping(table, language, profile), encoding="utf-8")
        draft = MappingFile.load(path)
        assert draft.source == profile.id
        assert draft.read.file == profile.file
        assert set(draft.dimensions) == {*table.dimensions, "TIME_PERIOD"}
        for dimension, names in profile.maps.items():
            if dimension in draft.dimensions:
                assert draft.dimensions[dimension].maps[: len(names)] == names
