"""Means of several labels as one: weighted by the persons behind each, or refused."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.provenance import Operation
from mapping.office import cells, codes, figures, found

EARNINGS = """
table = "A10-citizenship"
source = "dolab"
weights = { column = "Số lao động" }
[read]
file = "sources/{year}/dolab.xlsx"
sheet = "Biểu 18"
header = { find = "Quốc tịch" }
unit = "units"
[dimensions]
CCT = { column = "Quốc tịch", map = "office", sum = true }
SEX = { value = "SEX_T" }
TIME_PERIOD = { file = "year" }
"""
MAP = "label,code\nViệt Nam,CCT_CIT_CITIZEN\nLào,CCT_CIT_NONCIT\nTrung Quốc,CCT_CIT_NONCIT\nChung,CCT_CIT_TOTAL\n"
HEAD = ["Quốc tịch", "Thu nhập", "Số lao động"]
BODY = [["Việt Nam", 7000, 100], ["Lào", 5000, 30], ["Trung Quốc", 9500.5, 10]]


def earnings(office, *body, text=EARNINGS):
    for old in (office.root / "mappings").glob("*.toml"):
        old.unlink()
    office.mapping(text, name="a10")
    office.write("maps/office.csv", MAP)
    office.workbook([HEAD, *body])
    return office.read()


def test_means_of_one_code_are_weighted_by_a_column(office):
    data = earnings(office, *BODY)
    assert figures(data, "CCT") == {("CCT_CIT_CITIZEN",): "7000", ("CCT_CIT_NONCIT",): "6125.13"}  # (150000+95005)/40
    (told,) = found(data, "MAP078")
    assert told.message == '1 means of CCT are made from those of several classes, weighted by "Số lao động"'
    assert codes(data) == {"MAP078"}


def test_a_weighted_mean_knows_the_cells_of_its_parts_and_of_their_weights(office):
    data = earnings(office, *BODY)
    row = data.observations.text("CCT").to_pylist().index("CCT_CIT_NONCIT")
    origins = [one for one in data.provenance.origins.to_pylist() if one["observation"] == row]
    places = {(data.provenance.cell(one["cell"])["cell"], one["operation"]) for one in origins}
    averaged, weight = str(Operation.AVERAGED), str(Operation.WEIGHT)
    assert places == {("B3", averaged), ("B4", averaged), ("C3", weight), ("C4", weight)}


def test_without_weights_they_are_refused(office):
    data = earnings(office, *BODY, text=EARNINGS.replace('weights = { column = "Số lao động" }', "").replace(
        'unit = "units"', 'unit = "units"\nignore = ["Số lao động"]'))  # fmt: skip
    (told,) = found(data, "MAP052")
    assert "weights" in told.hint
    assert set(figures(data, "CCT")) == {("CCT_CIT_CITIZEN",)}


def test_a_mean_without_its_number_of_persons_is_told_and_makes_none(office):
    data = earnings(office, BODY[0], BODY[1], ["Trung Quốc", 9500.5, None])
    (told,) = found(data, "MAP079")
    assert cells(told) == ["B4"]
    assert figures(data, "CCT")["CCT_CIT_NONCIT",] is None


def test_a_number_of_persons_that_is_no_number_is_told_at_its_cell(office):
    data = earnings(office, BODY[0], BODY[1], ["Trung Quốc", 9500.5, "khoảng 10"])
    (told,) = found(data, "MAP008")
    assert cells(told) == ["C4"]
    assert "MAP079" in codes(data)


def test_nobody_weighs_nothing(office):
    text = EARNINGS.replace('unit = "units"', 'unit = "units"\nsigns = { "-" = { status = "N" } }')
    data = earnings(office, BODY[0], BODY[1], ["Trung Quốc", "-", 0], text=text)
    assert figures(data, "CCT")["CCT_CIT_NONCIT",] == "5000.00"


def test_a_mean_that_is_missing_makes_the_whole_not_available(office):
    text = EARNINGS.replace('unit = "units"', 'unit = "units"\nsigns = { "-" = { status = "N" } }')
    data = earnings(office, BODY[0], BODY[1], ["Trung Quốc", "-", 10], text=text)
    assert figures(data, "CCT")["CCT_CIT_NONCIT",] is None
    assert "MAP023" in codes(data)


def test_shares_of_means_stay_refused(office):
    office.mapping(EARNINGS, name="a10")
    data = earnings(office, *BODY)
    office.write("maps/office.csv", "label,code,share\nViệt Nam,CCT_CIT_CITIZEN,0.5\nViệt Nam,CCT_CIT_NONCIT,0.5\n"
                 "Lào,CCT_CIT_NONCIT,\nTrung Quốc,CCT_CIT_NONCIT,\n")  # fmt: skip
    data = office.read()
    assert "MAP052" in codes(data)


CROSS = """
table = "A10-citizenship"
source = "dolab"
weights = { column = "Số lao động" }
[read]
file = "sources/{year}/dolab.xlsx"
sheet = "Biểu 18"
header = { find = "Quốc tịch" }
unit = "units"
[dimensions]
CCT = { column = "Quốc tịch", map = "office", sum = true }
SEX = { header = 1, map = "sex-vi" }
TIME_PERIOD = { file = "year" }
"""


def test_each_mean_of_a_cross_tab_has_the_number_of_its_own_row_and_class(office):
    office.mapping(CROSS, name="c18")
    office.write("maps/office.csv", MAP)
    head = [["Quốc tịch", "Nam", None, "Nữ", None], [None, "Số lao động", "Thu nhập", "Số lao động", "Thu nhập"]]
    office.workbook([*head, ["Lào", 1, 100, 3, 200], ["Trung Quốc", 3, 200, 1, 100]], ["A1:A2", "B1:C1", "D1:E1"])
    assert figures(office.read(), "SEX") == {("SEX_M",): "175.00", ("SEX_F",): "175.00"}


EMPLOYEES = """
table = "A9-citizenship"
source = "dolab"
[read]
file = "sources/{year}/employees.xlsx"
header = { find = "Quốc tịch" }
unit = "persons"
[dimensions]
CCT = { column = "Quốc tịch", map = "finer" }
SEX = { value = "SEX_T" }
AGE = { column = "Tuổi", map = "age" }
TIME_PERIOD = { file = "year" }
"""
FINER = "label,code\nLào,CCT_CTZ_LAO\nTrung Quốc,CCT_CTZ_CHN\n"


def by_table(office, table="A9-citizenship"):
    text = EARNINGS.replace('{ column = "Số lao động" }', f'{{ table = "{table}" }}').replace(
        'map = "office", sum = true', 'map = "finer", version = "CCT_CIT"'
    )
    office.mapping(text.replace('unit = "units"', 'unit = "units"\nignore = ["Số lao động"]'), name="c18")
    office.write("maps/finer.csv", FINER)
    office.write("maps/aggregations.csv", "code,part\nCCT_CIT_NONCIT,CCT_CTZ_LAO\nCCT_CIT_NONCIT,CCT_CTZ_CHN\n")
    office.workbook([HEAD, *BODY[1:]])
    office.mapping(EMPLOYEES, name="a9")
    people = [
        ["Quốc tịch", "Tuổi", "Số người"],
        ["Lào", "Tổng số", 30],
        ["Trung Quốc", "Tổng số", 10],
        ["Lào", "15-24", 5],
    ]
    office.workbook(people, name="sources/2019/employees.xlsx")


def test_another_table_of_the_source_may_count_the_persons(office):
    by_table(office)
    data = next(one for one in office.gather() if one.name == "A10-citizenship")
    assert figures(data, "CCT") == {("CCT_CIT_NONCIT",): "6125.13"}
    assert "weighted by A9-citizenship" in found(data, "MAP078")[0].message
    assert {place["file"] for place in data.provenance.where(0)} == {
        "sources/2019/dolab.xlsx", "sources/2019/employees.xlsx",
    }  # fmt: skip


def test_a_table_that_nobody_maps_counts_nothing(office):
    by_table(office, "A4-citizenship")
    with pytest.raises(UsageError, match="no mapping file of dolab fills `A4-citizenship`"):
        office.gather()


def test_weights_are_for_means_only(office):
    office.mapping(source='source = "dolab"\nweights = { column = "Nam" }')
    with pytest.raises(UsageError, match="C18 holds counts"):
        office.read()


@pytest.mark.parametrize("wrong", ["weights = { }", 'weights = "Nam"', 'weights = { column = "A", table = "A9" }'])
def test_weights_are_said_in_one_way(office, wrong):
    office.mapping(source=f'source = "dolab"\n{wrong}')
    with pytest.raises(UsageError, match="in no one way"):
        office.read()


money = st.decimals(min_value=0, max_value=10**9, places=2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(money, money), st.tuples(*[st.integers(1, 10**7)] * 2))
def test_the_mean_is_exact_to_the_last_digit(office, means, persons):
    body = [[name, float(mean), count] for name, mean, count in zip(["Lào", "Trung Quốc"], means, persons, strict=True)]
    data = earnings(office, *body)
    exact = sum(m * n for m, n in zip(means, persons, strict=True)) / Decimal(sum(persons))
    assert Decimal(figures(data, "CCT")["CCT_CIT_NONCIT",]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
