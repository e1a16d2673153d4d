import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ilms.cli import explain
from ilms.cli.console import console
from ilms.explained import families
from ilms.findings import catalogue
from ilms.report.explanation import MISSING


def test_a_code_is_explained(cli: Callable[..., Any]) -> None:
    result = cli("explain", "SUM001")
    assert result.exit_code == 0
    assert result.out.startswith("error[SUM001] sexes do not add up\n")
    assert "stops: `ilms submit`, unless waived" in result.out


def test_case_is_free(cli: Callable[..., Any]) -> None:
    assert cli("explain", "sum001").out == cli("explain", "SUM001").out


def test_it_names_the_receivers_rule_it_foretells(cli: Callable[..., Any]) -> None:
    result = cli("explain", "TIM001")
    assert "201-151" in result.out
    assert "stops: `ilms build`" in result.out


def test_a_warning_stops_nothing(cli: Callable[..., Any]) -> None:
    assert "stops: nothing" in cli("explain", "SUM005").out


def test_what_is_wrong_with_a_list_itself_stops_nothing(cli: Callable[..., Any]) -> None:
    assert "stops: nothing" in cli("explain", "STR201").out


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_code_has_its_page(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(console, "language", language)
    for code, kind in catalogue().items():
        page = explain._page(kind)
        assert f"[{code}] {kind.title[language]}" in page
        assert len(page.splitlines()) >= 4


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_code_is_shown_by_an_example_and_not_by_its_template(monkeypatch, language: str) -> None:
    monkeypatch.setattr(console, "language", language)
    pages = {code: explain._page(kind) for code, kind in catalogue().items()}
    assert [code for code, page in pages.items() if MISSING in page.replace("`…`", "")] == [], (
        "give these an example in src/ilms/catalogue/examples/"
    )
    assert [code for code, page in pages.items() if re.search(r"\{\w+\}", page)] == []


def test_an_example_reads_like_a_finding(cli: Callable[..., Any]) -> None:
    assert "SEX_T is 152.53, but SEX_M 97.83 + SEX_F 57.4 = 155.23" in cli("explain", "SUM001").out
    assert json.loads(cli("explain", "SUM001", "--format", "json").out)["finding"]["example"]["message"]


def test_all_codes_are_listed(cli: Callable[..., Any]) -> None:
    lines = cli("explain").out.splitlines()
    codes = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(codes) == sorted(catalogue())
    assert "sexes do not add up" in next(line for line in lines if "SUM001" in line)
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [
        family for family in families() if any(code.startswith(family) for code in catalogue())
    ]


def test_json_has_one_finding_or_all(cli: Callable[..., Any]) -> None:
    one = json.loads(cli("explain", "SUM001", "--format", "json").out)
    assert one["schema_version"] == 1
    assert one["finding"]["stops"] == "submit"
    every = json.loads(cli("explain", "--format", "json", "--lang", "vi").out)
    assert len(every["findings"]) == len(catalogue())


def test_an_unknown_code_gets_the_nearest(cli: Callable[..., Any]) -> None:
    result = cli("explain", "SUM01")
    assert result.exit_code == 2
    assert "there is no finding `SUM01`" in result.err
    assert "`SUM0" in result.err


def test_it_says_why_and_shows_the_fault_before_and_after(cli: Callable[..., Any]) -> None:
    out = cli("explain", "COD001").out
    assert "  why it matters: The receiver knows only the codes of the list" in out
    assert "  before: CDS = CDS_DES_KR\n  after: CDS = CDS_DES_KOR\n" in out
    vi = cli("explain", "COD001", "--lang", "vi").out
    assert "  vì sao quan trọng: Nơi nhận chỉ biết các mã trong danh mục" in vi
    shown = json.loads(cli("explain", "COD001", "--format", "json").out)["finding"]
    assert (shown["before"], shown["after"]) == ("CDS = CDS_DES_KR", "CDS = CDS_DES_KOR")


def test_a_family_is_explained_with_its_codes(cli: Callable[..., Any]) -> None:
    result = cli("explain", "sum", "--lang", "vi")
    assert result.exit_code == 0
    assert result.out.startswith("SUM: Tổng trong một bảng\n")
    assert [line.split()[0] for line in result.out.splitlines() if line.startswith("  SUM")] == [
        code for code in catalogue() if code.startswith("SUM")
    ]
    shown = json.loads(cli("explain", "SUM", "--format", "json").out)
    assert shown["family"]["title"] == "Totals within a table"
    assert {one["code"][:3] for one in shown["findings"]} == {"SUM"}
