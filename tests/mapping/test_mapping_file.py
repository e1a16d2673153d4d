import re
import tomllib
from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.mapping.mapping_file import From, Header, MappingFile, Note, Origin, Sign

DOCS = Path(__file__).parents[2] / "docs" / "mapping.md"
WHERE = Path("mappings/c18.toml")

SMALL = """
table = "C18"
source = "dolab"
[read]
file = "sources/{year}/dolab.xlsx"
header = "Nước đến"
unit = "persons"
[dimensions]
SEX = { value = "SEX_T" }
"""


def made(text=SMALL, **changes):
    raw = tomllib.loads(text)
    for key, value in changes.items():
        *path, last = key.split("__")
        part = raw
        for name in path:
            part = part.setdefault(name, {})
        if value is None:
            part.pop(last)
        else:
            part[last] = value
    return MappingFile.made(raw, WHERE)


def refused(**changes):
    with pytest.raises(UsageError) as caught:
        made(**changes)
    return caught.value


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


@pytest.mark.parametrize(
    ("name", "hint"), [("windows-125", "windows-1258"), ("TCVN3", "Unikey"), ("rot13", "utf-16"), (7, "utf-16")]
)
def test_an_encoding_that_is_none_is_refused(name, hint):
    assert hint in refused(read__encoding=name).hint
    assert made(read__encoding="windows-1258").read.encoding == "cp1258"


def test_defaults():
    mapping = made()
    assert (mapping.read.sheets, mapping.read.years, mapping.read.number, mapping.decimals) == (
        (),
        None,
        None,
        None,
    )
    assert (mapping.read.signs, mapping.attributes, mapping.notes, mapping.as_persons) == ({}, {}, {}, "")


def test_one_or_several():
    mapping = made(read__sheet=["2018", "2019"], read__ignore="STT", read__years=[2018, 2019])
    assert (mapping.read.sheets, mapping.read.ignore) == (("2018", "2019"), ("STT",))
    assert mapping.read.years == ("2018", "2019")
    assert made(read__years={"from": 2018, "to": 2020}).read.years == ("2018", "2019", "2020")


def test_notes_and_rounding():
    mapping = made(round={"decimals": 3}, notes={"I11": 264})
    assert (mapping.decimals, mapping.notes) == (3, {"I11": Note("264")})
    mapping = made(notes={"I11": {"text": "New", "years": {"from": 2019, "to": 2020}}})
    assert mapping.notes == {"I11": Note("New", ("2019", "2020"))}
    assert "has no `text`" in refused(notes={"I11": {"years": [2019]}}).title
    assert "`year`" in refused(notes={"I11": {"text": "New", "year": 2019}}).title


@pytest.mark.parametrize("file", ["../office/a.xlsx", "/srv/a.xlsx", "sources/../../a.xlsx", "C:\\a.xlsx", 5])
def test_sources_lie_below_the_workspace(file):
    assert "is not below the workspace" in refused(read__file=file).title


def test_a_column_without_a_header_is_named_by_its_letter():
    mapping = made(dimensions__CDS={"column": {"letter": "AB"}})
    assert mapping.dimensions["CDS"] == Origin("CDS", From.COLUMN, "AB", letter=True)
    assert '{ letter = "A" }' in refused(dimensions__CDS={"column": ""}).hint
    assert '{ letter = "A" }' in refused(dimensions__CDS={"column": {"letter": 1}}).hint
    assert "`leter`" in refused(dimensions__CDS={"column": {"leter": "A"}}).title
    assert "is no text" in refused(dimensions__CDS={"sheet": ["a", "b"]}).title
    assert "is no text" in refused(dimensions__CDS={"value": True}).title


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


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"dimensions__SEX": {"map": "sex-vi"}}, "SEX in [dimensions] of `mappings/c18.toml` has no origin"),
        ({"dimensions__SEX": {"value": "SEX_T", "header": 2}}, "has two origins: header and value"),
        ({"dimensions__SEX": "SEX_T"}, "is no origin"),
        ({"dimensions__SEX": {"header": "top"}}, "a header level is not `top`"),
        ({"dimensions__SEX": {"header": 0}}, "not `0`"),
        ({"dimensions__SEX": {"block": r"Năm (\d{4}"}}, "is no regular expression"),
        ({"dimensions__SEX": {"column": "Năm", "pattern": "*"}}, "is no regular expression"),
        ({"dimensions__SEX": {"file": "month"}}, "comes from a `{month}` that `file` does not have"),
        ({"read__unit": "people"}, "`unit` in [read] of `mappings/c18.toml` is `people`"),
        ({"read__number": "fr"}, "`number` in [read] of `mappings/c18.toml` is `fr`"),
        ({"read__years": {"from": 2018}}, "needs both ends"),
        ({"read__signs": {"-": {}}}, "stands for nothing"),
        ({"read__header": {"rows": 2}}, "does not say which words to find"),
    ],
)
def test_what_is_wrong_is_told(changes, says):
    error = refused(**changes)
    assert says in error.title
    assert error.hint


def test_a_file_that_is_no_toml(tmp_path):
    path = tmp_path / "c18.toml"
    path.write_text("table = C18")
    with pytest.raises(UsageError, match="is not readable TOML"):
        MappingFile.load(path)
