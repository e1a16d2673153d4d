"""Cambodia's workbooks: one a module, a sheet a table, thousands of persons, in English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from workbooks.figures import SEXES, Figures, Key
from workbooks.page import Cell, Page, save, sheet

ENGLISH = {
    "TOTAL": "Total",
    "CHN": "China",
    "FRA": "France",
    "PRK": "Korea, Dem. People's Rep. of",
    "THA": "Thailand",
    "VNM": "Viet Nam",
    "MYS": "Malaysia",
    "USA": "United States",
    "JPN": "Japan",
    "KOR": "Korea, Republic of",
    "SGP": "Singapore",
    "X": "Other countries",
}
CITIZENSHIP = {"TOTAL": "Total", "CITIZEN": "Cambodian citizens", "NONCIT": "Non-citizens"}
AGES = {
    "AGE_AGGREGATE_TOTAL": "Total",
    "AGE_AGGREGATE_Y15-24": "15-24",
    "AGE_AGGREGATE_Y25-54": "25-54",
    "AGE_AGGREGATE_Y55-64": "55-64",
    "AGE_AGGREGATE_YGE65": "65+",
    "AGE_YTHADULT_YGE15": "15 years and over",
    "AGE_YTHADULT_Y15-64": "of working age (15-64)",
    "AGE_YTHADULT_Y15-24": "Youth (15-24)",
    "AGE_YTHADULT_YGE25": "Adults (25+)",
}
EDUCATION = {
    "EDU_AGGREGATE_TOTAL": "Total",
    "EDU_AGGREGATE_LTB": "Less than basic",
    "EDU_AGGREGATE_BAS": "Basic",
    "EDU_AGGREGATE_INT": "Intermediate",
    "EDU_AGGREGATE_ADV": "Advanced",
    "EDU_AGGREGATE_X": "Level not stated",
    "EDU_ISCED11_TOTAL": "All levels (ISCED 2011)",
    "EDU_ISCED11_X": "No schooling",
    "EDU_ISCED11_0": "0 Early childhood education",
    "EDU_ISCED11_1": "1 Primary",
    "EDU_ISCED11_2": "2 Lower secondary",
    "EDU_ISCED11_3": "3 Upper secondary",
    "EDU_ISCED11_4": "4 Post-secondary non-tertiary",
    "EDU_ISCED11_5": "5 Short-cycle tertiary",
    "EDU_ISCED11_6": "6 Bachelor or equivalent",
    "EDU_ISCED11_7": "7 Master or equivalent",
    "EDU_ISCED11_8": "8 Doctoral or equivalent",
}
STATUS = {
    "STE_AGGREGATE_TOTAL": "Total",
    "STE_AGGREGATE_EES": "Employees",
    "STE_AGGREGATE_SLF": "Self-employed",
    "STE_ICSE93_TOTAL": "All statuses (ICSE-93)",
    "STE_ICSE93_1": "1 Employees",
    "STE_ICSE93_2": "2 Employers",
    "STE_ICSE93_3": "3 Own-account workers",
    "STE_ICSE93_5": "5 Contributing family workers",
}
ACTIVITY = {
    "ECO_SECTOR_TOTAL": "Total",
    "ECO_SECTOR_AGR": "Agriculture",
    "ECO_SECTOR_NAG": "Non-agriculture",
    "ECO_SECTOR_IND": "Industry",
    "ECO_SECTOR_SER": "Services",
}
SKILL = {
    "OCU_SKILL_TOTAL": "Total",
    "OCU_SKILL_L1": "Skill level 1 (low)",
    "OCU_SKILL_L2": "Skill level 2 (medium)",
    "OCU_SKILL_L3-4": "Skill levels 3 and 4 (high)",
    "OCU_SKILL_X": "Not elsewhere classified",
}


SEX_WORDS = ("Both sexes", "Male", "Female")


@dataclass(frozen=True)
class Sheet:
    """A table to draw: its name, title, heading of the first column, labels by code, figures."""

    name: str
    title: str
    stub: str
    labels: Mapping[str, str]
    figures: Figures

    @property
    def rows(self) -> dict[str, str]:
        """Those rows for which anything was published."""
        published = {key[1] for key in self.figures}
        return {code: label for code, label in self.labels.items() if code in published}


def cambodia(figures: Mapping[str, Figures], folder: Path) -> None:
    """The workbooks of the Cambodia example."""
    wap, employed, book = "Working-age population", "Employed persons", Workbook()
    births = {f"CBR_BRT_{c}": ENGLISH[c] for c in ("TOTAL", "CHN", "VNM", "THA", "PRK", "FRA", "X")}

    def table(number: int, title: str, stub: str, labels: Mapping[str, str], indicator: str) -> Sheet:
        return Sheet(f"Table {number}", title, stub, labels, figures[indicator])

    title = f"{wap} by sex, age and citizenship"
    _by_citizenship(book, table(1, title, "Age group", AGES, "MST_XWAP_SEX_AGE_CCT_NB"))
    title = f"{wap} by sex, education and citizenship"
    _in_blocks(book, table(2, title, "Education", EDUCATION, "MST_XWAP_SEX_EDU_CCT_NB"))
    title = f"Foreign-born {wap.lower()} by sex and country of birth"
    _one_way(book, table(3, title, "Country of birth", births, "MST_FORP_SEX_CBR_NB"))
    title = f"{employed} by sex, age and citizenship"
    _by_citizenship(book, table(4, title, "Age group", AGES, "MST_TEMP_SEX_AGE_CCT_NB"))
    title = f"{employed} by sex, status in employment and citizenship"
    _in_blocks(book, table(7, title, "Status in employment", STATUS, "MST_TEMP_SEX_STE_CCT_NB"))
    title = f"{employed}, foreign-born, by sex and country of birth"
    _one_way(book, table(8, title, "Country of birth", births, "MST_FORE_SEX_CBR_NB"))
    title = "Unemployed persons by sex, age and citizenship"
    _by_citizenship(book, table(9, title, "Age group", AGES, "MST_TUNE_SEX_AGE_CCT_NB"))
    save(book, folder / "sources/2019/module-a.xlsx")

    book = Workbook()
    citizens = {f"CCT_CTZ_{c}": ENGLISH[c] for c in ("TOTAL", "VNM", "CHN", "USA", "THA", "MYS", "X")}
    title = "Inflow of non-citizens by sex and country of citizenship"
    _one_way(book, table(11, title, "Country of citizenship", citizens, "MFL_NCIT_SEX_CCT_NB"))
    title = "Inflow of non-citizens of working age by sex and education"
    _one_way(book, table(12, title, "Education", EDUCATION, "MFL_NWAP_SEX_EDU_NB"))
    title = "Inflow of employed non-citizens by sex and economic activity"
    _one_way(book, table(13, title, "Economic activity", ACTIVITY, "MFL_NEMP_SEX_ECO_NB"))
    title = "Inflow of employed non-citizens by sex and skill level"
    _one_way(book, table(14, title, "Occupation", SKILL, "MFL_NEMP_SEX_OCU_NB"))
    save(book, folder / "sources/2019/module-b.xlsx")

    book = Workbook()
    destinations = {f"CDS_DES_{c}": ENGLISH[c] for c in ("TOTAL", "THA", "KOR", "JPN", "SGP", "MYS", "X")}
    title = "Outflow of Cambodian citizens for employment by sex and country of destination"
    _one_way(book, table(18, title, "Country of destination", destinations, "MNA_OEMP_SEX_CDS_NB"))
    save(book, folder / "sources/2019/module-c.xlsx")


def _titled(book: Workbook, table: Sheet, widths: Sequence[float]) -> Page:
    # One decimal is shown, three are stored: what a reader must not take from the display.
    page = Page(sheet(book, table.name), widths, number_format="#,##0.0")
    page.line(f"{table.name}. {table.title}", bold=True, size=13)
    page.line("Cambodia, 2019", bold=True)
    page.line("Unit: thousands of persons", italic=True)
    return page


def _foot(page: Page) -> None:
    page.line()
    page.line("Note: - nil; an empty cell: no figure was published.", italic=True)
    page.line("Source: figures as published on ILOSTAT (CC BY 4.0); the layout is this example's.", italic=True)


def _cell(table: Figures, key: Key) -> Cell:
    text = table.get(key)
    if text is None:
        return None
    return "-" if Decimal(text) == 0 else float(text)


def _one_way(book: Workbook, table: Sheet) -> None:
    """Categories down, sexes across, one heading row."""
    page = _titled(book, table, (36, 14, 14, 14))
    page.header((table.stub, *SEX_WORDS))
    for code, label in table.rows.items():
        values = (_cell(table.figures, (sex, code, "", "2019")) for sex in SEXES)
        page.row(label, *values, bold=code.endswith("_TOTAL"))
    _foot(page)


def _by_citizenship(book: Workbook, table: Sheet) -> None:
    """Categories down; citizenship over sex across, in two heading rows."""
    groups = [code for code in CITIZENSHIP if any(key[2] == f"CCT_CIT_{code}" for key in table.figures)]
    page = _titled(book, table, (26, *[12] * (3 * len(groups))))
    top = [CITIZENSHIP[group] for group in groups for _ in SEXES]
    page.header((table.stub, *top), (table.stub, *SEX_WORDS * len(groups)))
    for code, label in table.rows.items():
        keys = [(sex, code, f"CCT_CIT_{group}", "2019") for group in groups for sex in SEXES]
        page.row(label, *(_cell(table.figures, key) for key in keys), bold=code.endswith("_TOTAL"))
    _foot(page)


def _in_blocks(book: Workbook, table: Sheet) -> None:
    """Categories down, sexes across, one block of rows a citizenship."""
    page = _titled(book, table, (36, 14, 14, 14))
    page.header((table.stub, *SEX_WORDS))
    for group, word in CITIZENSHIP.items():
        page.block(f"Citizenship: {word}")
        for code, label in table.rows.items():
            values = [_cell(table.figures, (sex, code, f"CCT_CIT_{group}", "2019")) for sex in SEXES]
            page.row(label, *values, bold=code.endswith("_TOTAL"))
    _foot(page)
