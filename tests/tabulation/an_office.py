"""A workspace with records, tabulated as far as `variables/` goes."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ilms.tabulation.files.record_file import RecordFile
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.records import Records, opened
from ilms.tabulation.told import Told
from ilms.tabulation.variables.coded import Coded, coded
from ilms.tabulation.variables.wanted import columns
from ilms.workspace import Workspace

ILMS = """
[workspace]
area = "VNM"
[sources.lfs]
name = "Labour Force Survey"
"""
RECORDS = """
source = "lfs"
[read]
file = "data/lfs-{year}.csv"
[variables]
SEX = { column = "SEX", codes = { "1" = "SEX_M", "2" = "SEX_F" } }
"""
TABULATION = """
table = "C19"
records = "lfs"
[measure]
count = "persons"
"""


@dataclass
class Made:
    """What came of it."""

    coded: Coded
    engine: object
    told: Told

    def rows(self) -> list[dict[str, object]]:
        """The records, each with its codes."""
        dimensions = list(self.coded.members)
        codes = {name: self.codes(name) for name in dimensions}
        return [
            {**row, **{name: codes[name].get(row[f"@{name}"], set()) for name in dimensions}}
            for row in self.engine.run(self.coded.table).to_pylist()
        ]

    def codes(self, name: str) -> dict[int, set[str]]:
        """The classes of each signature."""
        found: dict[int, set[str]] = {}
        for signature, code in zip(*self.coded.members[name].to_pydict().values(), strict=True):
            found.setdefault(signature, set()).add(code)
        return found

    def counts(self, name: str) -> Counter[str]:
        """How many records are in each class of a dimension."""
        return Counter(code for row in self.rows() for code in row[name])

    def findings(self) -> list[tuple[str, int, dict[str, str], list[tuple[str, int]]]]:
        """Code, count, parameters and places of each."""
        return found(self.told)

    def texts(self) -> list[str]:
        """The codes of what was told."""
        return [code for code, *_ in self.findings()]


def found(told: Told) -> list[tuple[str, int, dict[str, str], list[tuple[str, int]]]]:
    """Code, count, parameters and places of each thing that was told."""
    cells = told.places().cells
    listed = []
    for batch in told.findings():
        numbers = [] if batch.cells is None else batch.cells.drop_null().to_pylist()
        places = [(cells["file"][at].as_py(), cells["line"][at].as_py()) for at in numbers]
        params = batch.params.slice(0, 1).to_pylist()[0]
        listed.append((batch.code, len(batch), params, places))
    return listed


def workspace(root: Path, ilms: str = ILMS) -> Workspace:
    """Lay one down."""
    for folder in ("data", "records", "tabulations", "maps"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "ilms.toml").write_text(ilms, "utf-8")
    return Workspace.load(root)


def records(root: Path, engine: object, columns: list[str], said: str = RECORDS) -> tuple[Records, Told]:
    """Open the records of a workspace."""
    told, path = Told(), root / "records" / "lfs.toml"
    path.write_text(said, "utf-8")
    return opened(engine, Workspace.load(root), RecordFile.load(path), columns, told), told


def made(root: Path, engine: object, said: str, tabulation: str = TABULATION, ilms: str = ILMS, table: int = 0) -> Made:
    """Code the records of `data/` by a record file and a tabulation file."""
    office = workspace(root, ilms)
    (root / "records" / "lfs.toml").write_text(said, "utf-8")
    path = root / "tabulations" / "one.toml"
    path.write_text(tabulation, "utf-8")
    one, told = TabulationFile.load(path, office), Told()
    held = opened(engine, office, one.records, columns(one), told)
    return Made(coded(held, engine, one, one.tables[table], office, told), engine, told)


def csv(root: Path, text: str, name: str = "lfs-2024.csv") -> None:
    """Lay records down."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    (root / "data" / name).write_text(text.strip() + "\n", "utf-8")


def texts(table: object, engine: object) -> pa.Table:
    """What an expression gives."""
    return engine.run(table)
