"""What shows that something takes long: in a real terminal, there alone, and gone afterwards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ilms import resources
from ilms.progress import along, followed_by, under_way

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
from cli.terminal import Seen, in_terminal  # noqa: E402  # not where there is no pty

# What takes long on a person's machine is short here: the display's patience is taken from it, and its alarm clock,
# so that no stage is over before a thread that waits has its turn.
SOON = """
import sys
from ilms.cli import progress

class AtOnce:
    def __init__(self, _seconds, then):
        self.start = then

    def cancel(self):
        pass

progress.Timer = AtOnce
from ilms.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "office")
    return tmp_path / "office"


def seen(office: Path, *words: str, columns: int = 100, **env: str) -> Seen:
    return in_terminal([sys.executable, "-c", SOON, *words, "-C", str(office)], columns=columns, env=env)


def test_stages_come_and_go(office: Path) -> None:
    found = seen(office, "check")
    assert "reading" in found.written
    assert "checking" in found.written
    assert found.code == 0
    shown = "\n".join(found.lines)
    assert "reading" not in shown
    assert "data sets: 4" in shown
    assert found.written.count("\x1b[?25l") == found.written.count("\x1b[?25h")  # the cursor is given back


def test_a_workbook_that_takes_long_is_named_while_it_is_opened_and_looked_at(office: Path) -> None:
    found = seen(office, "inspect", "sources/2019/dolab.xlsx")
    assert found.code == 0
    opening, looking = found.written.index("opening"), found.written.index("looking at")
    assert opening < looking
    assert "sources/2019/dolab.xlsx" in found.written[opening:looking]
    assert "0/100" not in found.written  # nobody knows of how many
    assert "0/2" in found.written[looking:]
    assert not any("opening" in line or "looking at" in line for line in found.lines)


def test_it_speaks_the_language_of_the_screen(office: Path) -> None:
    assert "đang kiểm tra" in seen(office, "check", "--lang", "vi").written


@pytest.mark.parametrize(("words", "env"), [(("-q",), {}), ((), {"TERM": "dumb"})])
def test_nothing_comes_where_it_is_not_wanted(office: Path, words: tuple[str, ...], env: dict[str, str]) -> None:
    found = seen(office, "check", *words, **env)
    assert found.code == 0
    assert "checking" not in found.written
    assert "\x1b[?25l" not in found.written


def test_nothing_comes_where_nobody_looks(office: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", SOON, "check", "-C", str(office)], capture_output=True, text=True, check=True,
        env={**os.environ, "FORCE_COLOR": "1"},
    )  # fmt: skip
    assert "reading" not in found.stderr
    assert "\x1b[?25l" not in found.stdout + found.stderr


def test_a_fast_command_does_not_bring_in_what_draws(office: Path) -> None:
    """Help and short commands load nothing of rich's displays."""
    code = "import sys; from ilms.cli.app import run; run(['status', '-q']); print('rich.progress' in sys.modules)"
    found = in_terminal([sys.executable, "-c", f"import os; os.chdir({str(office)!r}); {code}"])
    assert found.lines[-1] == "False"


def test_an_error_in_the_middle_leaves_a_clean_screen(office: Path) -> None:
    (office / "mappings" / "c18-dolab.toml").write_text("table =")
    found = seen(office, "check")
    assert found.code == 2
    assert not any("reading" in line or "checking" in line for line in found.lines)
    assert "\x1b[?25l" not in found.written or found.written.rindex("\x1b[?25h") > found.written.rindex("\x1b[?25l")


class Told:
    """Follows, and remembers."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def begin(self, what: str, of: int | None) -> None:
        self.said.append((what, of))

    def come(self, done: int, name: str) -> None:
        self.said.append((done, name))

    def end(self) -> None:
        self.said.append("end")


def test_who_follows_is_told_of_each_item_and_of_the_end() -> None:
    told = Told()
    with followed_by(told):
        assert list(along("reading", ["a", "b"])) == ["a", "b"]
        assert list(along("reading", (x for x in "c"), str.upper)) == ["c"]
    assert told.said == [("reading", 2), (0, "a"), (1, "b"), "end", ("reading", None), (0, "C"), "end"]
    assert list(along("reading", "de")) == ["d", "e"]
    assert len(told.said) == 7


def test_one_thing_that_takes_long_is_told_by_its_name() -> None:
    told = Told()
    with followed_by(told), under_way("opening", "a.xlsx"):
        told.said.append("it takes long")
    assert told.said == [("opening", None), (0, "a.xlsx"), "it takes long", "end"]
    with pytest.raises(ValueError, match="broken"), followed_by(told), under_way("opening", "b.xlsx"):
        raise ValueError("broken")
    assert told.said[-2:] == [(0, "b.xlsx"), "end"]


def test_the_end_is_told_where_it_breaks_off() -> None:
    told = Told()
    with followed_by(told):
        for _ in along("reading", "ab"):
            break
    assert told.said[-1] == "end"
