"""`ilms codelist impact --write` on a terminal: whatever is typed but a yes, nothing is written."""

import shutil
import sys
from pathlib import Path

import pytest

from ilms import resources
from ilms.hashes import sha256_file

pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
from cli.terminal import in_terminal  # not where there is no pty


@pytest.mark.parametrize(("typed", "code", "said"), [("\x03", 130, "interrupted"), ("n\n", 4, "not confirmed")])
def test_nothing_is_written_without_a_yes(tmp_path: Path, typed: str, code: int, said: str) -> None:
    root = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", root)
    text = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8")
    (root / "new.xml").write_text(text.replace('"SEX_F"', '"SEX_W"'), "utf-8")

    def every() -> dict[Path, str]:
        return {path: sha256_file(path) for path in root.rglob("*") if path.is_file()}

    before = every()
    command = (sys.executable, "-m", "ilms", "codelist", "impact", "CL_SEX", str(root / "new.xml"), "--write")
    seen = in_terminal((*command, "-C", str(root)), [("[y/N]", typed)], columns=120)
    assert (seen.code, said in seen.written) == (code, True), seen.written[-400:]
    assert "Traceback" not in seen.written
    assert every() == before
