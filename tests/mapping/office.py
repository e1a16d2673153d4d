"""A small office: a workspace whose workbooks and mapping files a test writes as it needs them."""

from pathlib import Path

import openpyxl

from ilms import resources
from ilms.cli.console import Console
from ilms.dataset import Dataset
from ilms.described import Described, describe
from ilms.errors import IlmsError
from ilms.mapping.gather import gather
from ilms.workspace import Workspace

ILMS = """
[workspace]
area = "VNM"
[sources.dolab]
name = "Department of Overseas Labour records"
ilostat = "FX:6673"
notes = { S1 = "DOLAB records" }
[sources.lfs]
name = "Labour Force Survey"
"""

MAPPING = """
table = "C18"
source = "dolab"
[read]
file = "sources/{year}/dolab.xlsx"
sheet = "Biểu 18"
header = { find = "Nước đến" }
unit = "persons"
[dimensions]
CDS = { column = "Nước đến", map = "country-vi" }
SEX = { header = 2, map = "sex-vi" }
TIME_PERIOD = { file = "year" }
"""

# A cross-tab with a merged two-row header, as the office lays it out.
HEAD = [["Nước đến", "Tổng số", "Giới tính", None], [None, None, "Nam", "Nữ"]]
MERGES = ["A1:A2", "B1:B2", "C1:D1"]
BODY = [["Tổng số", 150, 90, 60], ["Nhật Bản", 100, 60, 40]]


class Office:
    """A workspace in a folder, and what is read from it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("ilms.toml", ILMS)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def workbook(self, rows, merges=(), *, name="sources/2019/dolab.xlsx", sheet="Biểu 18", more=None):
        """Save a workbook; `more` is further sheets by name: rows, or a pair of rows and merges."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, content in {sheet: (rows, merges), **(more or {})}.items():
            lines, spans = content if isinstance(content, tuple) else (content, ())
            page = book.create_sheet(title)
            for line in lines:
                page.append(line)
            for span in spans:
                page.merge_cells(span)
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def crosstab(self, *body, **how):
        """A workbook with the usual header over these rows."""
        return self.workbook([*HEAD, *(body or BODY)], MERGES, **how)

    def mapping(self, text=MAPPING, name="c18", **replaced):
        """Save a mapping file: the usual one, some lines replaced by their first word."""
        lines = text.splitlines()
        for key, line in replaced.items():
            lines = [line if old.startswith(f"{key} ") or old == f"[{key}]" else old for old in lines]
        return self.write(f"mappings/{name}.toml", "\n".join(lines))

    def workbooks(self, files) -> None:
        """Save workbooks laid out at random: by path, pages by the sheet's name (`mapping.layouts.page.Page`)."""
        for path, sheets in files.items():
            book = openpyxl.Workbook()
            book.remove(book.active)
            for name, page in sheets.items():
                page.save_in(book, name)
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            book.save(self.root / path)

    def said(self, capsys) -> str:
        """What the screen says of reading it all, findings or the error that stops it."""
        console = Console()
        try:
            console.findings(describe(self.gather()))
        except IlmsError as error:
            console.error(error)
        shown = "".join(capsys.readouterr())
        return shown.replace(str(self.root), "OFFICE").replace(str(resources.root()), "PACKAGE").strip()

    def gather(self, *args) -> list[Dataset]:
        return gather(Workspace.load(self.root), *args)

    def read(self) -> Dataset:
        """The one data set that there is."""
        (data,) = self.gather()
        return data


def figures(data: Dataset, *columns: str) -> dict[tuple[str | None, ...], str | None]:
    """Key (by default CDS, SEX) to value."""
    names = columns or ("CDS", "SEX")
    keys = zip(*[data.observations.text(name).to_pylist() for name in names], strict=True)
    return dict(zip(keys, data.observations.text("OBS_VALUE").to_pylist(), strict=True))


def found(data: Dataset, code: str) -> list[Described]:
    """The findings of a code, in words."""
    return [one for one in describe([data]) if one.code == code]


def codes(data: Dataset) -> set[str]:
    return {one.code for one in describe([data])}


def cells(one: Described) -> list[str]:
    return [str(place.get("cell")) for place in one.where]
