"""Writing at once, appending whole lines."""

from pathlib import Path

import pytest

from ilms.rehearsal import disk


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file"
    disk.write(file, b"one")
    disk.write(file, b"two")
    assert file.read_bytes() == b"two"
    assert [f.name for f in file.parent.iterdir()] == ["file"]


def test_a_write_that_fails_leaves_the_file_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    disk.write(file, b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        disk.write(file, b"two")
    assert file.read_bytes() == b"one"
    assert [f.name for f in tmp_path.iterdir()] == ["file"]


def test_a_torn_line_is_left_out_and_closed(tmp_path: Path) -> None:
    file = tmp_path / "log" / "requests.jsonl"
    disk.append(file, {"id": 1, "text": "Việt Nam"})
    with file.open("ab") as torn:
        torn.write(b'{"id": 2, "te')
    disk.append(file, {"id": 3})
    assert [entry["id"] for entry in disk.entries(file)] == [1, 3]
    assert disk.entries(file)[0]["text"] == "Việt Nam"


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert disk.entries(tmp_path / "none") == []
