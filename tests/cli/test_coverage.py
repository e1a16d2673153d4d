import shutil
from pathlib import Path

from ilms import resources


def test_every_table_is_named_by_its_title(cli, tmp_path: Path) -> None:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    english, vietnamese = (cli("coverage", "-C", tmp_path / "vn", "--lang", lang).out for lang in ("en", "vi"))
    assert english.startswith("VNM: ")
    assert " of 21 tables" in english
    line = next(line for line in english.splitlines() if line.startswith("  C18"))
    assert "1999" in line
    assert "country of destination" in english
    assert "VNM: " in vietnamese
    assert " trên 21 biểu" in vietnamese
    assert english.splitlines()[2:4] != vietnamese.splitlines()[2:4]
