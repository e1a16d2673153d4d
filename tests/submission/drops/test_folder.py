"""A plain folder: what a system refuses, in words."""

import errno
import os
from pathlib import Path

import pytest

from ilms.errors import UnreachableError, UsageError
from ilms.submission.errors import RejectedError
from ilms.submission.targets.drop import TakenError
from ilms.submission.targets.folder import FolderPlace
from submission.drops.conftest import AtDrop
from submission.office import c18


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"x")
    return path


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    (tmp_path / "drop").mkdir()
    return FolderPlace("drop", tmp_path / "drop")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, RejectedError),
        (errno.EDQUOT, RejectedError),
        (errno.EROFS, RejectedError),
        (errno.EIO, UnreachableError),
        (errno.ESTALE, UnreachableError),
    ],
)
def test_a_full_disk_a_quota_and_a_share_that_is_gone(
    place: FolderPlace, source: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def full(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(kind, match="cannot be written at target `drop`") as trouble:
        place.write("a.part", source)
    assert os.strerror(number) in trouble.value.detail


def test_a_full_disk_leaves_nothing_and_a_retry_delivers(at_drop: AtDrop, monkeypatch: pytest.MonkeyPatch) -> None:
    at_drop.folder = at_drop.workspace.root / "incoming"
    at_drop.folder.mkdir()
    at_drop.declare('kind = "folder"\npath = "incoming"\n')
    plan = at_drop.plan(c18())
    write = FolderPlace.write

    def full(self: FolderPlace, path: str, source: Path) -> None:
        write(self, path, source)
        raise RejectedError("no room")

    monkeypatch.setattr(FolderPlace, "write", full)
    with pytest.raises(RejectedError, match="no room") as trouble:
        at_drop.submit(plan)
    assert at_drop.lies() == {}
    (submission,) = at_drop.ledger.all()
    assert submission.state == "planned"
    assert f"ilms retry {submission.id}" in trouble.value.hint


@pytest.mark.parametrize("links", [True, False])
def test_a_rename_never_writes_over(
    place: FolderPlace, source: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:  # a share without them

        def refused(_old: Path, _new: Path) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(Path, "hardlink_to", refused)
    place.write("a", source)
    (place.root / "b").write_bytes(b"b")
    with pytest.raises(TakenError):
        place.move("a", "b")
    with pytest.raises(TakenError):
        place.write("b", source)
    place.move("a", "c")
    assert {p.name: p.read_bytes() for p in place.root.iterdir()} == {"b": b"b", "c": b"x"}


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_under_the_name_of_the_part_is_not_followed(place: FolderPlace, source: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"theirs")
    (place.root / "a.part").symlink_to(tmp_path / "theirs")
    with pytest.raises(TakenError):
        place.write("a.part", source)
    place.remove("a.part")
    assert (tmp_path / "theirs").read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("section", "said"), [("", "has no `path`"), ('path = ""', "has no `path`"), ('paht = "x"', "key `paht`")]
)
def test_a_section_that_is_not_as_it_must_be(at_drop: AtDrop, section: str, said: str) -> None:
    at_drop.declare(f'kind = "folder"\n{section}')
    with pytest.raises(UsageError) as trouble:
        at_drop.opened()
    assert said in trouble.value.title
