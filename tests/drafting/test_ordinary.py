"""Layouts as offices send them, figures at random: a draft reads nine cells in ten as they are meant, none wrongly."""

import random

import openpyxl
import pytest

from drafting.truth import keyed, lay_down
from ilms.drafting.draft import draft
from ilms.drafting.inspected import inspect
from ilms.drafting.settings import setting
from ilms.mapping.gather import Office as Reader
from ilms.sources.opening import read
from ilms.workspace import Workspace
from mapping.office import Office

ENOUGH = 0.9
DRAW = random.Random(20)  # noqa: S311  # figures of a test
COUNTRIES = {"Thailand": "THA", "Kuwait": "KWT", "Nepal": "NPL", "Other countries": "X"}
NUOC = {"Ba Lan": "POL", "Séc": "CZE", "Pháp": "FRA", "Xứ Rất Xa": None, "Cộng": "TOTAL"}
SEXES = {"Men": "SEX_M", "Women": "SEX_F"}
GIOI = {"Nam": "SEX_M", "Nữ": "SEX_F"}


def figures(count):
    return [DRAW.randint(1000, 9000) for _ in range(count)]


def thousand(number):
    return f"{number / 1000:.3f}"


def typed(pages, path):
    """A workbook with these rows on its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in pages.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def indented():
    """Regions, countries and sexes in one column, as deep as they are indented."""
    rows, want = [["Returned migrant workers, persons"], ["Country / sex", "2021", "2022"]], {}
    for region, names in (("Asia", ["Thailand", "Nepal"]), ("Middle East", ["Kuwait"])):
        rows.append([region, *figures(2)])
        for name in names:
            for label, code in {name: "SEX_T", **SEXES}.items():
                values = figures(2)
                rows.append(["    " * (2 if label in SEXES else 1) + label, *values])
                want |= {
                    (code, f"CPR_PRV_{COUNTRIES[name]}", y): v for y, v in zip(("2021", "2022"), values, strict=True)
                }
    return {"Returns": rows}, want


def blocks():
    """A block a sex, its header again; one country unknown, the total in a word that no map has."""
    rows, want = [["Công dân đang cư trú ở nước ngoài"], ["ĐVT: người"]], {}
    for title, sex in GIOI.items():
        rows += [[title], ["Nước cư trú", "2018", "2019"]]
        for name, code in NUOC.items():
            values = figures(2)
            rows.append([name, *values])
            if code:
                want |= {(sex, f"CRS_RES_{code}", y): v for y, v in zip(("2018", "2019"), values, strict=True)}
        rows.append([])
    return {"Kiều dân": rows}, want


def sheets():
    """A sheet a year; a sign that only the second one has."""
    made, want = {}, {}
    for year in ("2016", "2017"):
        rows = [["Nationals who emigrated"], ["Unit: persons"], ["Country of destination", *SEXES]]
        for name, code in COUNTRIES.items():
            values = figures(2)
            want |= {(sex, f"CDS_DES_{code}", year): v for sex, v in zip(SEXES.values(), values, strict=True)}
            if (year, code) == ("2017", "NPL"):
                values[0], want["SEX_M", "CDS_DES_NPL", year] = "..", None
            rows.append([name, *values])
        made[year] = [*rows, [], [".. = not available"]]
    return made, want


def extract():
    """A database's extract: a subject that never changes, areas with a total."""
    rows, want = [["Indicator", "Area", "Year", "Sex", "Citizenship", "Age group", "Unit", "Value"]], {}
    for area in ("Urban", "Rural", "Total"):
        for sex, code in SEXES.items():
            for origin, of in (("Citizen", "CITIZEN"), ("Non-citizen", "NONCIT")):
                for age in ("15-24", "25-54", "55-64", "65+"):
                    [value] = figures(1)
                    rows.append(["Employed persons", area, "2020", sex, origin, age, "persons", value])
                    if area == "Total":
                        want[
                            code, f"AGE_AGGREGATE_{'YGE65' if age == '65+' else 'Y' + age}", f"CCT_CIT_{of}", "2020"
                        ] = value
    return {"Data": rows}, want


def numbered():
    """Sexes numbered I., levels of education below them, a plan beside the figures; two levels lack."""
    levels = {"Tiểu học": "1", "Trung học cơ sở": "2", "Đại học": "6"}
    rows = [
        ["Lao động đi làm việc ở nước ngoài năm 2023"],
        ["Đơn vị: người"],
        ["Chỉ tiêu", "Kế hoạch năm", "Thực hiện năm"],
    ]
    want = {}
    for mark, (title, sex) in zip(("I", "II"), GIOI.items(), strict=True):
        [plan, done] = figures(2)
        rows.append([f"{mark}. {title}", plan, done])
        want[sex, "EDU_ISCED11_TOTAL", "2023"] = done
        for place, (label, code) in enumerate(levels.items(), 1):
            [plan, done] = figures(2)
            rows.append([f"{place}. {label}", plan, done])
            want[sex, f"EDU_ISCED11_{code}", "2023"] = done
        rows.append(["- Trong đó: Sư phạm", *figures(2)])
    return {"Biểu C19": rows}, want


@pytest.mark.parametrize("laid", [indented, blocks, sheets, extract, numbered])
def test_nine_cells_in_ten_are_read_as_they_are_meant_and_none_wrongly(laid, tmp_path):
    pages, want = laid()
    office = Office(tmp_path)
    path = "sources/data.xlsx"
    typed(pages, office.root / path)
    workspace = Workspace.load(office.root)
    book = read(office.root / path)
    around = setting(book, workspace, None, "en")
    [one] = inspect(book, path, around.vocabulary).tables
    made = lay_down(draft(one, one.proposals[0], around), workspace)
    reader = Reader(workspace)
    given = {frozenset(key[3:]): value for key, value in keyed(reader.read(made, reader.table(made))).items()}
    meant = {frozenset(key): None if value is None else thousand(value) for key, value in want.items()}
    wrong = {key: value for key, value in given.items() if key not in meant or value != meant[key]}
    assert not wrong
    assert sum(key in given for key in meant) >= ENOUGH * len(meant)
