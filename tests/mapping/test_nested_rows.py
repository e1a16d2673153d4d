"""A class beside its own parts, which a sum would count twice."""

import pytest

from ilms.mapping.nested_rows import above
from mapping.office import cells, codes, figures, found

ECO = 'ECO = { column = "Ngành", map = "vsic2018", version = "ECO_AGGREGATE" }'


def industry(office, *rows, skip=()):
    """Table C20 from rows of industries, both sexes."""
    skipped = f"\nskip = {list(skip)}" if skip else ""
    office.mapping(
        table='table = "C20"', header=f'header = "Ngành"{skipped}', CDS=ECO, SEX='SEX = { value = "SEX_T" }'
    )  # fmt: skip
    settings = (office.root / "ilms.toml").read_text("utf-8")
    declared = 'ilostat = "FX:6673"\nclassifications = { ECO = "VSIC2018" }'
    office.write("ilms.toml", settings.replace('ilostat = "FX:6673"', declared))
    office.workbook([["Ngành", "Số người"], *rows])
    return office.read()


def test_a_section_beside_its_divisions_is_not_counted_twice(office):
    data = industry(office, ["B. Khai khoáng", 100], ["05. Khai thác than cứng và than non", 60], ["06", 40], ["C", 5])
    (one,) = found(data, "MAP074")
    assert one.message == (
        '"B. Khai khoáng" (row 2) holds "05. Khai thác than cứng và than non", "06" (rows 3, 4): '
        "added up to ECO_ISIC4_B they would be counted twice"
    )
    assert cells(one) == ["A2", "A3", "A4"]
    assert figures(data, "ECO") == {("ECO_AGGREGATE_MAN",): "0.005"}


def test_by_their_figures_where_no_mark_tells(office):
    data = industry(office, ["Khai khoáng", 100], ["Khai thác than cứng và than non", 60], ["06", 40])
    assert codes(data) >= {"MAP074"}
    assert not len(data.observations)


@pytest.mark.parametrize("rows", [
    [["05", 60], ["06", 40]],
    [["Khai khoáng", 7], ["05", 4], ["06", 3]],  # few: by chance
    [["Khai khoáng", 90], ["05", 60], ["06", 40]],
    [["B", 90], ["05", 60], ["06", 40]],  # what has less than its parts is no total of them
])  # fmt: skip
def test_rows_beside_each_other_are_added_up(office, rows):
    data = industry(office, *rows)
    assert "MAP074" not in codes(data)
    total = sum(figure for _, figure in rows)
    assert figures(data, "ECO") == {("ECO_AGGREGATE_MEL",): f"{total / 1000:.3f}"}


def test_a_part_of_the_parts_is_enough_where_the_marks_tell(office):
    assert "MAP074" in codes(industry(office, ["B. Khai khoáng", 100], ["05", 60]))


def test_what_is_skipped_is_not_held_against_its_total(office):
    data = industry(office, ["B. Khai khoáng", 100], ["05", 60], ["06", 40], skip=("05", "06"))
    assert "MAP074" not in codes(data)
    assert figures(data, "ECO") == {("ECO_AGGREGATE_MEL",): "0.100"}


def test_marks() -> None:
    assert above("1 - Lãnh đạo", ["11. Nhà lập pháp", "12"])
    assert above("b. Khai khoáng", ["B05", "06"])
    assert not above("1. Lãnh đạo", ["21. Kỹ sư"])
    assert not above("A. Nông nghiệp", ["B05"])
    assert not above("Khai khoáng", [])
