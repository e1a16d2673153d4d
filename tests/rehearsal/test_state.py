"""Levels of attachment, of ILOSTAT's tables and of others."""

import pyarrow as pa

from ilms.observations import Observations
from ilms.rehearsal.apply import apply, columns
from ilms.rehearsal.state import State, has_all, has_any, keys, layout
from ilms.structures import load
from ilms.structures.schema import Component, Reference, Role, Schema

C18 = load.schema("DF_MNA_OEMP_SEX_CDS_NB")


def test_the_levels_of_an_ilostat_table() -> None:
    found = layout(C18)
    assert next(iter(found)) == C18.key
    assert found[C18.key] == ("OBS_VALUE", "OBS_STATUS", "NOTE_CLASSIF", "DECIMALS", "UPPER_BOUND", "LOWER_BOUND")
    assert found[("MEASURE",)] == ("UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT")
    assert found[("REF_AREA", "MEASURE", "TIME_PERIOD")] == ("SOURCE", "NOTE_SOURCE", "NOTE_INDICATOR")


def test_a_key_is_one_text_and_null_where_it_is_not_whole() -> None:
    table = pa.table({"A": ["a", "a", None], "B": ["b", None, "b"]})
    assert keys(table, ("A", "B")).to_pylist() == ["a\x1fb", None, None]
    assert keys(table, ()).to_pylist() == ["", "", ""]
    assert has_any(table, ("A", "B")).to_pylist() == [True, True, True]
    assert has_all(table, ("A", "B")).to_pylist() == [True, False, False]
    assert has_any(table, ()).to_pylist() == [False, False, False]
    assert has_all(table, ()).to_pylist() == [True, True, True]


def test_observations_get_the_attributes_of_their_level_in_canonical_order() -> None:
    message = Observations.from_columns(
        C18,
        {
            "REF_AREA": ["VNM"] * 3, "FREQ": ["A"] * 3, "MEASURE": ["MNA_OEMP_NB"] * 3,
            "SEX": ["SEX_F", "SEX_T", "SEX_T"],
            "CDS": ["CDS_DES_JPN"] * 3, "TIME_PERIOD": ["2019", "2019", "2018"], "OBS_VALUE": ["3", "2", "1.10"],
            "SOURCE": ["LFS", None, "Census"], "UNIT_MEASURE": ["PS", None, None],
        },
    )  # fmt: skip
    state, _ = apply(State.empty(C18), columns(message))
    joined = state.joined()
    assert joined.text("OBS_VALUE").to_pylist() == ["1.10", "2", "3"]
    assert joined.text("SOURCE").to_pylist() == ["Census", "LFS", "LFS"]
    assert joined.text("UNIT_MEASURE").to_pylist() == ["PS"] * 3
    again = State.from_table(C18, state.to_table()).joined()
    assert again.to_pandas().equals(joined.to_pandas())


def test_nothing_is_a_state_too() -> None:
    state = State.empty(C18)
    assert len(state.joined()) == 0
    assert len(State.from_table(C18, state.to_table()).joined()) == 0


def test_a_component_that_is_new_in_the_structure_is_null() -> None:
    def schema(*attributes: str) -> Schema:
        held = [Component(name, Role.ATTRIBUTE, attachment=("A",)) for name in attributes]
        parts = (Component("A", Role.DIMENSION), Component("OBS_VALUE", Role.MEASURE), *held)
        return Schema(Reference("X", "F", "1.0"), Reference("X", "D", "1.0"), {}, parts)

    message = Observations.from_columns(schema("OLD"), {"A": ["a"], "OBS_VALUE": ["1"], "OLD": ["gone"]})
    state, _ = apply(State.empty(schema("OLD")), columns(message))
    later = State.from_table(schema("NEW"), state.to_table())
    assert later.observations.to_pylist() == [{"A": "a", "OBS_VALUE": "1", "NEW": None}]
