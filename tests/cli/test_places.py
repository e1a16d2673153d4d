"""The places of a finding as the screen shows them."""

from typing import Any

import pytest

from ilms.cli.console import Console
from ilms.described import Described
from ilms.findings import Severity


def shown(capsys: pytest.CaptureFixture[str], **more: Any) -> str:
    places = tuple({"file": "a.xlsx", "sheet": "S", "cell": f"C{row}"} for row in range(9, 9 + more.pop("cells")))
    given = {"value": None, "expected": None, "texts": (), **more}
    finding = Described("VAL004", Severity.ERROR, "so", "do", "DF_X", {}, where=places, count=1, **given)
    Console().findings([finding])
    return capsys.readouterr().out


def test_the_text_of_a_cell_stands_beside_it_where_it_is_not_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, cells=2, value="4.120", texts=("4120", ""))
    assert '  at a.xlsx > "S" > C9  (4120)\n  at a.xlsx > "S" > C10\n' in out


def test_cells_of_one_finding_that_are_not_shown_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert "6 more" in shown(capsys, cells=9)
    assert "more" not in shown(capsys, cells=3)
