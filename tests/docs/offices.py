"""The folders in which pages begin, by name: what a reader would have at hand there."""

import atexit
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from openpyxl import load_workbook

from docs.terminal import DERIVED, Terminal
from ilms import resources

RATES = Path(__file__).parent / "exchange-rates"


def lay_down(name: str, folder: Path) -> Path:
    """Lay an office down in an empty folder and say where one stands in it."""
    root, here = _made(name)
    shutil.copytree(root, folder, dirs_exist_ok=True)
    return folder / here


@cache
def _made(name: str) -> tuple[Path, Path]:
    """The folder of an office, made once a process, and where one stands in it."""
    root = Path(mkdtemp()).resolve()
    atexit.register(shutil.rmtree, root)
    return root, OFFICES[name](root).relative_to(root)


def viet_nam(folder: Path) -> Path:
    """The example of Viet Nam, with nothing built or sent."""
    return Path(shutil.copytree(resources.folder("examples") / "viet-nam", folder / "viet-nam", ignore=DERIVED))


def with_records(folder: Path) -> Path:
    """The example with records, with nothing tabulated."""
    example = resources.folder("examples") / "viet-nam-records"
    return Path(shutil.copytree(example, folder / "viet-nam-records", ignore=DERIVED))


def with_files(folder: Path) -> Path:
    """The same, with three files that somebody sent: SDMX-ML, SDMX-CSV, and a table of ILOSTAT."""
    office = viet_nam(folder)
    _typed(office, "ilms build C18 --to sdmx-ml-2.1 --to sdmx-csv-2.0 --to ilostat-csv")
    for kind, name in (("sdmx-ml-2.1", "data.xml"), ("sdmx-csv-2.0", "data.csv"), ("ilostat-csv", "ilostat.csv")):
        [file] = (office / "build" / kind).iterdir()
        shutil.copy(file, office / name)
    return office


def with_two_sources(folder: Path) -> Path:
    """The same, with table C18 from the labour force survey, too, which has another figure for Japan."""
    office = viet_nam(folder)
    said = (office / "ilms.toml").read_text("utf-8")
    (office / "ilms.toml").write_text(f'{said}\n[sources.lfs]\nname = "Labour Force Survey"\n', "utf-8")
    mapping = (office / "mappings" / "c18-dolab.toml").read_text("utf-8")
    mapping = mapping.replace("dolab", "lfs").replace("Biểu 18", "Biểu 2")
    (office / "mappings" / "c18-lfs.toml").write_text(mapping, "utf-8")
    workbook = load_workbook(office / "sources" / "2019" / "dolab.xlsx")
    workbook["Biểu 18"].title = "Biểu 2"
    workbook["Biểu 2"]["C9"] = 79400
    workbook.save(office / "sources" / "2019" / "lfs.xlsx")
    return office


def with_new_codes(folder: Path) -> Path:
    """The same by VSIC 2018, with a newer list of economic activities."""
    office = viet_nam(folder)
    shutil.copytree(resources.folder("examples") / "vsic-2025" / "before", office, dirs_exist_ok=True, ignore=DERIVED)
    shutil.copytree(resources.folder("examples") / "vsic-2025" / "arrives", office, dirs_exist_ok=True, ignore=DERIVED)
    _typed(office, "ilms codelist export CL_ECO -o new-eco.xml")
    new = office / "new-eco.xml"
    new.write_text(new.read_text("utf-8").replace(">Agriculture<", ">Farming<"), "utf-8")
    return office


def with_questionnaire(folder: Path) -> Path:
    """The same, with the questionnaire as it was given out, and as it was filled last year."""
    office = viet_nam(folder)
    _typed(office, "ilms build --to questionnaire-xlsx")
    (office / "last-year").mkdir()
    for name in ("xlsx", "toml"):
        paper = office / "build" / "questionnaire-xlsx" / f"working-paper.{name}"
        shutil.copy(paper, office / f"downloaded.{name}")
        shutil.copy(paper, office / "last-year" / f"downloaded.{name}")
    return office


def exchange_rates(folder: Path) -> Path:
    """A bank's data structure, and a message of it."""
    shutil.copytree(RATES, folder, dirs_exist_ok=True)
    _typed(folder, "ilms convert rates.csv -o exr.xml --to sdmx-ml-2.1 --structure exr-dsd.xml")
    return folder


OFFICES: dict[str, Callable[[Path], Path]] = {
    "viet-nam": viet_nam,
    "records": with_records,
    "files": with_files,
    "two-sources": with_two_sources,
    "new-codes": with_new_codes,
    "questionnaire": with_questionnaire,
    "exchange-rates": exchange_rates,
}


def _typed(office: Path, line: str) -> None:
    said = Terminal(office).type(line)
    assert said.code == 0, said.text
