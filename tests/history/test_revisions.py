from decimal import Decimal

from history.specimens import row, rows
from ilms.history.diff import diff
from ilms.history.revisions import revisions


def test_the_largest_revision_comes_first_and_what_cannot_be_measured_last() -> None:
    old = rows(
        row(sex="SEX_T", value="100"), row(sex="SEX_M", value="0"), row(sex="SEX_F", value="-10"),
        row(sex="SEX_?", value="x"),
    )  # fmt: skip
    new = rows(
        row(sex="SEX_T", value="101"), row(sex="SEX_M", value="2.50"), row(sex="SEX_F", value="-15"),
        row(sex="SEX_?", value="1"),
    )  # fmt: skip
    found = [(r.change.key["SEX"], r.by, r.percent) for r in revisions(diff(old, new))]
    assert found == [
        ("SEX_F", Decimal(-5), -50.0),
        ("SEX_M", Decimal("2.5"), None),
        ("SEX_T", Decimal(1), 1.0),
        ("SEX_?", None, None),
    ]
    relative = [r.change.key["SEX"] for r in revisions(diff(old, new), relative=True)]
    assert relative == ["SEX_F", "SEX_T", "SEX_M", "SEX_?"]
    assert not list(revisions(diff(rows(), rows())))
