"""A cost in months of earnings: divided person by person, to the same last digit on every engine."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ilms.errors import UsageError
from tabulation.an_office import RECORDS, TABULATION, csv, made

WITH_PAY = (
    RECORDS
    + """
EDU = { column = "SEX", codes = { "1" = "EDU_ISCED11_2", "2" = "EDU_ISCED11_3" } }
COST = { column = "COST", number = true, unit = "thousands" }
PAY = { column = "PAY", number = true }
"""
)
OVER = TABULATION.replace('count = "persons"', 'mean = "COST"\nover = "PAY"')
LINES = ["1,9,4000", "2,1,3000", "1,0,500", "2,,700", "1,5,0", "2,5,", "1,2,-3", "1,1,32000"]


def ys(found: object) -> list[Decimal | None]:
    return [row["y"] for row in found.rows()]


def test_each_is_divided_by_the_same_persons(tmp_path: Path, engine: object) -> None:
    csv(tmp_path, "SEX,COST,PAY\n" + "\n".join(LINES))
    found = made(tmp_path, engine, WITH_PAY, OVER)
    shares = [Fraction(9000, 4000), Fraction(1000, 3000), Fraction(0), Fraction(1000, 32000)]
    expected = [Decimal(round(share * 10**4)) / 10**4 for share in shares]  # half to even, as `round` does
    assert sorted(y for y in ys(found) if y is not None) == sorted(expected)
    assert ys(found).count(None) == len(LINES) - len(shares)


def test_nothing_to_divide_by_is_told_once(tmp_path: Path, duck: object) -> None:
    csv(tmp_path, "SEX,COST,PAY\n" + "\n".join(LINES))
    told = {code: (count, params) for code, count, params, _ in made(tmp_path, duck, WITH_PAY, OVER).findings()}
    assert told["TAB062"] == (1, {"file": "data/lfs-2024.csv", "number": "3", "column": "PAY"})


def test_a_number_over_itself_is_one(tmp_path: Path, duck: object) -> None:
    csv(tmp_path, "SEX,COST,PAY\n1,9,4\n2,0.5,4")
    found = made(tmp_path, duck, WITH_PAY, OVER.replace('"PAY"', '"COST"'))
    assert ys(found) == [Decimal(1)] * 2


def test_a_total_is_not_divided(tmp_path: Path, duck: object) -> None:
    csv(tmp_path, "SEX,COST,PAY\n1,9,4")
    with pytest.raises(UsageError, match="over"):
        made(tmp_path, duck, WITH_PAY, OVER.replace("mean", "sum"))


def test_what_divides_is_a_variable_too(tmp_path: Path, duck: object) -> None:
    csv(tmp_path, "SEX,COST,PAY\n1,9,4")
    with pytest.raises(UsageError, match="WAGE"):
        made(tmp_path, duck, WITH_PAY, OVER.replace('"PAY"', '"WAGE"'))
