r"""One folder a failure of reading: what the office has, and the words it gets, whole.

The one file that ends in `.txt` beside `expected.txt` is the raw content (escapes as in Python: `\xe9` is a byte) of
`sources/2019/` and its name without `.txt`. A usual mapping file reads it.
"""

from pathlib import Path

import pytest

from mapping.office import Office

FOLDERS = sorted(path for path in Path(__file__).with_name("failures").iterdir() if path.is_dir())


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "office")


def laid_out(office, folder):
    (raw,) = (path for path in folder.iterdir() if path.name != "expected.txt")
    content = raw.read_text("utf-8").strip().encode("latin-1").decode("unicode_escape").encode("latin-1")
    path = office.root / "sources/2019" / raw.stem
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    office.mapping(file=f'file = "sources/{{year}}/{raw.stem}"', sheet="", SEX='SEX = { header = 1, map = "sex-vi" }')


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_words_for_a_failure(office, folder, capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    laid_out(office, folder)
    assert office.said(capsys) == (folder / "expected.txt").read_text("utf-8").strip()
