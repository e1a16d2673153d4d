import numpy as np

from checks.made import of
from ilms.checks.content.figures import figures
from ilms.checks.content.holding import Part
from ilms.checks.content.within.cut import Cut, cut
from ilms.checks.rules.load import packaged

RULES = packaged()


def sectors(*cells: tuple[str, str]) -> Cut:
    observations = of("C20", *(("SEX_T", f"ECO_SECTOR_{code}", value) for code, value in cells))
    return cut(figures(observations, RULES.policy), RULES.partitions["ECO_SECTOR"], "ECO")


def test_rows_are_there_with_and_without_a_value() -> None:
    rows = sectors(("TOTAL", "3"), ("AGR", ""), ("IND", "1"), ("X", "x"))
    assert rows.rows.tolist() == [0, 1, 2, 3]
    assert rows.known.tolist() == [True, False, True, False]
    assert rows.role.tolist() == [Part.TOTAL, Part.NAMED, Part.NAMED, Part.RESIDUAL]


def test_a_group_with_a_value_stands_for_its_members() -> None:
    assert sectors(("AGR", "1"), ("NAG", "2"), ("IND", "1"), ("SER", "1")).rows.tolist() == [0, 1]
    assert sectors(("AGR", "1"), ("NAG", ""), ("IND", "1"), ("SER", "1")).rows.tolist() == [0, 1, 2, 3]
    rows = sectors(("AGR", "1"), ("NAG", "2"))
    assert (rows.weight.tolist(), rows.covers.tolist()) == ([1, 2], [0, 1])


def test_keys_are_counted_and_listed_in_their_order() -> None:
    observations = of(
        "C20",
        ("SEX_F", "ECO_SECTOR_AGR", "1"),
        ("SEX_T", "ECO_SECTOR_AGR", "2"),
        ("SEX_F", "ECO_SECTOR_IND", "3"),
        ("SEX_T", "ECO_SECTOR_TOTAL", "4"),
    )
    rows = cut(figures(observations, RULES.policy), RULES.partitions["ECO_SECTOR"], "ECO")
    keys, every = np.unique(rows.keys), np.ones(4, np.bool_)
    sexes = [observations.text("SEX")[int(row)].as_py() for row in rows.first(keys, every).to_pylist()]
    listed = dict(zip(sexes, rows.listed(keys, every).to_pylist(), strict=True))
    assert listed == {"SEX_F": [0, 2], "SEX_T": [1, 3]}
    assert rows.count(keys, rows.of(Part.TOTAL)).sum() == 1
    assert rows.total(keys[:0], rows.weight).tolist() == []
