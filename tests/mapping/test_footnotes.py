import tomllib
from pathlib import Path

import pyarrow as pa
import pytest

from ilms.mapping.footnotes import ANY, _split, bare, figures, said, split, ways
from ilms.mapping.mapping_file import MappingFile
from mapping.office import MAPPING, cells, found
from mapping.office import figures as read_figures

DECLARED = {
    "(1)": {"note": "Sơ bộ"},
    "*": {"status": "P"},
    "1)": {"note": "a"},
    "11)": {"note": "b"},
    "¹": {"status": "E"},
}


def read(*texts, footnotes=DECLARED, **more):
    raw = tomllib.loads(MAPPING)
    raw["read"] |= {"footnotes": footnotes, "signs": {"…": {"status": "N"}, "-": {"value": "0"}}} | more
    spec = MappingFile.made(raw, Path("c18.toml")).read
    return figures(pa.array(texts), pa.array(["text"] * len(texts)), spec)


@pytest.mark.parametrize(
    ("text", "value", "signs"),
    [
        ("1.234(1)", "1234", "(1)"),
        ("1.234 (1)", "1234", "(1)"),
        ("1.234\u00a0(1) ", "1234", "(1)"),
        ("1.234(1)*", "1234", "(1)*"),
        ("1.234 (1), *", "1234", "(1),*"),
        ("1.234,5¹", "1234.5", "¹"),
        ("1.2341)", "1234", "1)"),
        ("-*", "0", "*"),
        ("1.234", "1234", None),
    ],
)
def test_signs_are_split_off_figures(text, value, signs):
    marked = read(text, number="vi")
    assert marked.parsed.value.to_pylist() == [value]
    assert marked.signs.to_pylist() == [signs]
    assert not marked.parsed.wrong[0].as_py()


def test_a_sign_without_a_value_keeps_its_status():
    marked = read("…*")
    assert (marked.parsed.status.to_pylist(), marked.parsed.value.to_pylist()) == (["N"], [None])


@pytest.mark.parametrize("text", ["1234(2)", "1234**", "1234²", "1234(a)", "1234 2)", "1234†"])
def test_a_sign_that_is_not_declared_is_never_part_of_the_figure(text):
    marked = read(text)
    assert marked.undeclared.is_valid().to_pylist() == [True]
    assert marked.parsed.wrong.to_pylist() == [True]


def test_a_figure_that_may_be_two_is_neither():
    assert read("2011)").doubtful.to_pylist() == [True]
    assert read("2011)").parsed.wrong.to_pylist() == [True]
    assert read("201 1)", "20 11)").parsed.value.to_pylist() == ["201", "20"]
    assert read("2011)", footnotes={"1)": {"note": "a"}}).parsed.value.to_pylist() == ["201"]


def test_text_that_is_no_figure_stays_one():
    marked = read("khoảng 12*", "(1)", "12O(1)")
    assert marked.parsed.wrong.to_pylist() == [True] * 3
    assert marked.signs.null_count == marked.undeclared.null_count == 3


def test_signs_may_be_one_or_two():
    assert ways("¹²", ["¹", "²", "¹²"]) == [("¹", "²"), ("¹²",)]
    assert ways("¹,²", ["¹", "²", "¹²"]) == [("¹", "²")]
    assert read("12¹²", footnotes={one: {"note": one} for one in ("¹", "²", "¹²")}).doubtful.to_pylist() == [True]


def test_what_signs_say():
    mapping = tomllib.loads(MAPPING)
    mapping["read"]["footnotes"] = DECLARED | {"**": {"status": "U", "note": "Mẫu nhỏ"}}
    told = said(pa.array(["(1)*", None, "*,**", "(1),**"]), MappingFile.made(mapping, Path("x")).read.footnotes)
    assert [column.to_pylist() for column in told] == [
        ["P", None, "P", "U"], ["Sơ bộ", None, "Mẫu nhỏ", "Sơ bộ | Mẫu nhỏ"], [False, False, True, False],
    ]  # fmt: skip


def test_labels_lose_their_signs():
    parts = split(pa.array(["Nhật Bản (1)", "Đài Loan (Trung Quốc)*", "*", None]), ["(1)", "*"])
    assert parts.rest.to_pylist() == ["Nhật Bản", "Đài Loan (Trung Quốc)", None, None]
    assert bare("Đài Loan (Trung Quốc)") is None
    assert bare("Lào(2)") == ("Lào", "(2)")
    assert _split(pa.array(["Lào ³"]), ANY, most=True).signs.to_pylist() == ["³"]


def test_a_footnote_of_a_label_is_of_all_its_figures(office):
    office.mapping(
        unit='unit = "persons"\nfootnotes = { "*" = { status = "P", note = "Sơ bộ" }, "(1)" = { status = "E" } }'
    )
    office.workbook(
        [["Nước đến", "Tổng số", "Giới tính"], [None, None, "Nam(1)", "Nữ"], ["Nhật Bản *", 9, "5*", 4],
         ["Đức", 1, 2, 3]],
        ["A1:A2", "B1:B2", "C1:D1"],
    )  # fmt: skip
    data = office.read()
    names = ("CDS", "SEX", "OBS_STATUS", "NOTE_CLASSIF")
    assert set(zip(*[data.observations.text(name).to_pylist() for name in names], strict=True)) == {
        ("CDS_DES_JPN", "SEX_T", "P", "Sơ bộ"), ("CDS_DES_JPN", "SEX_M", "P", "Sơ bộ"),
        ("CDS_DES_JPN", "SEX_F", "P", "Sơ bộ"), ("CDS_DES_DEU", "SEX_T", None, None),
        ("CDS_DES_DEU", "SEX_M", "E", None), ("CDS_DES_DEU", "SEX_F", None, None),
    }  # fmt: skip
    assert found(data, "MAP046") == []


def test_labels_that_say_two_statuses_are_a_finding(office):
    office.mapping(unit='unit = "persons"\nfootnotes = { "*" = { status = "P" }, "(1)" = { status = "E" } }')
    office.workbook([["Nước đến", "Giới tính"], [None, "Nam(1)"], ["Lào*", 9]], ["A1:A2"], sheet="Biểu 18")
    (told,) = found(office.read(), "MAP046")
    assert cells(told) == ["B3"]


def test_an_undeclared_sign_in_a_header_is_named(office):
    office.workbook([["Nước đến", "Giới tính"], [None, "Nam(1)"], ["Lào", 9]], ["A1:A2"], sheet="Biểu 18")
    data = office.read()
    (told,) = found(data, "MAP045")
    assert (cells(told), told.message.split('"')[1]) == (["B2"], "Nam(1)")
    assert read_figures(data) == {}
