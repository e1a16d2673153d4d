"""A pull that is killed, two at once, and who is told to wait."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from ilms.cli.app import run
from ilms.errors import StateError
from ilms.lock import HeldError
from ilms.maintenance.storing import storing
from ilms.structures import files
from ilms.structures.model import ItemScheme, StructureHeader, StructureMessage
from maintenance.pull.conftest import agencys, with_item
from submission.crash.points import Points, watch

pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork and SIGKILL are POSIX's")
DEAF = 60  # seconds after which a child is ended


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "office"
    root.mkdir()
    (root / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "VNM_NSO"\n', "utf-8")
    return root


def forked(does: Callable[[], int]) -> int:
    """A child that does something and leaves with what comes of it; its process id."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        signal.alarm(DEAF)
        code = does()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """The exit code of a child; -9 if it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def other(folder: Path, code: str) -> Path:
    """The list of the agency with one more code, as a file."""
    path = folder / f"{code}.xml"
    scheme = with_item(agencys("CL_SEX"), code, en="Another")
    files.write(StructureMessage(StructureHeader("X", "2026-01-01T00:00:00Z", "ILO"), (scheme,)), path, "sdmx-ml-2.1")
    return path


def pull(office: Path, path: Path) -> int:
    return run(["codelist", "pull", "CL_SEX", "--from", str(path), "--yes", "-q", "-C", str(office)])


def codes(office: Path) -> list[str]:
    [scheme] = files.read(office / "codelists" / "CL_SEX.xml").artefacts
    assert isinstance(scheme, ItemScheme)
    return [item.id for item in scheme.items]


def lying(office: Path) -> list[str]:
    return sorted(path.name for path in (office / "codelists").iterdir())


def test_a_pull_that_is_killed_at_any_moment_leaves_nothing_behind_the_next(office: Path, tmp_path: Path) -> None:
    first, *others = (other(tmp_path, code) for code in ("SEX_P", "SEX_Q", "SEX_R"))

    def counted(last: int) -> int:
        points = Points(office, last)
        watch(points)
        pull(office, first)
        return len(points.seen)

    assert ended(forked(lambda: pull(office, others[0]))) == 0
    begun = killed = 0
    for moment in range(1, 40, 2):
        assert ended(forked(lambda path=others[moment // 2 % 2]: pull(office, path))) == 0
        assert lying(office) == ["CL_SEX.xml"]
        if ended(forked(lambda last=moment: counted(last))) != -signal.SIGKILL:
            break  # it came to its end before
        killed += 1
        begun += any(name.endswith(".part") for name in lying(office))
        assert len({"SEX_P", "SEX_Q", "SEX_R"} & set(codes(office))) == 1
    assert killed > 4
    assert begun


def test_of_two_at_once_each_is_whole_or_refused(office: Path, tmp_path: Path) -> None:
    paths = [other(tmp_path, code) for code in ("SEX_A", "SEX_B")]
    for _ in range(4):
        children = [forked(lambda path=path: pull(office, path)) for path in paths]
        assert {ended(child) for child in children} <= {0, 4}
        assert set(codes(office)) & {"SEX_A", "SEX_B"}
        assert lying(office) == ["CL_SEX.xml"]


def test_who_has_to_wait_is_told_for_whom(office: Path) -> None:
    ready, told = os.pipe()
    go, stop = os.pipe()

    def holds() -> int:
        with storing(office, "importing CL_SEX"):
            os.write(told, b"1")
            os.read(go, 1)
        return 0

    child = forked(holds)
    os.close(told)  # a child that ends before it tells is heard, too
    assert os.read(ready, 1)
    with pytest.raises(HeldError) as refused, storing(office, "pulling", wait=0.1):
        pass
    assert refused.value.holder["doing"] == "importing CL_SEX"
    os.write(stop, b"1")
    assert ended(child) == 0
    with storing(office, "pulling", wait=1):
        pass


def test_what_is_no_leftover_of_ours_stays(office: Path) -> None:
    (office / "codelists").mkdir()
    for name in (".mine.part", "CL_SEX.xml.part", ".CL_SEX.xml.0badcafe.part"):
        (office / "codelists" / name).write_text("", "utf-8")
    with storing(office, "pulling"):
        pass
    assert lying(office) == [".mine.part", "CL_SEX.xml.part"]


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("", "utf-8")
    with pytest.raises(StateError, match="cannot be written"), storing(tmp_path, "pulling"):
        pass
