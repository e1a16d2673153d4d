"""Composing again gives the committed files: nobody edited the output by hand."""

import shutil
from pathlib import Path

import pytest

from ilms import resources
from ilms.errors import UsageError
from ilms.maintenance import compose
from ilms.maintenance.canonical import PREPARED


@pytest.fixture(scope="module")
def composed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh composition, by the command line that the module documents."""
    out = tmp_path_factory.mktemp("composed")
    (out / "codelists").mkdir()
    shutil.copy(resources.folder("codelists") / "names.csv", out / "codelists")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["compose", "--ilo", str(shared / "ilo"), "--out", str(out)])
        compose.main()
    return out


@pytest.mark.parametrize("folder", ["dsd", "codelists"])
def test_the_committed_files_are_what_compose_writes(composed: Path, folder: str):
    mine = {file.name: file.read_bytes() for file in (composed / folder).iterdir()}
    theirs = {file.name: file.read_bytes() for file in resources.folder(folder).iterdir() if file.is_file()}
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_prepared_is_the_live_answer_s_and_not_today(composed: Path):
    assert PREPARED in (composed / "dsd" / "concepts.xml").read_text("utf-8")


def test_an_input_that_is_not_xml_is_told(tmp_path: Path):
    (tmp_path / "live-structures-2026-01-01.xml").write_text("no", "utf-8")
    with pytest.raises(UsageError, match="not XML"):
        compose.compose(tmp_path, tmp_path)
