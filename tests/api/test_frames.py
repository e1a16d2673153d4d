"""From pandas and back."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ilms

# The first text of any alphabet takes a while where others are at work.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEY = ["REF_AREA", "FREQ", "MEASURE", "SEX", "CDS", "TIME_PERIOD"]


def _values(column: Any) -> list[str | None]:
    frame = pd.DataFrame({"OBS_VALUE": column})
    return ilms.from_pandas(frame, "C18").observations.text("OBS_VALUE").to_pylist()


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (["1.10", None, ""], ["1.10", None, ""]),
        ([0.1 + 0.2, np.nan, 1e15, 82703.0], ["0.3", None, "1000000000000000", "82703"]),
        (np.array([0.1, 7.92], np.float32), ["0.1", "7.92"]),
        (pd.array([1, None], "Int64"), ["1", None]),
        (pd.array([1.5, None], "Float64"), ["1.5", None]),
        (pd.Categorical(["1.0", "2", "1.0"]), ["1.0", "2", "1.0"]),
        ([Decimal("1.10"), Decimal("1E+3")], ["1.10", "1000"]),
        ([1, 2.5, "3.0", None, Decimal("4.0"), pd.NA], ["1", "2.5", "3.0", None, "4.0", None]),
        (["1", 2], ["1", "2"]),
        ([True, "1"], ["true", "1"]),
        ([date(2019, 1, 1)], ["2019-01-01"]),
        (pd.to_datetime(["2019-01-01"]), ["2019-01-01"]),
        (pd.PeriodIndex(["2019"], freq="Y"), ["2019"]),
        ([None, None], [None, None]),
        ([], []),
    ],
)
def test_what_a_frame_holds_becomes_the_text_that_says_it(column: Any, texts: list[str | None]) -> None:
    assert _values(column) == texts


@unhurried
@given(st.lists(st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)))
def test_texts_come_back_as_they_were(texts: list[str | None]) -> None:
    frame = pd.DataFrame({"OBS_VALUE": pd.Series(texts, dtype=object), "SEX": pd.Series(texts, dtype=object)})
    again = ilms.to_pandas(ilms.from_pandas(frame, "C18"))
    for name in frame:
        assert [None if pd.isna(text) else text for text in again[name]] == texts


@unhurried
@given(st.lists(st.floats(-1e300, 1e300)))
def test_numbers_keep_fifteen_digits(numbers: list[float]) -> None:
    assert [f"{float(text or ''):.15g}" for text in _values(np.array(numbers, np.float64))] == [
        f"{number + 0:.15g}" for number in numbers
    ]


def test_what_the_table_fixes_need_not_be_given(frame: pd.DataFrame) -> None:
    back = ilms.to_pandas(ilms.from_pandas(frame, "c18", REF_AREA="VNM"))
    same = ["REF_AREA", "FREQ", "MEASURE", "UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT"]
    assert back[same].drop_duplicates().to_numpy().tolist() == [["VNM", "A", "MNA_OEMP_NB", "NB", "PS", "3"]]
    assert ilms.to_pandas(ilms.from_pandas(frame.assign(FREQ="M"), "C18"))["FREQ"].tolist() == ["M"] * 6


def test_a_key_may_stand_in_the_index(frame: pd.DataFrame) -> None:
    indexed = ilms.from_pandas(frame.set_index(["SEX", "CDS", "TIME_PERIOD"]), "C18", REF_AREA="VNM")
    flat = ilms.from_pandas(frame, "C18", REF_AREA="VNM")
    pd.testing.assert_frame_equal(ilms.to_pandas(indexed), ilms.to_pandas(flat))


@pytest.mark.parametrize(
    ("column", "more", "title", "hint"),
    [
        ("sex", {}, "`sex` is no component of DF_MNA_OEMP_SEX_CDS_NB", "did you mean `SEX`?"),
        ("Tổng số", {}, "`Tổng số` is no component", "leave the column out"),
        ("OBS_STATUS", {"OBS_STATUS": "A"}, "`OBS_STATUS` is given twice", ""),
        ("SEX", {}, "`SEX` is given twice", ""),
    ],
)
def test_a_strange_column_is_refused(
    frame: pd.DataFrame, column: str, more: dict[str, str], title: str, hint: str
) -> None:
    wider = pd.concat([frame, pd.DataFrame({column: ["x"] * 6})], axis="columns")
    with pytest.raises(ilms.UsageError, match=title) as raised:
        ilms.from_pandas(wider, "C18", **more)
    assert raised.value.hint.startswith(hint)


def test_a_message_that_deletes_goes_through_a_frame(frame: pd.DataFrame) -> None:
    deleting = ilms.from_pandas(frame.assign(**{"#action": ["D", *"IIIII"]}), "C18", REF_AREA="VNM")
    back = ilms.to_pandas(deleting)
    assert back["#action"].tolist() == ["D", *"IIIII"]
    assert len(ilms.diff(deleting, ilms.from_pandas(back, "C18"))) == 0
    assert "#action" not in ilms.to_pandas(ilms.from_pandas(frame.assign(**{"#action": "I"}), "C18"))


def test_labels_stand_in_place_of_codes(frame: pd.DataFrame) -> None:
    frame.loc[0, "SEX"] = "SEX_Q"
    said = ilms.to_pandas(ilms.from_pandas(frame, "C18", REF_AREA="VNM"), labels="vi")
    assert said["SEX"].tolist()[:3] == ["SEX_Q", "Nam", "Nữ"]
    assert said["OBS_VALUE"].tolist()[0] == "7.215"
    assert said["OBS_STATUS"].isna().all()


def test_changes_lie_side_by_side(frame: pd.DataFrame) -> None:
    later = frame.drop(index=5).assign(SOURCE="DOLAB")
    later.loc[4, "OBS_VALUE"] = "6.2"
    later.loc[6] = ["SEX_T", "CDS_DES_JPN", 2019, "82.703", "DOLAB"]
    sides = [ilms.from_pandas(one, "C18", REF_AREA="VNM") for one in (frame.assign(SOURCE="LFS"), later)]
    changes = ilms.to_pandas(ilms.diff(*sides))
    assert list(changes) == ["kind", *KEY, "OBS_VALUE_old", "OBS_VALUE_new", "SOURCE_old", "SOURCE_new"]
    told = changes.set_index("kind")
    assert told.loc["attributes", ["SOURCE_old", "SOURCE_new"]].tolist() == ["LFS", "DOLAB"]
    assert told.loc["revised", ["SEX", "OBS_VALUE_old", "OBS_VALUE_new"]].tolist() == ["SEX_M", "6.105", "6.2"]
    assert told.loc["added", ["CDS", "OBS_VALUE_new"]].tolist() == ["CDS_DES_JPN", "82.703"]
    assert told.loc["removed", ["SEX", "OBS_VALUE_old"]].tolist() == ["SEX_F", "1.11"]
    assert len(ilms.to_pandas(ilms.diff(sides[0], sides[0]))) == 0


def test_structures_are_frames() -> None:
    codes = ilms.to_pandas(ilms.codelist("CL_SEX")).set_index("id")
    assert codes.loc["SEX_F", ["name_en", "name_fr", "name_vi"]].tolist() == ["Female", "Femmes", "Nữ"]
    components = ilms.to_pandas(ilms.schema("C18")).set_index("id")
    assert components.loc["SEX", ["role", "codelist", "mandatory"]].tolist() == ["dimension", "CL_SEX", True]
    assert components.loc["OBS_STATUS", "attachment"] == ", ".join(KEY)
    every = ilms.to_pandas(ilms.tables()).set_index("table")
    assert len(every) == 35
    assert every.loc["C18", ["dataflow", "dimensions"]].tolist() == ["DF_MNA_OEMP_SEX_CDS_NB", "SEX, CDS"]


def test_nothing_else_is_a_frame() -> None:
    for strange in (object(), ["SEX_F"], "SEX_F"):
        with pytest.raises(TypeError, match="there is no frame of"):
            ilms.to_pandas(strange)  # type: ignore[call-overload]
