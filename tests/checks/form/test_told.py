import pytest

from checks.made import TODAY
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from mapping.office import Office


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "office")
    made.mapping()
    return made


def told(office: Office) -> dict[str, int]:
    [data] = check([office.read()], packaged(), TODAY)
    return {one.code: len(one) for one in data.findings if one.code in ("MAP038", "VAL005")}


def test_fractions_of_persons_are_one_question_and_not_one_for_each_figure(office):
    office.crosstab(["Tổng số", 160.96, 90.5, 70.46], ["Nhật Bản", 160.96, 90.5, 70.46])
    assert told(office) == {"MAP038": 1}


def test_what_is_in_thousands_has_its_decimals_told(office):
    office.mapping(unit='unit = "thousands"')
    office.crosstab(["Tổng số", 160.9612, 90.5, 70.4612], ["Nhật Bản", 160.961, 90.5, 70.461])
    assert told(office) == {"VAL005": 2}
