"""A questionnaire workbook is filled from data, read back equal, and nothing else of it changes."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from ilms.dataset import Dataset
from ilms.errors import SourceError, UsageError
from ilms.forms.drawing import labels
from ilms.forms.filling import fill
from ilms.forms.grid import form
from ilms.forms.layout import Layout, dumped, load
from ilms.forms.reading import read
from ilms.forms.working_paper import working_paper
from ilms.observations import Observations
from ilms.structures.load import schema
from ilms.structures.tables import find, tables

SOURCE = "LFS - Labour Force Survey"


def dataset(table, years=("2024",), **statuses):
    """A figure in every place of a table, five countries where it has countries."""
    one, number = form(table, open_rows=5), count(101)
    others = iter(one.rows.others)
    codes = [code or next(others) for code in labels(one)]
    rows = []
    for year in years:
        for row in codes:
            for across in one.columns:
                key = {one.rows.dimension: row} | dict(zip((s.dimension for s in one.across), across, strict=True))
                value = str(Decimal(next(number)).scaleb(-3)) if one.adds_up else str(next(number) * 1000)
                rows.append({**key, "TIME_PERIOD": year, "OBS_VALUE": value, "OBS_STATUS": None})
    for number, status in statuses.items():
        rows[int(number[1:])] |= {"OBS_STATUS": status, **({"OBS_VALUE": None} if status in "NCSX" else {})}
    same = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": table.measure, **table.unit, "SOURCE": SOURCE}
    columns = {name: [row[name] for row in rows] for name in rows[0]} | {n: [v] * len(rows) for n, v in same.items()}
    return Dataset(Observations.from_columns(schema(table.dataflow), columns), name=table.code)


def said(data):
    """Each observation by its key: value as a number, status, source, unit."""
    names = [*data.observations.schema.key, "OBS_VALUE", "OBS_STATUS", "SOURCE", "UNIT_MULT"]
    rows = zip(*(data.observations.text(name).to_pylist() for name in names), strict=True)
    width = len(data.observations.schema.key)
    return {row[:width]: (None if row[width] is None else Decimal(row[width]), *row[width + 1 :]) for row in rows}


@pytest.fixture(scope="module")
def paper():
    return working_paper(("en", "vi"))


@pytest.fixture(scope="module")
def everything():
    return [dataset(table, s3="N", s4="P") for table in tables()]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "questionnaire.xlsx"
    path.write_bytes(content)
    return path


def changed(content, change):
    """A workbook after `change(book)`."""
    book = openpyxl.load_workbook(BytesIO(content))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def filled(paper, everything):
    content, layout = paper
    return fill(content, "questionnaire.xlsx", layout, everything)


@pytest.fixture(scope="module")
def read_back(filled, paper, tmp_path_factory):
    return {d.name: d for d in read(written(tmp_path_factory.mktemp("q"), filled.content), paper[1], "VNM")}


@pytest.mark.parametrize("number", range(35), ids=lambda n: tables()[n].code)
def test_what_is_filled_is_read_back(everything, read_back, number):
    data = everything[number]
    assert said(read_back[data.name]) == said(data)
    assert not read_back[data.name].findings.batches


def test_every_figure_found_its_cell(filled, everything):
    assert filled.cells == sum(len(data.observations) for data in everything)
    assert not filled.left
    assert not filled.formulas
    assert filled.years == {table.code: ("2024",) for table in tables()}


def test_every_observation_knows_its_cell(read_back):
    data = read_back["C18"]
    origins, cells = data.provenance.origins, data.provenance.cells
    for row, cell in zip(origins["observation"].to_pylist(), origins["cell"].to_pylist(), strict=True):
        value = data.observations.text("OBS_VALUE")[row].as_py()
        assert value is None or Decimal(cells["text"][cell].as_py()) == Decimal(value)


def test_our_own_workbook_says_that_it_is_a_working_paper(paper):
    book = openpyxl.load_workbook(BytesIO(paper[0]))
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert "WORKING PAPER" in f"{sheet['A1'].value} {sheet['A3'].value}", sheet.title


def test_a_layout_is_written_and_read(paper, tmp_path):
    whose = replace(paper[1], area="VNM")
    (tmp_path / "layout.toml").write_text(dumped(whose), encoding="utf-8")
    again = load(tmp_path / "layout.toml")
    assert replace(again, path=whose.path) == whose


def test_figures_of_nobody_are_refused(filled, paper, tmp_path):
    with pytest.raises(UsageError, match="which country"):
        read(written(tmp_path, filled.content), paper[1])


C18 = find("C18")[0]


@pytest.fixture
def template(paper):
    """The workbook, and its layout with C18 alone."""
    return paper[0], Layout(Path("q.toml"), tuple(b for b in paper[1].blocks if b.table is C18), "en")


def test_formulas_comments_and_other_sheets_are_kept(template):
    content, layout = template
    block = layout.blocks[0]
    total = next(f"B{row}" for row, codes in block.rows.items() if codes["CDS"] == "CDS_DES_TOTAL")
    figure = f"B{block.choose.rows[0]}"

    def change(book):
        book["C18"][total] = "=SUM(B100:B101)"
        book["C18"][figure].comment = Comment("ask the ministry", "we")
        book.create_sheet("ours")["A1"] = "=1+1"

    done = fill(changed(content, change), "q.xlsx", layout, [dataset(C18, s15="P")])
    book = openpyxl.load_workbook(BytesIO(done.content))
    assert done.formulas == (f'"C18" > {total}',)
    assert book["C18"][total].value == "=SUM(B100:B101)"
    assert book["ours"]["A1"].value == "=1+1"
    assert book["C18"][figure].comment.text.splitlines() == ["ask the ministry", "OBS_STATUS: P"]
    before = openpyxl.load_workbook(BytesIO(content))["C18"]
    assert book["C18"][figure].fill.fgColor.rgb == before[figure].fill.fgColor.rgb
    assert book["C18"].protection.sheet


def test_a_formula_that_is_not_calculated_is_told_and_not_read(template, tmp_path):
    content, layout = template
    total = next(f"B{row}" for row, codes in layout.blocks[0].rows.items() if codes["CDS"] == "CDS_DES_TOTAL")
    done = fill(changed(content, lambda b: b["C18"].__setitem__(total, "=1+1")), "q.xlsx", layout, [dataset(C18)])
    (data,) = read(written(tmp_path, done.content), layout, "VNM")
    assert [(batch.code, str(batch.severity)) for batch in data.findings] == [("SRC001", "info")]
    assert len(data.observations) == done.cells


def test_what_has_no_cell_is_listed(template):
    content, layout = template
    block = layout.blocks[0]
    fewer = Layout(layout.path, (replace(block, columns={"B": {"SEX": "SEX_T"}}),), "en")
    done = fill(content, "q.xlsx", fewer, [dataset(C18)])
    assert len(done.left) == 14
    assert {left.key.split()[0] for left in done.left} == {"SEX_M", "SEX_F"}


def test_the_largest_country_comes_first_and_is_called_as_the_list_of_the_cell_has_it(template):
    content, layout = template
    done = fill(content, "q.xlsx", layout, [dataset(C18)])
    page = openpyxl.load_workbook(BytesIO(done.content))["C18"]
    sizes = [page[f"B{row}"].value for row in layout.blocks[0].choose.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert all(str(page[f"A{row}"].value).endswith("]") for row in layout.blocks[0].choose.rows)


def test_the_year_of_the_workbook_is_filled_and_no_other(template):
    content, layout = template
    year = layout.blocks[0].year
    data = dataset(C18, ("2022", "2023", "2024"))
    held = changed(content, lambda book: book["C18"].__setitem__(year, 2023))
    assert fill(held, "q.xlsx", layout, [data]).years == {"C18": ("2023",)}
    assert fill(content, "q.xlsx", layout, [data]).years == {"C18": ("2024",)}
    assert fill(content, "q.xlsx", layout, [data], "2022").years == {"C18": ("2022",)}


@pytest.mark.parametrize(
    ("change", "said_"),
    [
        (lambda b: setattr(b["C18"], "title", "Bieu 18"), 'no sheet "C18"'),
        (lambda b: b["C18"].__setitem__("B1", "C17"), '"C18" > B1 holds "C17"'),
        (lambda b: b["C18"].unmerge_cells("B4:D4") or b["C18"].merge_cells("A4:D4"), '"C18" > B4'),
        (lambda b: b["C18"].__setitem__("B4", "soon"), '"C18" > B4 holds "soon"'),
        (lambda b: b["C18"].__setitem__("B4", 2031), '"C18" > B4 is of 2031'),
        (lambda b: b["C18"].merge_cells("A13:C13"), '"C18" > B13 is covered by the merged cell A13:C13'),
        (
            lambda b: setattr(b["C18"]["B13"], "protection", openpyxl.styles.Protection(locked=True)),
            '"C18" > B13 is loc',
        ),
    ],
    ids=["sheet", "words", "merged-year", "no-year", "wrong-year", "merged", "locked"],
)
def test_a_workbook_that_the_layout_does_not_fit_is_refused_with_sheet_and_cell(template, change, said_):
    content, layout = template
    with pytest.raises((SourceError, UsageError)) as error:
        fill(changed(content, change), "q.xlsx", layout, [dataset(C18)])
    assert said_ in error.value.title
    assert "q.xlsx" in error.value.title
    assert error.value.hint


def test_what_is_no_workbook_is_refused(template):
    with pytest.raises(SourceError, match="with a workbook's name"):
        fill(b"%PDF-1.7", "q.xlsx", template[1], [dataset(C18)])


def test_a_country_that_is_none_is_refused_with_the_nearest(template, tmp_path):
    content, layout = template
    done = fill(content, "q.xlsx", layout, [dataset(C18)])
    place = f"A{layout.blocks[0].choose.rows[0]}"
    path = written(tmp_path, changed(done.content, lambda book: book["C18"].__setitem__(place, "Japn")))
    with pytest.raises(SourceError, match="Japn") as error:
        read(path, layout, "VNM")
    assert f'"C18" > {place}' in error.value.title
    assert "Japan" in error.value.hint


@pytest.mark.parametrize("name", ["JPN", "Japan", "Nhật Bản", "CDS_DES_JPN", "Japón", "Japan | Nhật Bản [CDS_DES_JPN]"])
def test_a_country_may_be_called_by_any_of_its_names(template, tmp_path, name):
    content, layout = template
    done = fill(content, "q.xlsx", layout, [dataset(C18)])
    place = f"A{layout.blocks[0].choose.rows[0]}"
    path = written(tmp_path, changed(done.content, lambda book: book["C18"].__setitem__(place, name)))
    (data,) = read(path, layout, "VNM")
    assert "CDS_DES_JPN" in data.observations.text("CDS").to_pylist()


GOOD = """
[[table]]
table = "C18"
sheet = "C18"
year = "B4"
columns = { B = "SEX_T" }
rows = { 12 = "CDS_DES_TOTAL" }
"""


@pytest.mark.parametrize(
    ("old", "new", "said_"),
    [
        ('"B4"', '"4B"', "`4B` is no cell"),
        ("B = ", "2 = ", "`2` is no column"),
        ("12 = ", "a = ", "`a` is no row"),
        ("SEX_T", "SEX_Q", "`SEX_Q` is no code of C18"),
        ("CDS_DES_TOTAL", "CRS_RES_TOTAL", "`CRS_RES_TOTAL` is no code of C18"),
        ('rows = { 12 = "CDS_DES_TOTAL" }', 'rows = { 12 = "SEX_T" }', "no code of CDS"),
        ('"C18"\nsheet', '"A1"\nsheet', "two dataflows"),
        ("year", "jahr", "jahr"),
        ("[[table]]", "[[tabel]]", "tabel"),
        ("rows = {", "choose = { column = 3 }\nrows = {", "`3` is no column"),
    ],
)
def test_a_layout_that_is_wrong_is_refused_with_what_is(tmp_path, old, new, said_):
    path = tmp_path / "layout.toml"
    path.write_text(GOOD)
    assert load(path).blocks[0].unit == "thousands"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(UsageError) as error:
        load(path)
    assert said_ in f"{error.value.title} {error.value.detail or ''}"
