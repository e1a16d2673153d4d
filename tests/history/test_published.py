"""What the ILO publishes beside what was sent: what it derived and what it rounded is told apart from what differs."""

import pytest

from history.workspaces import table
from ilms.history.diff import diff
from ilms.history.published import apart
from ilms.observations import Observations
from ilms.structures.load import schema

C18, C20 = "DF_MNA_OEMP_SEX_CDS_NB", "DF_MNA_OEMP_SEX_ECO_NB"


def c20(codes: dict[str, str], year: str = "2023", status: str | None = None) -> Observations:
    """C20 of SEX_T by activity."""
    structure, count = schema(C20), len(codes)
    return Observations.from_columns(
        structure,
        {
            "REF_AREA": ["VNM"] * count, "FREQ": ["A"] * count, "MEASURE": ["MNA_OEMP_NB"] * count,
            "SEX": ["SEX_T"] * count, "ECO": list(codes), "TIME_PERIOD": [year] * count,
            "OBS_VALUE": list(codes.values()), "OBS_STATUS": [status] * count,
        },
    )  # fmt: skip


SENT = c20({"ECO_ISIC4_TOTAL": "10", "ECO_ISIC4_A": "4", "ECO_ISIC4_C": "6"})


def counts(ours: Observations, theirs: Observations) -> tuple[dict[str, int], int, int]:
    """What nobody explains, what was derived, what was rounded; the same whichever side is named first."""
    parts = apart(diff(ours, theirs))
    back = apart(diff(theirs, ours), "old")
    assert (len(back.derived), len(back.rounded)) == (len(parts.derived), len(parts.rounded))
    assert len(back.changes) == len(parts.changes)
    left = {kind: n for kind, n in parts.changes.summary().items() if n and kind != "unchanged"}
    return left, len(parts.derived), len(parts.rounded)


def test_a_version_that_was_not_sent_of_a_year_is_the_ilos_own() -> None:
    theirs = c20({"ECO_ISIC4_TOTAL": "10", "ECO_ISIC4_A": "4", "ECO_ISIC4_C": "6", "ECO_SECTOR_AGR": "4"})
    assert counts(SENT, theirs) == ({}, 1, 0)


def test_a_class_of_a_version_that_was_sent_is_not() -> None:
    theirs = c20({"ECO_ISIC4_TOTAL": "10", "ECO_ISIC4_A": "4", "ECO_ISIC4_C": "6", "ECO_ISIC4_F": "1"})
    assert counts(SENT, theirs) == ({"added": 1}, 0, 0)


def test_a_year_that_was_never_sent_is_not_the_ilos_derivation() -> None:
    assert counts(SENT, c20({"ECO_SECTOR_AGR": "4"}, year="2019"))[0] == {"added": 1, "removed": 3}


@pytest.mark.parametrize(("status", "derived"), [("L", 1), ("I", 1), ("M", 1), ("B", 0), (None, 0)])
def test_a_status_that_says_so_does(status: str | None, derived: int) -> None:
    theirs = c20({"ECO_ISIC4_F": "1"}, status=status)
    assert counts(c20({"ECO_ISIC4_A": "4"}), theirs)[1] == derived


@pytest.mark.parametrize(
    ("sent", "published", "rounded"),
    [
        ("7.9204", "7.92", 1), ("7.9205", "7.921", 1), ("7.9205", "7.92", 1), ("7.921", "7.92", 0),
        ("7.9204", "7.92041", 0),  # finer than what is stored: not from rounding
        ("many", "7.9", 0),
    ],
)  # fmt: skip
def test_what_was_only_rounded_is_counted_apart(sent: str, published: str, rounded: int) -> None:
    left, _, found = counts(table(C18, SEX_T_TOTAL=sent), table(C18, SEX_T_TOTAL=published))
    assert found == rounded
    assert left == ({} if rounded else {"revised": 1})


def test_a_source_in_other_words_is_a_difference_of_its_own() -> None:
    left, *_ = counts(table(C18, SEX_T_TOTAL="1"), table(C18, source="LFS - Labour Force Survey", SEX_T_TOTAL="1"))
    assert left == {"attributes": 1}
