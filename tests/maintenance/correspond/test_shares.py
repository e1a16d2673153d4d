"""A file of shares: what people write, and what is refused of it."""

from decimal import Decimal
from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.maintenance.correspond.shares import Shares, template
from ilms.maintenance.correspond.tables import folders, load

TABLE = load("isic4-isic5", folders(None))


def read(folder: Path, text: str) -> Shares:
    path = folder / "shares.csv"
    path.write_text(text, "utf-8-sig")
    return Shares.read(path, TABLE)


def test_shares_are_read_as_they_are_written(tmp_path: Path) -> None:
    found = read(tmp_path, "source,target,share\nJ, J ,0.4\nJ,K,0.60\n")
    assert found.at("J") == (("J", Decimal("0.4")), ("K", Decimal("0.60")))
    assert found.at("G") == ()


@pytest.mark.parametrize(
    "text", ['source,target,share\nJ,J,"0,4"\nJ,K,"0,6"\n', "source;target;share\nJ;J;0,4\nJ;K;0,6\n"]
)
def test_shares_are_read_as_a_vietnamese_excel_writes_them(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).at("J") == (("J", Decimal("0.4")), ("K", Decimal("0.6")))


def test_more_columns_are_dimensions(tmp_path: Path) -> None:
    found = read(tmp_path, "source,target,SEX,share\nJ,J,SEX_M,1\nJ,K,SEX_F,1\n")
    assert found.by == ("SEX",)
    assert found.at("J\x1fSEX_F") == (("K", Decimal(1)),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("source,target,share\nJ,J,0.4\nJ,K,0.5\n", "add up to 0.9, not to 1"),
        ("source,target,share\nJ,J,\nJ,K,\n", "has the share ``"),
        ("source,target,share\nJ,J,NaN\nJ,K,1\n", "has the share `NaN`"),
        ("source,target,share\nJ,J,0,4\nJ,K,0,6\n", "line 2 has more cells"),
        ("source,target,share\nJ,J,1.4\nJ,K,-0.4\n", "has the share `1.4`"),
        ("source,target,share\nJ,Q,1\n", "does not lead from `J` to `Q`"),
        ("source,target,share\nJ,J,0.5\nJ,J,0.5\n", "two shares of `J`"),
        ("source,share\nJ,1\n", "lacks columns: `target`"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read(tmp_path, text)


def test_a_line_that_the_table_does_not_have_is_told_with_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, "source,target,share\nJ,Q,1\n")
    assert caught.value.hint == "from `J` it leads to J, K"
    with pytest.raises(UsageError) as caught:
        read(tmp_path, "source,target,share\nZZ,Q,1\n")
    assert caught.value.hint.startswith("its classes are TOTAL, X, A, B")


def test_the_lines_to_fill_in_are_those_of_all_splits() -> None:
    assert ("J", "K", "") in template(TABLE)
    assert {source for source, _, _ in template(TABLE)} == {"G", "J", "45"}
