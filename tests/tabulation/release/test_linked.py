"""Tables of the same persons: what is kept back in one does not stand in another."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.tabulation.release.released import release
from ilms.tabulation.told import Told
from tabulation.release.attacker import Attacker
from tabulation.release.made import CBR, CCT, SEX, Signatures, flat, tabulated

BIRTH: dict[str, Signatures] = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3), "CBR": CBR}
CITIZENSHIP: dict[str, Signatures] = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3), "CCT": CCT}
TOTALS = ("CBR_BIR_TOTAL", "CCT_CIT_TOTAL")


def both(persons: np.ndarray) -> list:
    """Two tables of persons by sex, industry, birth and citizenship."""
    return [
        tabulated(BIRTH, persons.sum(axis=3), name="A5-birth", persons="employed"),
        tabulated(CITIZENSHIP, persons.sum(axis=2), name="A5-citizenship", persons="employed"),
    ]


def margins(released: pa.Table, last: str) -> dict[tuple[str, str], str]:
    """Status by sex and industry, of all persons."""
    return {(row["SEX"], row["ECO"]): row["status"] for row in released.to_pylist() if row[last] in TOTALS}


numbers = st.lists(st.one_of(st.integers(0, 3), st.integers(0, 50)), min_size=24, max_size=24)


@settings(max_examples=8, deadline=None)
@given(numbers)
def test_both_tables_together_give_nothing_away(persons: list[int]) -> None:
    tables = both(np.array(persons).reshape(2, 3, 2, 2))
    birth, citizenship = release(tables, Told())
    assert margins(birth, "CBR") == margins(citizenship, "CCT")
    sides = [sorted({code for codes in BIRTH[name] for code in codes}) for name in ("SEX", "ECO")]
    equal = [((0, (sex, eco, TOTALS[0])), (1, (sex, eco, TOTALS[1]))) for sex in sides[0] for eco in sides[1]]
    attacker = Attacker([(BIRTH, birth), (CITIZENSHIP, citizenship)], equal=equal)
    for number, table in enumerate(tables):
        for row in table.cells.to_pylist():
            if row["cases"] < 3:
                low, high = attacker.interval(tuple(row[name] for name in table.dimensions), number)
                assert high - low >= 3 - 1e-5


def test_a_total_of_few_is_kept_back_in_both() -> None:
    persons = np.full((2, 3, 2, 2), 20)
    persons[0, 0] = [[1, 0], [0, 1]]
    birth, citizenship = release(both(persons), Told())
    assert margins(birth, "CBR")["SEX_M", "ECO_ISIC4_0"] == "C"
    assert margins(birth, "CBR") == margins(citizenship, "CCT")


def test_other_persons_are_another_matter() -> None:
    """Equal figures of others are left alone, and so is a table that stands by itself."""
    persons = np.full((2, 3, 2, 2), 20)
    persons[0, 0] = [[2, 20], [20, 20]]
    one, other = both(persons)
    apart = release([one, replace(other, persons="unemployed")], Told())
    alone = release([one], Told()) + release([other], Told())
    assert all(left.equals(right) for left, right in zip(apart, alone, strict=True))


def test_the_order_of_tables_does_not_matter() -> None:
    rng = np.random.default_rng(7)
    tables = both(rng.poisson(4.0, (2, 3, 2, 2)))
    first, second = release(tables, Told())
    again, before = release(tables[::-1], Told())
    assert first.equals(before)
    assert second.equals(again)


def test_a_table_of_the_foreign_has_their_total_from_the_table_of_all() -> None:
    """A3's women are A1's foreign-born women: kept back there, they are kept back here."""
    persons = np.array([[[300, 40], [280, 35]], [[310, 2], [290, 41]]])
    everybody: dict[str, Signatures] = {"SEX": SEX, "AGE": flat("AGE_YTHADULT", 2), "CBR": CBR}
    all_ = tabulated(everybody, persons, name="A1-birth", persons="of working age")
    foreign: dict[str, Signatures] = {"SEX": SEX, "CBR": flat("CBR_BRT", 2)}
    few = np.array([[70, 5], [42, 1]])
    some = tabulated(
        foreign, few, name="A3-birth", persons="of working age", whole={"CBR": "CBR_BIR_FOREIGN"}, threshold=0
    )
    assert few.sum(axis=1).tolist() == persons[:, :, 1].sum(axis=1).tolist()
    first, second = release([all_, some], Told())
    mine = {
        row["SEX"]: row["status"]
        for row in first.to_pylist()
        if row["CBR"] == "CBR_BIR_FOREIGN" and "TOTAL" in row["AGE"]
    }
    same = {row["SEX"]: row["status"] for row in second.to_pylist() if row["CBR"] == "CBR_BRT_TOTAL"}
    assert mine == same


def test_a_whole_that_is_none_is_not_linked() -> None:
    """Where the foreign of one table are not those of the other, their figures differ, and nothing is inferred."""
    everybody: dict[str, Signatures] = {"SEX": SEX, "CBR": CBR}
    all_ = tabulated(everybody, np.array([[300, 40], [280, 2]]), name="A1-birth", persons="all")
    foreign: dict[str, Signatures] = {"SEX": SEX, "CBR": flat("CBR_BRT", 2)}
    other = tabulated(
        foreign, np.array([[90, 50], [42, 30]]), name="A3-birth", persons="all", whole={"CBR": "CBR_BIR_FOREIGN"}
    )
    _first, second = release([all_, other], Told())
    assert not any(second["status"].to_pylist())
