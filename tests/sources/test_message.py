import gzip
import zipfile

import openpyxl
import pytest

from ilms.messages import formats
from ilms.sources.opening import read
from ilms.sources.remarks import Remark, remarks
from messages.specimens import C18, header, some

TWO = some(SEX=["SEX_T", "SEX_F"], CDS=["CDS_DES_TOTAL", "CDS_DES_JPN"], OBS_VALUE=["152.530", "NaN"])


@pytest.fixture
def saved(tmp_path):
    def save(format_, name):
        formats.write(TWO, tmp_path / name, format_, header())
        return tmp_path / name

    return save


def rows(sheet):
    """By row the texts of its columns, whatever is in them."""
    found = {}
    for cell in sheet.cells.to_pylist():
        found.setdefault(cell["row"], {})[cell["column"]] = cell["text"]
    return list(found.values())


@pytest.mark.parametrize(
    ("format_", "name"),
    [
        ("sdmx-ml-2.1", "c18.xml"),
        ("sdmx-ml-3.0", "c18.xml"),
        ("sdmx-json-2.0", "c18.json"),
        ("sdmx-csv-2.0", "c18.csv"),
        ("ilostat-csv", "c18.csv"),
        ("sdmx-ml-2.1", "c18.xml.gz"),
        ("sdmx-ml-2.1", "c18.zip"),
        ("sdmx-csv-1.0", "c18.csv.gz"),
    ],
)
def test_a_message_is_a_list_of_its_observations(saved, format_, name):
    book = read(saved(format_, name), "c18")
    (sheet,) = book.sheets
    assert (book.engine, sheet.name, sheet.file) == (format_, C18, "c18")
    head, *body = rows(sheet)
    found = [{head[column]: text for column, text in row.items()} for row in body]
    assert sorted(one["OBS_VALUE"] for one in found) == ["152.530", "NaN"]
    assert {(one["SEX"], one["CDS"], one["TIME_PERIOD"]) for one in found} == {
        ("SEX_T", "CDS_DES_TOTAL", "1999"), ("SEX_F", "CDS_DES_JPN", "1999"),
    }  # fmt: skip
    kinds = {c["text"]: c["kind"] for c in sheet.cells.to_pylist()}
    assert (kinds["152.530"], kinds["NaN"], kinds["1999"]) == ("number", "text", "text")


def test_places_are_the_lines_of_the_file(saved):
    path = saved("sdmx-ml-2.1", "c18.xml")
    (sheet,) = read(path, "c18.xml").sheets
    lines = path.read_text("utf-8").splitlines()
    for place in sheet.provenance().to_pylist():
        if place["text"] in ("152.530", "NaN"):
            assert f'OBS_VALUE="{place["text"]}"' in lines[place["line"] - 1]
            assert (place["sheet"], place["cell"]) == (None, None)


def test_a_table_that_is_packed_is_a_table(tmp_path):
    (tmp_path / "lfs.csv.gz").write_bytes(gzip.compress("Nước;Nam\nĐức;7\n".encode()))
    assert rows(read(tmp_path / "lfs.csv.gz").sheets[0]) == [{1: "Nước", 2: "Nam"}, {1: "Đức", 2: "7"}]


@pytest.mark.parametrize(
    "text", ["REF_AREA,SEX,OBS_VALUE\nVNM,SEX_T,7\n", "indicator,ref_area,obs_value\nNO_SUCH_NB,VNM,7\n"]
)
def test_a_table_of_a_dataflow_that_is_not_known_is_a_table(tmp_path, text):
    (tmp_path / "lfs.csv").write_text(text, encoding="utf-8")
    book = read(tmp_path / "lfs.csv")
    assert book.engine == "text"
    assert rows(book.sheets[0]) == [dict(enumerate(line.split(","), 1)) for line in text.split()]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<a><b/></a>", "this is XML of another kind (its root element is `a`)"),
        ('{"a": 1}', "this is JSON of another kind"),
        ("<a", "not well-formed XML: unclosed token"),
    ],
)
def test_xml_and_json_that_are_no_message_are_told(refused, text, says):
    error = refused(text.encode(), "lfs.xml")
    assert error.title.startswith("`sources/lfs.xml`")
    assert error.title.endswith(says)


def test_an_archive_inside_an_archive_is_told(refused):
    content = gzip.compress(gzip.compress(b"a;b\n"))
    assert refused(content, "lfs.csv.gz").title == "`sources/lfs.csv.gz` is an archive inside an archive"


def test_a_damaged_archive_is_told(refused):
    assert "the archive ends too early" in refused(gzip.compress(b"a;b\n" * 99)[:-9], "lfs.csv.gz").title


def test_a_packed_workbook_is_a_workbook(tmp_path):
    openpyxl.Workbook().save(tmp_path / "lfs.xlsx")
    with zipfile.ZipFile(tmp_path / "lfs.zip", "w") as archive:
        archive.write(tmp_path / "lfs.xlsx", "lfs.xlsx")
    assert read(tmp_path / "lfs.zip").engine == "calamine"


def test_the_faults_of_a_message_are_told(saved):
    path = saved("ilostat-csv", "c18.csv")
    head, first, *more = path.read_text("utf-8").splitlines()
    place = head.split(",").index("source")
    wrong = [*first.split(",")[:place], "ZZ:99999999", *first.split(",")[place + 1 :]]
    path.write_text("\n".join([head, ",".join(wrong), *more]) + "\n", encoding="utf-8")
    (sheet,) = read(path, "c18.csv").sheets
    assert remarks(sheet) == (Remark("SRC006", 0, {"file": "c18.csv", "count": "1"}),)
