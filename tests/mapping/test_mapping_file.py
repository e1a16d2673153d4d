import re
from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From, Origin
from ilms.mapping.read_section import Header, Sign
from mapping.declared import SMALL, made, refused

DOCS = Path(__file__).parents[2] / "docs" / "mapping.md"


def test_the_reference_page_shows_a_mapping_file_that_is_one(tmp_path):
    (example,) = re.findall(r"```toml\n(table = .*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    path = tmp_path / "c18.toml"
    path.write_text("\ufeff" + example, encoding="utf-8")  # Notepad writes the mark
    mapping = MappingFile.load(path)
    assert mapping.read.header == Header("Nước đến")
    assert mapping.read.signs == {"-": Sign("0"), "…": Sign(status="N")}
    assert mapping.dimensions["CDS"] == Origin("CDS", From.COLUMN, "Nước đến", ("country-vi",))
    assert mapping.dimensions["SEX"].level == 2
    assert mapping.attributes["OBS_STATUS"].maps == ("status-vi",)


def test_defaults():
    mapping = made()
    assert (mapping.read.sheets, mapping.read.years, mapping.read.number, mapping.decimals) == (
        (),
        None,
        None,
        None,
    )
    assert (mapping.read.signs, mapping.attributes, mapping.notes, mapping.as_persons) == ({}, {}, {}, "")


def test_rounding():
    assert made(round={"decimals": 3}).decimals == 3


def test_what_is_not_toml_gets_its_line_and_a_hint(tmp_path):
    path = tmp_path / "c18.toml"
    path.write_text('table = "C18"\nsource = dolab\n', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        MappingFile.load(path)
    assert "line 2" in caught.value.detail
    assert "double quotes" in caught.value.hint


@pytest.mark.parametrize("key", ["table", "source", "read", "dimensions", "read__file", "read__header", "read__unit"])
def test_what_must_be_there(key):
    assert f"has no `{key.rpartition('__')[2]}`" in refused(**{key: None}).title


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("tabel", "table"), ("read__untill", "until"), ("read__header__fnd", "find"),
        ("round__decimal", "decimals"), ("dimensions__SEX__maps", "map"), ("read__signs__-__val", "value"),
    ],
)  # fmt: skip
def test_a_key_that_nobody_reads_is_refused_with_the_nearest(key, near):
    changes = {"read__header": {"find": "x"}} if "header" in key else {}
    error = refused(**changes, **{key: "x"})
    assert f"`{key.rpartition('__')[2]}`" in error.title
    assert "c18.toml" in error.title
    assert error.hint == f"did you mean `{near}`?"


def test_a_part_of_the_path_is_named_as_the_path_has_it():
    error = refused(dimensions__SEX={"file": "month"})
    assert "comes from a `{month}` that `file` does not have" in error.title
    assert error.hint == "write `{month}` where it stands in the path"


def test_a_level_needs_to_be_told_by_something():
    error = refused(dimensions__SEX={"column": "Nước đến", "level": 2})
    assert "comes from a level, and [read] has no `levels`" in error.title


def test_the_period_and_attributes_have_no_maps_by_year():
    by_year = {"column": "Nước đến", "map": ["a", {"from": 2026, "map": "b"}]}
    assert made(dimensions__CDS=by_year).dimensions["CDS"].later == ((2026, ("b",)),)
    for place in ("dimensions__TIME_PERIOD", "attributes__OBS_STATUS"):
        assert "cannot change from a year on" in refused(**{place: by_year}).title


def test_what_a_draft_left_undecided_is_told_by_its_lines(tmp_path):
    path = tmp_path / "c18.toml"
    path.write_text(SMALL.replace('"persons"', '"persons"  # ? or thousands'), "utf-8")
    assert MappingFile.load(path).undecided == (7,)


def test_a_file_that_is_no_toml(tmp_path):
    path = tmp_path / "c18.toml"
    path.write_text("table = C18")
    with pytest.raises(UsageError, match="is not readable TOML"):
        MappingFile.load(path)
