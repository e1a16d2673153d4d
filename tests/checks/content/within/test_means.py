"""Means by origin: a residual that nobody is in is left out, one that is kept back may pull the mean anywhere."""

import pytest

from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import describe


@pytest.mark.parametrize(
    ("total", "others", "found"),
    [
        ("6", (), ["SUM006"]),
        ("4.9", (), []),
        ("6", (("X", ""),), []),
        ("6", (("X", "7"),), []),
        ("8", (("X", "7"),), ["SUM006"]),
    ],
)
def test_a_mean_by_origin(total: str, others: tuple[tuple[str, str], ...], found: list[str]) -> None:
    cells = {"TOTAL": total, "NATIVE": "4.8", "FOREIGN": "5.5", **dict(others)}
    observations = of("A10-birth", *(("SEX_T", f"CBR_BIR_{code}", value) for code, value in cells.items()))
    [data] = content([Dataset(observations)], packaged())
    assert [batch.code for batch in data.findings] == found


def test_a_range_is_told_not_a_sum() -> None:
    cells = {"TOTAL": "6", "NATIVE": "5.5", "FOREIGN": "4.8"}
    observations = of("A10-birth", *(("SEX_T", f"CBR_BIR_{code}", value) for code, value in cells.items()))
    [one] = describe(content([Dataset(observations)], packaged()))
    assert one.message == "the mean of CBR_BIR_TOTAL is 6, outside 4.8 - 5.5 (CBR_BIR_NATIVE 5.5, CBR_BIR_FOREIGN 4.8)"


def test_its_ends_are_written_as_the_figures_are() -> None:
    cells = {"TOTAL": "6.00", "NATIVE": "5.50", "FOREIGN": "4.80"}
    observations = of("A10-birth", *(("SEX_T", f"CBR_BIR_{code}", value) for code, value in cells.items()))
    [one] = describe(content([Dataset(observations)], packaged()))
    assert "outside 4.80 - 5.50 (" in one.message
