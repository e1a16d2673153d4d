"""Data of one classification as data of another: nothing is lost, nothing is invented, and everything is told."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.maintenance.correspond.apply import upgrade
from ilms.maintenance.correspond.plan import Order
from ilms.maintenance.correspond.shares import Shares
from ilms.maintenance.correspond.tables import folders, load
from maintenance.correspond.eco import data, shares, shown, told

HALF = shares(J={"J": "0.4", "K": "0.6"}, G={"G": "0.9", "T": "0.1"})
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"


def test_a_class_that_goes_whole_to_another_is_exact_to_the_letter(order):
    found = upgrade(data(("K", "12.50", None, "P"), ("O", None, None, "N")), order())
    assert shown(found.data) == [("ECO_ISIC5_L", "12.50", "P"), ("ECO_ISIC5_P", None, "N")]
    assert "STR401" in told(found.data)
    assert found.figures["exact"] == 1  # P of Rev.5 lacks a little that Rev.4 has in R: nearly
    assert found.figures["nearly"] == 1


def test_a_class_that_is_split_is_refused_without_shares_and_nothing_is_converted(order):
    given = data(("K", "1"), ("J", "10"))
    found = upgrade(given, order())
    assert found.refused
    assert told(found.data) == ["STR404"]
    assert shown(found.data) == shown(given)


def test_shares_divide_to_the_last_digit_and_say_that_they_do(order):
    found = upgrade(data(("J", "10.001")), order(shares=HALF))
    assert shown(found.data) == [("ECO_ISIC5_J", "4.000", "E"), ("ECO_ISIC5_K", "6.001", "E")]
    assert shown(found.data, "NOTE_CLASSIF")[0] == (
        "From ISIC Rev.4, estimated by shares: ECO_ISIC5_J 0.4, ECO_ISIC5_K 0.6",
    )
    assert (found.before, found.after) == ("10.001", "10.001")
    assert "STR403" in told(found.data)


def test_a_part_of_one_and_all_of_another_become_one_which_is_an_estimate(order):
    found = upgrade(data(("S", "30"), ("G", "20", None, "P")), order(shares=HALF))
    assert shown(found.data) == [("ECO_ISIC5_T", "32.000", "E"), ("ECO_ISIC5_G", "18.000", "P")]
    assert found.made == 1


def test_classes_that_merge_are_added_up_exactly(order):
    rows = [("J", "0.1", None, "P"), ("K", "0.2", None, "P"), ("TOTAL", "0.3")]
    found = upgrade(data(*rows, prefix="ECO_ISIC5_"), order("isic5-isic4"))
    assert shown(found.data) == [("ECO_ISIC4_J", "0.3", "P"), ("ECO_ISIC4_TOTAL", "0.3", None)]
    assert "STR410" in told(found.data)


def test_a_sum_without_one_of_its_parts_has_no_value(order):
    rows = [("J", None, None, "C"), ("K", "0.2")]
    found = upgrade(data(*rows, prefix="ECO_ISIC5_"), order("isic5-isic4"))
    assert shown(found.data) == [("ECO_ISIC4_J", None, "C")]
    assert {"STR416"} <= set(told(found.data))


def test_parts_with_different_statuses_give_none_and_that_is_told(order):
    rows = [("J", "1", None, "P"), ("K", "2", None, "U")]
    found = upgrade(data(*rows, prefix="ECO_ISIC5_"), order("isic5-isic4"))
    assert shown(found.data) == [("ECO_ISIC4_J", "3", None)]
    assert "STR415" in told(found.data)


def test_the_largest_part_is_taken_only_when_asked_for_and_only_where_there_is_one(order):
    found = upgrade(data(("G", "20")), order(largest=True))
    assert shown(found.data) == [("ECO_ISIC5_G", "20", "E")]
    assert "STR405" in told(found.data)
    assert upgrade(data(("J", "10")), order(largest=True)).refused  # half and half: there is no largest part


def test_a_group_beside_its_classes_is_left_out_and_alone_it_is_unknown(order):
    found = upgrade(data(("DE", "3"), ("D", "1"), ("E", "2")), order())
    assert [code for code, *_ in shown(found.data)] == ["ECO_ISIC5_D", "ECO_ISIC5_E"]
    assert "STR407" in told(found.data)
    assert "STR406" in told(upgrade(data(("DE", "3")), order()).data)


def test_data_without_any_code_of_the_table_is_told_once(order):
    converted = upgrade(data(("K", "1")), order()).data
    assert told(upgrade(converted, order()).data)[-1:] == ["STR417"]


def test_bare_codes_that_both_classifications_have_are_told(order):
    assert "STR421" in told(upgrade(data(("A", "1"), ("L", "2"), prefix=""), order("isic5-isic4")).data)
    assert "STR421" not in told(upgrade(data(("L", "1"), ("V", "2"), prefix=""), order("isic5-isic4")).data)
    assert "STR421" not in told(upgrade(data(("A", "1"), ("L", "2"), prefix="ECO_ISIC5_"), order("isic5-isic4")).data)


def test_years_that_are_left_in_the_old_classification_are_told(order):
    rows = [("K", "1", "2025"), ("K", "2", "2026")]
    found = upgrade(data(*rows), order(years=("2025",))).data
    (one,) = [batch for batch in found.findings if batch.code == "STR420"]
    assert shown(found) == [("ECO_ISIC5_L", "1", None), ("ECO_ISIC4_K", "2", None)]
    assert one.params["periods"].to_pylist() == ["2026"]
    mixed = data(("ECO_ISIC4_K", "1", "2025"), ("ECO_ISIC5_L", "2", "2026"), prefix="")
    assert "STR420" not in told(upgrade(mixed, order(years=("2025",))).data)


def test_other_versions_in_the_same_dimension_stay(order):
    given = data(("ECO_ISIC4_K", "1"), ("ECO_SECTOR_SER", "9"), prefix="")
    found = upgrade(given, order())
    assert shown(found.data)[1] == ("ECO_SECTOR_SER", "9", None)
    assert "STR408" in told(found.data)


def test_codes_may_stand_by_themselves(order):
    found = upgrade(data(("K", "1"), prefix=""), order())
    assert shown(found.data) == [("L", "1", None)]


def test_what_the_table_does_not_know_is_refused_with_its_line(order):
    found = upgrade(data(("K", "1"), ("Y", "2")), order())
    (batch,) = [one for one in found.data.findings if one.code == "STR406"]
    assert batch.rows.to_pylist() == [1]


def test_years_that_are_in_the_new_classification_already_stay_and_begin_with_a_break(order):
    given = data(("ECO_ISIC4_J", "10", "2024"), ("ECO_ISIC5_J", "5", "2026"), ("ECO_ISIC5_K", "6", "2026", "P"),
                 ("ECO_ISIC5_J", "5", "2027"), ("ECO_ISIC5_L", "7", "2026"), prefix="")  # fmt: skip
    found = upgrade(given, order(shares=HALF, years=("2024", "2025")))
    of_2026 = [row for row in shown(found.data, "TIME_PERIOD", "ECO", "OBS_STATUS") if row[0] != "2024"]
    assert of_2026 == [
        ("2026", "ECO_ISIC5_J", "B"), ("2026", "ECO_ISIC5_K", "P"), ("2027", "ECO_ISIC5_J", None),
        ("2026", "ECO_ISIC5_L", None),
    ]  # fmt: skip
    notes = dict(shown(found.data, "ECO", "NOTE_INDICATOR")[2:])
    assert notes["ECO_ISIC5_K"] == "Break in series: Industry classification revised"
    assert "STR411" in told(found.data)


def test_converted_figures_never_meet_native_ones_of_their_year(order):
    given = data(("ECO_ISIC4_K", "1"), ("ECO_ISIC5_L", "2"), prefix="")
    assert "STR418" in told(upgrade(given, order()).data)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("K", "1"), ("K", "1")], "STR413"),
        ([("K", "1o")], "STR414"),
        ([], "STR417"),
    ],
)
def test_data_that_is_wrong_already_is_refused(order, rows, code):
    found = upgrade(data(*rows), order())
    assert found.refused
    assert code in told(found.data)


def test_a_target_that_the_list_does_not_have_is_told(order):
    assert "STR412" in told(upgrade(data(("K", "1")), order()).data)
    assert "STR412" not in told(upgrade(data(("L", "1"), prefix="ECO_ISIC5_"), order("isic5-isic4")).data)


def test_data_without_the_dimension_is_refused(order):
    with pytest.raises(UsageError, match="has no dimension `OCU`"):
        upgrade(data(("K", "1")), order("isco88-isco08"))


def test_shares_may_differ_between_the_sexes(order):
    by_sex = Shares(("SEX",), {
        ("J", "SEX_T"): (("J", Decimal("0.5")), ("K", Decimal("0.5"))),
        ("J", "SEX_M"): (("J", Decimal("0.25")), ("K", Decimal("0.75"))),
    })  # fmt: skip
    found = upgrade(data(("J", "10")), order(shares=by_sex))
    assert [value for _, value, _ in shown(found.data)] == ["5.000", "5.000"]
    found = upgrade(data(("J", "10"), SEX="SEX_M"), order(shares=by_sex))
    assert [value for _, value, _ in shown(found.data)] == ["2.500", "7.500"]
    assert upgrade(data(("J", "10"), SEX="SEX_F"), order(shares=by_sex)).refused


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(SECTIONS), st.decimals(0, 10**9, places=3)), unique_by=lambda row: row[0],
             min_size=1),
    st.integers(0, 1000),
)  # fmt: skip
def test_totals_are_kept_to_the_last_digit_whatever_the_shares(rows, mille):
    one, other = Decimal(mille) / 1000, 1 - Decimal(mille) / 1000
    divided = Shares(of={("J",): (("J", one), ("K", other)), ("G",): (("G", one), ("T", other))})
    table = load("isic4-isic5", folders(None))
    there = upgrade(data(*[(code, str(value)) for code, value in rows]), Order(table, divided))
    total = sum(value for _, value in rows)
    assert not there.refused
    assert Decimal(there.before) == Decimal(there.after) == total
    assert sum(Decimal(str(value)) for _, value, _ in shown(there.data)) == total
    back = upgrade(there.data, Order(table.reversed(), largest=True))
    assert Decimal(back.after) == total
