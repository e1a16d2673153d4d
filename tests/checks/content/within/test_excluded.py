from pathlib import Path

import pytest

from checks.made import C18, of, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import load, packaged
from ilms.dataset import Dataset
from ilms.findings import Batch, Severity
from ilms.observations import Observations
from ilms.resources import folder


def found(observations: Observations, rules=None) -> list[Batch]:
    [judged] = content([Dataset(observations)], rules or packaged())
    return [batch for batch in judged.findings if batch.code == "SUM013"]


def test_the_reporting_country_is_no_destination_of_its_own() -> None:
    (one,) = found(of("C18", ("SEX_T", "CDS_DES_JPN", "1"), ("SEX_T", "CDS_DES_VNM", "0.5")))
    assert one.severity is Severity.ERROR
    assert one.rows.to_pylist() == [1]
    assert one.params.to_pylist() == [
        {"value": "0.5", "code": "CDS_DES_VNM", "area": "VNM", "residual": "CDS_DES_X"},
    ]


@pytest.mark.parametrize(
    ("table", "dimension", "version"),
    [
        ("A3-birth", "CBR", "CBR_BRT"),
        ("A8-citizenship", "CCT", "CCT_CTZ"),
        ("B11-birth", "CBR", "CBR_BRT"),
        ("C15", "CRS", "CRS_RES"),
        ("C16", "CPR", "CPR_PRV"),
        ("C17", "CDS", "CDS_DES"),
    ],
)
def test_nor_among_its_foreigners_or_countries_of_return(table: str, dimension: str, version: str) -> None:
    base = {name: text for name, text in C18.items() if name != "CDS"}
    (one,) = found(rows(base, *({dimension: f"{version}_{code}"} for code in ("VNM", "X")), table=table))
    assert one.rows.to_pylist() == [0]


@pytest.mark.parametrize("value", ["0", "0.000", "", "x"])
def test_nobody_is_nobody(value: str) -> None:
    assert not found(of("C18", ("SEX_T", "CDS_DES_VNM", value)))


@pytest.mark.parametrize(("area", "code", "own"), [("MYS", "MY2", True), ("MYS", "MYS", True), ("VNM", "MY2", False)])
def test_a_part_of_the_country_is_the_country(area: str, code: str, own: bool) -> None:
    assert bool(found(rows(C18, {"REF_AREA": area, "CDS": f"CDS_DES_{code}"}))) is own


def test_an_office_may_weigh_it_otherwise(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[rule]]\nid = "own-country"\nseverity = "warning"', "utf-8")
    (one,) = found(of("C18", ("SEX_T", "CDS_DES_VNM", "1")), load((tmp_path, folder("rules"))))
    assert one.severity is Severity.WARNING
