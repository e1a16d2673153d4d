from pathlib import Path

import pytest

from ilms.atomic import appearing


def test_it_takes_its_name_when_all_is_written(tmp_path: Path):
    path = tmp_path / "new" / "file.xml"
    with appearing(path) as out:
        out.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path):
    path = tmp_path / "file.xml"
    path.write_bytes(b"before")

    def interrupted() -> None:
        with appearing(path) as out:
            out.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"), appearing(tmp_path / "file" / "x"):
        pass
