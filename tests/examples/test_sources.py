"""A workbook for each of the ten sources, and the mapping that gives the figures that it was drawn from."""

import tomllib
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.compute as pc
import pytest

from examples.reading import EXAMPLES, exact, figures
from ilms.assembly.prepare import prepare
from ilms.dataset import Dataset
from ilms.findings import Severity
from ilms.mapping.gather import gather
from ilms.sources.opening import read
from ilms.workspace import Workspace

HOME = EXAMPLES / "sources"
NAMES = sorted(path.parent.name for path in HOME.glob("*/ilms.toml"))
REAL = {("dolab", "c18.toml"), ("dolab-database", "c16.toml"), ("migration-database", "c15.toml")}
# How many observations each table has: every figure of the workbook that the mapping means, and none besides.
EXPECTED = {
    "lfs": {"MST_TEMP_SEX_ECO_CCT_NB": 63, "MST_TEMP_SEX_STE_CCT_NB": 27, "MST_EARA_SEX_CCT_NB": 9},
    "lfs-migration": {"MNA_OEMP_SEX_CDS_NB": 18, "MNA_OEMP_SEX_EDU_NB": 12, "MNA_OEMP_SEX_OCU_NB": 12},
    "census": {"MST_XWAP_SEX_AGE_CBR_NB": 45, "MST_XWAP_SEX_EDU_CBR_NB": 45, "MST_FORP_SEX_CBR_NB": 24},
    "mofa": {"MNA_OPOP_SEX_CDS_NB": 18, "MFL_NCIT_SEX_CCT_NB": 14},
    "dolab": {"MNA_OEMP_SEX_CDS_NB": 21, "MNA_OEMP_SEX_EDU_NB": 12, "MNA_OEMP_SEX_ECO_NB": 18},
    "dolab-database": {"MNA_XRET_SEX_CPR_NB": 15, "MNA_OEMP_SEX_CDS_NB": 30, "MNA_OEMP_SEX_OCU_NB": 12},
    "work-permits": {"MST_NCTE_SEX_CCT_NB": 21, "MFL_NEMP_SEX_OCU_NB": 9},
    "lmis": {"MST_NCTE_SEX_CCT_NB": 7},
    "immigration": {"MFL_NCIT_SEX_CCT_NB": 7},
    "migration-database": {"MNA_TPOP_SEX_CRS_NB": 42, "MNA_OPOP_SEX_CDS_NB": 42},
}
KNOWN = [
    ("lfs", "MST_TEMP_SEX_ECO_CCT_NB", ("SEX_M", "ECO_AGGREGATE_MAN", "CCT_CIT_NONCIT", "2024"), "186"),
    ("lfs", "MST_TEMP_SEX_ECO_CCT_NB", ("SEX_F", "ECO_AGGREGATE_MEL", "CCT_CIT_NONCIT", "2024"), "4"),
    ("lfs", "MST_EARA_SEX_CCT_NB", ("SEX_F", "CCT_CIT_NONCIT", "", "2024"), "28000000"),
    ("lfs-migration", "MNA_OEMP_SEX_CDS_NB", ("SEX_M", "CDS_DES_TOTAL", "", "2021"), "180"),
    ("lfs-migration", "MNA_OEMP_SEX_EDU_NB", ("SEX_T", "EDU_AGGREGATE_TOTAL", "", "2021"), "270"),
    ("census", "MST_XWAP_SEX_AGE_CBR_NB", ("SEX_M", "AGE_AGGREGATE_Y25-54", "CBR_BIR_FOREIGN", "2024"), "52.8"),
    ("census", "MST_FORP_SEX_CBR_NB", ("SEX_F", "CBR_BRT_TOTAL", "", "2024"), "76"),
    ("mofa", "MNA_OPOP_SEX_CDS_NB", ("SEX_T", "CDS_DES_TOTAL", "", "2023"), "58.88"),
    ("mofa", "MFL_NCIT_SEX_CCT_NB", ("SEX_F", "CCT_CTZ_TOTAL", "", "2023"), "4.68"),
    ("dolab", "MNA_OEMP_SEX_CDS_NB", ("SEX_F", "CDS_DES_JPN", "", "2019"), "34.321"),
    ("dolab", "MNA_OEMP_SEX_EDU_NB", ("SEX_T", "EDU_AGGREGATE_TOTAL", "", "2024"), "152"),
    ("dolab-database", "MNA_OEMP_SEX_CDS_NB", ("SEX_M", "CDS_DES_TOTAL", "", "2024"), "96"),
    ("work-permits", "MFL_NEMP_SEX_OCU_NB", ("SEX_M", "OCU_SKILL_L2", "", "2024"), "6.6"),
    ("lmis", "MST_NCTE_SEX_CCT_NB", ("SEX_T", "CCT_CTZ_TOTAL", "", "2024"), "26"),
    ("immigration", "MFL_NCIT_SEX_CCT_NB", ("SEX_T", "CCT_CTZ_TOTAL", "", "2024"), "369"),
    ("migration-database", "MNA_OPOP_SEX_CDS_NB", ("SEX_T", "CDS_DES_TOTAL", "", "2024"), "50.5"),
]


@pytest.fixture(scope="session")
def gathered():
    """A source's workspace, gathered once."""
    known: dict[str, list[Dataset]] = {}

    def get(name: str) -> list[Dataset]:
        if name not in known:
            known[name] = gather(Workspace.load(HOME / name))
        return known[name]

    return get


def errors(datasets: list[Dataset]) -> set[str]:
    return {batch.code for data in datasets for batch in data.findings if batch.severity is Severity.ERROR}


def test_there_are_ten() -> None:
    assert sorted(EXPECTED) == NAMES
    assert len(NAMES) == 10


@pytest.mark.parametrize("name", [name for name in NAMES if name != "immigration"])
def test_the_mapping_reads_every_figure_that_it_means(gathered, name: str) -> None:
    datasets = gathered(name)
    assert errors(datasets) == set()
    assert {indicator: len(table) for indicator, table in figures(datasets).items()} == EXPECTED[name]


@pytest.mark.parametrize(("name", "indicator", "key", "value"), KNOWN)
def test_known_figures(gathered, name: str, indicator: str, key: tuple[str, ...], value: str) -> None:
    assert exact(figures(gathered(name))[indicator])[key] == Decimal(value)


@pytest.mark.parametrize("name", NAMES)
def test_classes_add_up_to_their_total(gathered, name: str) -> None:
    """What was drawn adds up, so what was read must: a cell read for another would break it."""
    for indicator, table in figures(gathered(name)).items():
        if indicator.startswith(("MST_EARA", "MNA_TPOP")):  # means; rounded before they were published
            continue
        found = exact(table)
        for sex, total, second, year in [k for k in found if k[1].endswith("_TOTAL")]:
            parts = [v for k, v in found.items() if (k[0], k[2], k[3]) == (sex, second, year) and k[1] != total]
            assert sum(v for v in parts if v is not None) == found[sex, total, second, year], (indicator, sex, year)


def test_movements_are_refused_and_the_check_says_why(gathered) -> None:
    assert errors(gathered("immigration")) == {"MAP019"}
    assert {f.severity for d in gathered("lmis") for f in d.findings if f.code == "MAP019"} == {Severity.WARNING}


@pytest.mark.parametrize("name", NAMES)
def test_the_check_finds_no_other_error_and_warns_of_what_the_source_lacks_only(name: str) -> None:
    found = prepare(Workspace.load(HOME / name)).open
    worse = {f.severity: {g.code for g in found if g.severity is f.severity} for f in found}
    assert worse.get(Severity.ERROR, set()) == ({"MAP019"} if name == "immigration" else set())
    lacking = {"census": {"MAP022"}, "work-permits": {"MAP022"}, "lmis": {"MAP019"}}
    assert worse.get(Severity.WARNING, set()) == lacking.get(name, set())


@pytest.mark.parametrize("name", ["dolab", "work-permits"])
def test_contracts_and_permits_stand_for_persons_with_a_reason_only(gathered, name: str) -> None:
    codes = [batch.code for data in gathered(name) for batch in data.findings]
    assert "MAP019" not in codes
    assert codes.count("MAP020") == len(EXPECTED[name])


def mappings() -> list[Path]:
    return sorted(HOME.glob("*/mappings/*.toml"))


@pytest.mark.parametrize("path", mappings(), ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_invented_figures_say_so_in_workbook_mapping_and_notes(path: Path) -> None:
    text = path.read_text("utf-8")
    raw = tomllib.loads(text)
    real = (path.parts[-3], path.name) in REAL
    assert ("ILLUSTRATIVE" in text) is not real
    assert ("Illustrative" in raw.get("notes", {}).get("I13", "")) is not real
    for file in path.parents[1].glob(raw["read"]["file"].replace("{year}", "*")):
        assert any("ILLUSTRATIVE" in line for line in head(file, raw["read"].get("sheet"))) is not real


def head(file: Path, sheet: str | None) -> list[str]:
    book = read(file)
    page = book.sheet(sheet) if sheet else book.sheets[0]
    return page.cells.filter(pc.less_equal(page.cells["row"], 3))["text"].to_pylist()


def test_the_readme_names_every_folder_and_file() -> None:
    readme = (HOME / "README.md").read_text("utf-8")
    for file in HOME.glob("*/sources/**/*.*"):
        assert f"`{file.relative_to(HOME).parts[0]}`" in readme
        assert f"`{file.relative_to(HOME / file.relative_to(HOME).parts[0]).as_posix()}`" in readme
    for word in ("CC BY 4.0", "International Labour", "open-numbers/ddf--ilo--ilostat", "assumption"):
        assert word in readme


def test_the_sheets_are_those_of_real_life() -> None:
    """Layouts differ: merged labels, indents, text with dots, decomposed names, codes with zeros, footnote signs."""
    census = openpyxl.load_workbook(HOME / "census/sources/2024/giua-ky.xlsx")
    assert "A5:A7" in {str(r) for r in census["Biểu 2"].merged_cells.ranges}
    assert census["Biểu 2"]["D6"].value == "27.360.000"
    module = openpyxl.load_workbook(HOME / "lfs-migration/sources/2021/modul-di-cu.xlsx")
    assert {row[0].alignment.indent for row in module["M2"].iter_rows(min_row=5, max_row=8)} == {0, 2}
    survey = openpyxl.load_workbook(HOME / "lfs/sources/2024/lfs-bieu.xlsx")["2.5"]
    assert any(str(c).endswith("(1)") for row in survey.iter_rows(values_only=True) for c in row if c)
    text = (HOME / "dolab-database/sources/di-lam-viec-theo-nuoc.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b";01;" in text
    assert (HOME / "work-permits/sources/2024/giay-phep.xls").read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert b"application/vnd.oasis.opendocument.spreadsheet" in (HOME / "lmis/sources/2024/ho-so.ods").read_bytes()[:99]
