"""A label that no map knows is told once, with every place where it stands and the nearest codes."""

from mapping.office import cells, found


def test_a_label_of_several_sheets_is_one_finding_with_all_its_cells(office):
    office.mapping(sheet='sheet = ["2018", "2019"]', TIME_PERIOD="TIME_PERIOD = { sheet = '(\\d{4})' }",
                   SEX='SEX = { header = 1, map = "sex-vi" }')  # fmt: skip
    table = [["Nước đến", "Nam"], ["Nhật Bổn", 1], ["Đức", 2]]
    office.workbook(table, sheet="2018", more={"2019": table})
    (told,) = found(office.read(), "MAP001")
    assert told.count == 2
    assert [(place["sheet"], place["cell"]) for place in told.where] == [("2018", "A2"), ("2019", "A2")]
    assert cells(told) == ["A2", "A2"]
    assert "CDS_DES_JPN" in told.message
