"""Records of persons never leave the machine: nothing that tabulating writes or says tells of one."""

import csv
import re
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilms import resources
from ilms.cli.app import run

EXAMPLE = resources.folder("examples") / "viet-nam-records"
REGISTERS = ("b11-citizenship", "c17", "c18-contracts")
DERIVED = shutil.ignore_patterns("build", "submissions", "tabulated", "mappings", "*-lfs-*")
PSEUDONYM = re.compile(rb"\b[0-9a-f]{24}\b")
SHAPE = re.compile(rb"SYN\d{4,}")  # of every document's number in the example


@pytest.fixture
def office(tmp_path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "office", ignore=DERIVED))


def persons(office: Path) -> set[str]:
    """What identifies: numbers of documents, dates of birth."""
    border = pq.read_table(office / "data" / "SYNTHETIC-movements.parquet")
    found = {str(one) for name in ("SO_HO_CHIEU", "NGAYSINH") for one in border[name].unique().to_pylist()}
    with (office / "data" / "SYNTHETIC-contracts.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found |= {row["MA_LAO_DONG"], row["NGAYSINH"]}
    return found


def told(office: Path, screen: str) -> bytes:
    """Everything that was written beside the records, and what was on the screen."""
    files = [path for path in office.rglob("*") if path.is_file() and path.parent.name not in {"data", "records"}]
    return screen.encode() + b"\n".join(path.read_bytes() for path in files)


def holds_nobody(everything: bytes, identities: set[str]) -> bool:
    assert not SHAPE.search(everything)
    words = set(re.findall(r"[\w/-]+", everything.decode("utf-8", "replace")))
    assert not words & identities
    assert not PSEUDONYM.search(everything)
    return True


@pytest.mark.parametrize("how", [("-v",), ("--format", "json")])
def test_nothing_that_is_written_or_said_tells_of_a_person(office, capsys, tmp_path, how):
    (scratch := tmp_path / "scratch").mkdir()
    assert run(["tabulate", *REGISTERS, "-C", str(office), "--scratch", str(scratch), *how]) == 0
    assert run(["check", "-C", str(office), *how]) == 0
    assert run(["build", "-C", str(office), *how]) == 0
    screen = "".join(capsys.readouterr())
    assert holds_nobody(told(office, screen), persons(office))
    assert not [path for path in scratch.rglob("*") if path.is_file() and path.suffix != ".lock"]


def test_wrong_records_are_told_by_their_number(office, capsys):
    """Nobody's document, a birth that is no date, a direction that nobody knows: the record, not the person."""
    path = office / "data" / "SYNTHETIC-movements.parquet"
    rows = pq.read_table(path).to_pylist()
    rows[10]["SO_HO_CHIEU"] = ""
    rows[20]["NGAYSINH"] = "1988-13-45"
    rows[30]["CHIEU"] = "?"
    rows[40]["THOIDIEM"] = "yesterday"
    wrong = persons(office) | {"1988-13-45"}
    pq.write_table(pa.Table.from_pylist(rows), path)
    run(["tabulate", *REGISTERS[:2], "-C", str(office), "-v"])
    screen = "".join(capsys.readouterr())
    assert holds_nobody(screen.encode(), wrong)
    for number in (11, 31, 41):
        assert re.search(rf"\b{number}\b", screen), f"record {number} is told"


def test_an_error_of_the_engine_quotes_no_record(office, capsys):
    path = office / "data" / "SYNTHETIC-movements.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert run(["tabulate", "c17", "-C", str(office), "-v"]) != 0
    assert holds_nobody("".join(capsys.readouterr()).encode(), set())


def test_pseudonyms_are_of_one_run(office, monkeypatch):
    """Two runs cannot be joined: without a key in the record file each draws its own."""
    from ilms.tabulation.registers import pseudonyms

    keys: list[bytes] = []
    made = pseudonyms.pseudonym

    def kept(table, names, engine, key):
        keys.append(key)
        return made(table, names, engine, key)

    for module in [one for name, one in list(sys.modules.items()) if name.startswith("ilms.tabulation.registers")]:
        if getattr(module, "pseudonym", None) is made:
            monkeypatch.setattr(module, "pseudonym", kept)
    for _ in range(2):
        assert run(["tabulate", "c17", "-C", str(office), "-q"]) == 0
    assert len({*keys}) == 2
    assert all(len(key) >= 32 for key in keys)
