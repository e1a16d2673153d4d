from mapping.office import MAPPING, cells, codes, figures, found

EDUCATION = (
    MAPPING.replace('"C18"', '"C19"')
    .replace("Nước đến", "Trình độ")
    .replace('CDS = { column = "Trình độ", map = "country-vi" }', 'EDU = { column = "Trình độ", map = "office" }')
    .replace("header = 2", "header = 1")
)
MAP = """label,code
Tổng số,TOTAL
Đại học,EDU_AGGREGATE_ADV
Trên đại học,EDU_AGGREGATE_ADV
Thạc sĩ,EDU_ISCED11_7
Cao học,EDU_ISCED11_7
"""
HEAD = ["Trình độ", "Tổng số", "Nam"]


def education(office, *rows, version=None):
    office.write("maps/office.csv", MAP)
    office.mapping(EDUCATION.replace('"office"', f'"office", version = "{version}"') if version else EDUCATION)
    office.workbook([HEAD, *rows])
    return office.read()


def test_two_labels_of_one_class_are_one_finding_that_names_both(office):
    data = education(office, ["Tổng số", 9, 5], ["Đại học", 6, 3], ["Trên đại học", 3, 2])
    (one,) = found(data, "MAP039")
    assert one.message == '"Đại học", "Trên đại học" (rows 3, 4) would all give EDU_AGGREGATE_ADV'
    assert cells(one) == ["A3", "A4"]
    assert set(figures(data, "EDU")) == {("EDU_AGGREGATE_TOTAL",)}


def test_different_labels_of_one_finer_class_are_summed_to_the_version(office):
    data = education(office, ["Tổng số", 9, 5], ["Thạc sĩ", 6, 3], ["Cao học", 3, 2], version="EDU_AGGREGATE")
    assert figures(data, "EDU", "SEX")["EDU_AGGREGATE_ADV", "SEX_T"] == "0.009"
    assert "MAP039" not in codes(data)


def test_the_same_label_twice_is_not_summed(office):
    data = education(office, ["Thạc sĩ", 6, 3], ["Thạc sĩ", 3, 2], version="EDU_AGGREGATE")
    assert "MAP039" in codes(data)
    assert not len(data.observations)


def test_a_copy_of_a_row_is_told_as_that_at_both(office):
    office.crosstab(["Nhật Bản", 5, 3, 2], ["Nhật Bản", 5, 3, 2])
    data = office.read()
    (one,) = found(data, "MAP044")
    assert one.message == '"Nhật Bản" stands in rows 3, 4 with the same figures'
    assert cells(one) == ["A3", "A4"]
    assert "MAP039" not in codes(data)
    assert not len(data.observations)


def test_rows_that_fill_each_other_up_are_no_contradiction(office):
    office.crosstab(["Nhật Bản", 5, None, None], ["Nhật Bản", None, 3, 2])
    data = office.read()
    assert len(data.observations) == 3
    assert not codes(data) & {"MAP039", "MAP040"}


BLOCKS = MAPPING.replace("header = 2, map", "block = '(NAM)$', map").replace('"sex-vi"', '"office-sex"')


def test_a_block_title_that_was_forgotten_is_told_once_and_neither_rows_are_read(office):
    office.write("maps/office-sex.csv", "label,code\nNAM,SEX_M\nNỮ,SEX_F\n")
    office.mapping(BLOCKS)
    office.workbook(
        [
            ["Nước đến", "Số người"],
            ["NAM"],
            ["Tổng số", 3],
            ["Nhật Bản", 2],
            ["NỮ"],
            ["Tổng số", 7],
            ["Nhật Bản", 6],
        ]
    )
    data = office.read()
    (one,) = found(data, "MAP040")
    assert one.message.startswith('rows above and below "NỮ" would give the same observations (4 rows)')
    assert cells(one) == ["A5"]
    assert not len(data.observations)
    assert "MAP039" not in codes(data)
    office.mapping(BLOCKS.replace("(NAM)", "(NAM|NỮ)"))
    assert len(office.read().observations) == 4
