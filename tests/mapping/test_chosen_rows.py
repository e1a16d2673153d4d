"""`[read] only`: one list with the rows of several tables."""

import pytest

from ilms.errors import UsageError
from ilms.mapping.mapping_file import MappingFile
from mapping.office import cells, codes, figures, found

MAPPING = """
table = "C18"
source = "dolab"
[read]
file = "sources/{year}/dolab.xlsx"
header = { find = "Loại" }
unit = "persons"
only = { "Loại" = "Nước đến" }
[dimensions]
CDS = { column = "Nhãn", map = "country-vi" }
SEX = { column = "Giới tính", map = "sex-vi" }
TIME_PERIOD = { file = "year" }
"""
ROWS = [
    ["Loại", "Nhãn", "Giới tính", "Số người"],
    ["Nước đến", "Nhật Bản", "Nam", 60],
    ["NƯỚC  ĐẾN", "Nhật Bản", "Nữ", 40],
    ["Nghề", "Thợ hàn", "Nam", 30],
    ["Nghề", "Thợ may", "Nữ", 20],
    [None, "Lào", "Nữ", 7],
]


def test_only_the_rows_of_one_label_are_read_and_the_others_counted(office) -> None:
    office.mapping(MAPPING)
    office.workbook(ROWS)
    data = office.read()
    assert figures(data, "CDS", "SEX") == {("CDS_DES_JPN", "SEX_M"): "0.060", ("CDS_DES_JPN", "SEX_F"): "0.040"}
    told = found(data, "MAP054")
    assert [(cells(one), one.message.split(" rows")[0]) for one in told] == [(["A4"], "2"), ([], "1")]
    assert not {"MAP001", "MAP055"} & codes(data)


def test_several_labels_and_several_columns(office) -> None:
    text = MAPPING.replace('{ "Loại" = "Nước đến" }', '{ "Loại" = ["Nước đến", "Điểm đến"], "Giới tính" = "Nữ" }')
    office.mapping(text)
    office.workbook(ROWS)
    data = office.read()
    assert list(figures(data, "SEX").values()) == ["0.040"]
    [absent] = found(data, "MAP055")
    assert '"Điểm đến"' in absent.message


def test_a_column_that_is_not_there_is_told(office) -> None:
    office.mapping(MAPPING.replace('only = { "Loại"', 'only = { "Bảng"'))
    office.workbook(ROWS)
    data = office.read()
    assert not len(data.observations)
    assert "MAP004" in codes(data)


@pytest.mark.parametrize("only", ['"Loại"', "{ Loại = [] }"])
def test_what_names_no_label_is_refused(office, only: str) -> None:
    path = office.mapping(MAPPING.replace('{ "Loại" = "Nước đến" }', only).replace("Loại = []", '"Loại" = []'))
    with pytest.raises(UsageError, match="names no column with its labels"):
        MappingFile.load(path or office.root / "mappings/c18.toml")
