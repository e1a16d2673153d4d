"""The places of a finding as the screen shows them."""

from typing import Any

import pytest

from ilms.cli.console import Console
from ilms.described import Described
from ilms.findings import Severity


def shown(capsys: pytest.CaptureFixture[str], count: int = 1, **more: Any) -> str:
    places = tuple({"file": "a.xlsx", "sheet": "S", "cell": f"C{row}"} for row in range(9, 9 + more.pop("cells")))
    given = {"value": None, "expected": None, "texts": (), **more}
    finding = Described("VAL004", Severity.ERROR, "so", "do", "DF_X", {}, where=places, count=count, **given)
    Console().findings([finding])
    return capsys.readouterr().out


def test_the_text_of_a_cell_stands_beside_it_where_it_is_not_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, cells=2, value="4.120", texts=("4120", ""))
    assert '  at a.xlsx > "S" > C9  (4120)\n  at a.xlsx > "S" > C10\n' in out


def test_of_equal_findings_the_first_cells_are_shown_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert "6 more" in shown(capsys, count=9, cells=9)
    assert "more" not in shown(capsys, count=3, cells=3)


def test_every_cell_of_one_finding_is_shown_for_the_wrong_one_is_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, cells=9)
    assert out.count("  at a.xlsx") == 9
    assert "more" not in out


def test_part_of_a_key_is_written_with_nothing_where_the_findings_differ(capsys: pytest.CaptureFixture[str]) -> None:
    given = {"REF_AREA": "VNM", "SEX": "SEX_T"}
    finding = Described("VAL004", Severity.ERROR, "so", "do", "DF_X", given, None, None, (), 2,
                        dimensions=("REF_AREA", "MEASURE", "SEX", "CDS"))  # fmt: skip
    Console().findings([finding])
    assert "  DF_X  VNM..SEX_T.\n" in capsys.readouterr().out


def test_the_key_is_told_in_words_below_its_codes(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, cells=1, about="Giới tính: Nam; Nước đến: Nhật Bản; 2019")
    assert "  DF_X\n  Giới tính: Nam; Nước đến: Nhật Bản; 2019\n  at " in out
