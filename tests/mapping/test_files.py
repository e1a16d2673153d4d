import tomllib
import unicodedata
from pathlib import Path

import pytest

from ilms.errors import SourceError
from ilms.mapping.files import files, sheets
from ilms.mapping.mapping_file import MappingFile
from ilms.sources.sheet import Sheet, Workbook
from ilms.workspace import Workspace
from mapping.office import MAPPING
from sources.made import cells


def mapping(**read):
    raw = tomllib.loads(MAPPING)
    raw["read"] |= read
    raw["dimensions"] = {"SEX": read.pop("origin", {"value": "SEX_T"})}
    raw["read"].pop("origin", None)
    return MappingFile.made(raw, Path("mappings/c18.toml"))


@pytest.fixture
def found(tmp_path):
    """The names and placeholders of the files that fit a pattern, among those given."""

    def find(pattern, *names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        workspace = Workspace(tmp_path, "VNM", None)
        return [
            (path.relative_to(tmp_path).as_posix(), given) for path, given in files(workspace, mapping(file=pattern))
        ]

    return find


def test_a_year_is_four_digits(found):
    names = ("sources/2018/lfs.xlsx", "sources/2019/lfs.xlsx", "sources/nháp/lfs.xlsx", "sources/19/lfs.xlsx")
    assert found("sources/{year}/lfs.xlsx", *names) == [
        ("sources/2018/lfs.xlsx", {"year": "2018"}),
        ("sources/2019/lfs.xlsx", {"year": "2019"}),
    ]


def test_other_names_and_stars_stand_for_any_text_within_a_folder(found):
    names = ("s/lfs_Q1_v2.xlsx", "s/lfs_Q2_v1.xlsx", "s/deep/lfs_Q3_v1.xlsx", "s/lfs.xlsx")
    assert found("s/lfs_{quarter}_v*.xlsx", *names) == [
        ("s/lfs_Q1_v2.xlsx", {"quarter": "Q1"}),
        ("s/lfs_Q2_v1.xlsx", {"quarter": "Q2"}),
    ]


def test_a_name_that_stands_twice_means_the_same_text(found):
    assert found("{year}/lfs-{year}.xlsx", "2019/lfs-2019.xlsx", "2019/lfs-2018.xlsx") == [
        ("2019/lfs-2019.xlsx", {"year": "2019"})
    ]


def test_marks_in_a_pattern_are_themselves(found):
    assert found("s/lfs (1)+.xlsx", "s/lfs (1)+.xlsx") == [("s/lfs (1)+.xlsx", {})]


def test_excels_marks_are_no_files(found):
    assert found("s/*.xlsx", "s/a.xlsx", "s/~$a.xlsx") == [("s/a.xlsx", {})]


def test_a_name_in_another_unicode_form_is_the_same(found):
    name = unicodedata.normalize("NFD", "s/Biểu.xlsx")
    assert found("s/Biểu.xlsx", name) == [(name, {})]


def test_no_file_is_told_with_the_nearest(found):
    with pytest.raises(SourceError) as caught:
        found("sources/{year}/dolab.xlsx", "sources/2019/dolab.xls", "sources/2019/readme.txt")
    assert caught.value.title == "no file fits `sources/{year}/dolab.xlsx`, which c18.toml reads"
    assert "`sources/2019/dolab.xls`" in caught.value.detail


def test_no_folder_is_told_too(found):
    with pytest.raises(SourceError) as caught:
        found("sources/{year}/dolab.xlsx")
    assert "holds no file" in caught.value.detail


def book(*names, hidden=()):
    return Workbook(Path("a.xlsx"), tuple(Sheet("a.xlsx", n, cells([]), hidden=n in hidden) for n in names))


def names(found):
    return [sheet.name for sheet in found]


def test_the_only_sheet_needs_no_name():
    one = mapping(sheet=[])
    assert names(sheets(book("Sheet1"), one)) == ["Sheet1"]
    assert names(sheets(book("Sheet1", "lists", hidden=["lists"]), one)) == ["Sheet1"]


def test_several_sheets_need_one():
    with pytest.raises(SourceError) as caught:
        sheets(book("2018", "2019"), mapping(sheet=[]))
    assert caught.value.detail == 'its sheets: "2018", "2019"'


def test_named_sheets_even_hidden_ones_and_all():
    three = book("2018", "2019", "ẩn", hidden=["ẩn"])
    assert names(sheets(three, mapping(sheet=["2019", "ẩn"]))) == ["2019", "ẩn"]
    assert names(sheets(three, mapping(sheet="*"))) == ["2018", "2019"]


def test_sheets_whose_name_gives_a_dimension():
    origin = {"sheet": r"Năm (\d{4})"}
    three = book("Năm 2018", unicodedata.normalize("NFD", "Năm 2019"), "Mục lục")
    assert len(sheets(three, mapping(sheet=[], origin=origin))) == 2
    with pytest.raises(SourceError, match="has no sheet that fits"):
        sheets(book("Mục lục"), mapping(sheet=[], origin=origin))
