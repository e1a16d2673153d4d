"""One folder a failure: what the office has, and the words it gets, whole.

`sheet.csv` becomes the workbook `sources/2019/dolab.xlsx` (a number looks like one; `A1:A2` lines of `merges.txt` are
merged); `dolab.xlsx.txt` is that file's raw content instead (escapes as in Python). `replace.toml` replaces lines of
the usual mapping file by their first word. `lfs.csv` is the workbook `sources/2019/lfs.xlsx` of a second source
(another year in `lfs-year.txt`), read by the usual mapping; `ilms.toml` stands behind the usual one, after what
`sources.toml` replaces in it, likewise by the first word. `expected.txt` is what the screen shows.
"""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from mapping.office import ILMS, MAPPING

FOLDERS = sorted(path for path in Path(__file__).with_name("failures").iterdir() if path.is_dir())


def value(text):
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    return text or None


def second_source(office, folder):
    rows = [[value(text) for text in line] for line in csv.reader((folder / "lfs.csv").read_text("utf-8").splitlines())]
    year = (folder / "lfs-year.txt").read_text("utf-8").strip() if (folder / "lfs-year.txt").is_file() else "2019"
    office.workbook(rows, (folder / "merges.txt").read_text("utf-8").split(), name=f"sources/{year}/lfs.xlsx")
    office.mapping(MAPPING.replace("dolab", "lfs"), "c18-lfs")


def settings(office, folder):
    said = ILMS
    if (folder / "sources.toml").is_file():
        for word, line in tomllib.loads((folder / "sources.toml").read_text("utf-8")).items():
            said = re.sub(rf"(?m)^{word} .*", lambda _, line=line: line, said, count=1)
    more = (folder / "ilms.toml").read_text("utf-8") if (folder / "ilms.toml").is_file() else ""
    office.write("ilms.toml", said + more)


def laid_out(office, folder):
    settings(office, folder)
    if (folder / "lfs.csv").is_file():
        second_source(office, folder)
    replaced = folder / "replace.toml"
    office.mapping(**(tomllib.loads(replaced.read_text("utf-8")) if replaced.is_file() else {}))
    raw = folder / "dolab.xlsx.txt"
    if raw.is_file():
        content = raw.read_text("utf-8").strip().encode().decode("unicode_escape").encode("latin-1")
        (office.root / "sources/2019/dolab.xlsx").write_bytes(content)
    else:
        merges = folder / "merges.txt"
        lines = csv.reader((folder / "sheet.csv").read_text("utf-8").splitlines())
        spans = merges.read_text("utf-8").split() if merges.is_file() else []
        named = folder / "sheet-name.txt"
        name = named.read_text("utf-8").strip() if named.is_file() else "Biểu 18"
        office.workbook([[value(text) for text in line] for line in lines], spans, sheet=name)
    if (folder / "owner.txt").is_file():
        who = (folder / "owner.txt").read_bytes().strip()
        (office.root / "sources/2019/~$dolab.xlsx").write_bytes(bytes([len(who)]) + who)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_words_for_a_failure(office, folder, capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    laid_out(office, folder)
    assert office.said(capsys) == (folder / "expected.txt").read_text("utf-8").strip()


def test_every_failure_of_the_list_has_its_folder():
    assert {folder.name for folder in FOLDERS} >= {
        "missing-sheet", "moved-header", "unknown-country", "text-for-a-figure", "not-a-workbook", "open-in-excel",
        "encrypted", "damaged-xls",
    }  # fmt: skip
