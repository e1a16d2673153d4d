"""A letter by itself where an attribute is read is told with what it was taken for."""

import pytest

from mapping.office import MAPPING, found

STATUS = MAPPING + '[attributes]\nOBS_STATUS = { column = "Ghi chú", map = "status-vi" }\n'


@pytest.mark.parametrize(("remark", "told"), [("M", 1), (" E ", 1), ("Sơ bộ", 0), (None, 0), ("Q", 0)])
def test_a_lone_letter_is_told_as_what_it_is_read(office, remark, told) -> None:
    office.mapping(STATUS.replace("SEX = { header = 2,", 'SEX = { value = "SEX_T" } #'))
    office.workbook([["Nước đến", "Số người", "Ghi chú"], ["Tổng số", 150, None], ["Nhật Bản", 100, remark]])
    data = office.read()
    letters = found(data, "MAP081")
    assert len(letters) == told
    for one in letters:
        assert one.where == ({"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "C3"},)
        assert one.severity == "info"


def test_it_says_the_label_of_the_code_in_both_languages(office) -> None:
    office.mapping(STATUS.replace("SEX = { header = 2,", 'SEX = { value = "SEX_T" } #'))
    office.workbook([["Nước đến", "Số người", "Ghi chú"], ["Tổng số", 150, "M"]])
    [one] = found(office.read(), "MAP081")
    assert one.messages["en"].startswith('"M" is read as OBS_STATUS M: Model')
    assert one.messages["vi"] == '"M" được đọc là OBS_STATUS M: Ngoại suy theo mô hình'
