"""Means are not added up: they are refused, or weighted by the persons behind them."""

import pytest

from ilms.errors import UsageError
from ilms.maintenance.correspond.apply import upgrade
from ilms.maintenance.correspond.means import behind, counted
from ilms.observations import concat
from maintenance.correspond.eco import data, shares, shown, told

PERSONS = {"UNIT_MEASURE_TYPE": "NB", "UNIT_MEASURE": "PS"}
MONEY = {"UNIT_MEASURE_TYPE": "NB", "UNIT_MEASURE": "LC"}
FOREIGN = "ILO:DF_X_ECO(1.0)"


def foreign(*rows, units=None, prefix="ECO_ISIC5_"):
    """The same data under a dataflow that is none of the questionnaire's."""
    from dataclasses import replace

    made = data(*rows, prefix=prefix, **(units or {}))
    schema = made.observations.schema
    other = replace(schema, dataflow=replace(schema.dataflow, id="DF_X_ECO"))
    return replace(made, observations=type(made.observations)(other, made.observations.table))


def test_what_is_known_of_the_figures():
    assert counted(data(("K", "1")).observations) is True
    assert counted(foreign(("K", "1"), units=PERSONS).observations) is True
    assert counted(foreign(("K", "1"), units=MONEY).observations) is False
    assert counted(foreign(("K", "1")).observations) is None


def test_means_that_would_become_one_are_refused(order):
    found = upgrade(foreign(("J", "100"), ("K", "200"), units=MONEY), order("isic5-isic4"))
    assert found.refused
    assert told(found.data) == ["STR409"]


def test_a_mean_of_a_class_that_only_changes_its_name_is_itself(order):
    found = upgrade(foreign(("L", "100"), units=MONEY), order("isic5-isic4"))
    assert shown(found.data)[0][:2] == ("ECO_ISIC4_K", "100")


def test_the_user_may_say_that_figures_are_counts(order):
    found = upgrade(foreign(("J", "100"), ("K", "200")), order("isic5-isic4", counted=True))
    assert shown(found.data)[0][1] == "300"


def test_weighted_means_count_as_often_as_there_are_persons(order):
    weights = foreign(("J", "1"), ("K", "3"), units=PERSONS).observations
    found = upgrade(foreign(("J", "100.0"), ("K", "200.0"), units=MONEY), order("isic5-isic4", weights=weights))
    assert shown(found.data)[0][1] == "175.0"
    assert told(found.data)[-1] == "STR423"
    assert (found.before, found.after) == (None, None)  # what means add up to is nothing


def test_a_mean_without_its_number_is_refused(order):
    weights = foreign(("J", "1"), units=PERSONS).observations
    found = upgrade(foreign(("J", "100"), ("K", "200"), units=MONEY), order("isic5-isic4", weights=weights))
    assert "STR419" in told(found.data)


def test_a_mean_is_not_divided_even_with_weights(order):
    weights = foreign(("T", "1"), units=PERSONS).observations
    split = shares(T={"S": "0.8", "G": "0.2"})
    found = upgrade(foreign(("T", "100"), units=MONEY), order("isic5-isic4", weights=weights, shares=split))
    assert found.refused
    assert told(found.data) == ["STR422"]


def test_counts_are_not_averaged(order):
    weights = foreign(("J", "1"), ("K", "3"), units=PERSONS).observations
    with pytest.raises(UsageError, match="are counts"):
        upgrade(data(("J", "100"), ("K", "200"), prefix="ECO_ISIC5_"), order("isic5-isic4", weights=weights))


def without_sex(counts):
    """The same counts under a structure without the dimension."""
    from dataclasses import replace

    schema = counts.schema
    less = replace(schema, components=tuple(one for one in schema.components if one.id != "SEX"))
    columns = {name: counts.text(name) for name in counts.table.column_names if name != "SEX"}
    return type(counts).from_columns(less, columns)


def test_counts_of_all_tell_nothing_of_a_part(order):
    """How many women stand behind their means, a count of both sexes does not say."""
    weights = without_sex(foreign(("J", "1"), ("K", "3"), units=PERSONS).observations)
    both = [foreign(("J", "100.0"), ("K", "200.0"), units={**MONEY, "SEX": sex}) for sex in ("SEX_T", "SEX_F")]
    total, women = (one.observations for one in both)
    assert shown(upgrade(both[0], order("isic5-isic4", weights=weights)).data)[0][1] == "175.0"
    assert behind(concat([total, women]), weights).to_pylist() == ["1", "3", None, None]
