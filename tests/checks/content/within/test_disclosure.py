from pathlib import Path

import pytest

from checks.made import C18, c18, of, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import Rules, load, packaged
from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Batch
from ilms.observations import Observations
from ilms.resources import folder


def found(observations: Observations, rules: Rules | None = None) -> list[Batch]:
    [judged] = content([Dataset(observations)], rules or packaged())
    return [batch for batch in judged.findings if batch.code.startswith("DIS")]


def office(tmp_path: Path, rule: str) -> Rules:
    (tmp_path / "disclosure.toml").write_text(f"[[rule]]\n{rule}", "utf-8")
    return load((tmp_path, folder("rules")))


def with_status(table: str, *cells: tuple[str, ...]) -> Observations:
    """Figures of a table, the status last; without it "" stands there."""
    made = of(table, *(cell[:-1] for cell in cells))
    columns = {name: made.text(name) for name in made.table.column_names}
    columns["OBS_STATUS"] = [cell[-1] or None for cell in cells]
    return Observations.from_columns(made.schema, columns)


def test_small_cells_are_an_offices_own_law(tmp_path: Path) -> None:
    cells = c18(*({"CDS": f"CDS_DES_{code}", "OBS_VALUE": value} for code, value in (
        ("JPN", "0.009"), ("KOR", "0.01"), ("TWN", "0"), ("MYS", "0.001"), ("SGP", None),
    )))  # fmt: skip
    assert not found(cells)
    (one,) = found(cells, office(tmp_path, 'id = "small-cells"\nbelow = 10'))
    assert one.code == "DIS001"
    assert one.rows.to_pylist() == [0, 3]
    assert one.params["below"].to_pylist() == ["10", "10"]


@pytest.mark.parametrize(("status", "told"), [("U", False), ("S", False), ("B", True), ("", True)])
def test_a_small_cell_that_says_so_may_stand(tmp_path: Path, status: str, told: bool) -> None:
    rules = office(tmp_path, 'id = "small-cells"\nbelow = 10')
    batches = found(with_status("C18", ("SEX_T", "CDS_DES_JPN", "0.005", status)), rules)
    assert ("DIS001" in {one.code for one in batches}) is told


def test_a_mean_is_no_count_of_persons(tmp_path: Path) -> None:
    rules = office(tmp_path, 'id = "small-cells"\nbelow = 10')
    assert not found(of("A10-birth", ("SEX_T", "CBR_BIR_TOTAL", "5")), rules)


@pytest.mark.parametrize(("flagged", "told"), [(3, False), (4, True), (9, True), (0, False)])
def test_more_than_a_third_without_significance_is_told_once_a_year(flagged: int, told: bool) -> None:
    countries = ["TOTAL", "JPN", "KOR", "TWN", "MYS", "SGP", "SAU", "QAT", "X"]
    cells = [("SEX_T", f"CDS_DES_{code}", "1", "S" if at < flagged else "") for at, code in enumerate(countries)]
    batches = found(with_status("C18", *cells))
    assert bool(batches) is told
    for one in batches:
        assert (one.code, one.rows.to_pylist()) == ("DIS002", [0])
        [params] = one.params.to_pylist()
        assert params == {"statuses": "S", "count": str(flagged), "cells": "9", "share": "33.3"}


def test_a_share_that_is_none_is_refused(tmp_path: Path) -> None:
    for most in ("3/2", "a third"):
        with pytest.raises(UsageError, match="too-few-cases"):
            office(tmp_path, f'id = "too-few-cases"\nmost = "{most}"')


SEXES = [("SEX_T", "CDS_DES_TOTAL", "3", ""), ("SEX_M", "CDS_DES_TOTAL", "1", ""), ("SEX_F", "CDS_DES_TOTAL", "", "C")]


def test_one_hidden_part_follows_from_the_others() -> None:
    (one,) = found(with_status("C18", *SEXES))
    assert one.code == "DIS003"
    assert (one.rows.to_pylist(), one.others.to_pylist()) == ([2], [[0, 1]])
    assert one.params.to_pylist() == [{"code": "SEX_F", "total": "SEX_T", "status": "C"}]


def test_so_does_a_hidden_total() -> None:
    cells = [("SEX_T", "CDS_DES_TOTAL", "", "C"), SEXES[1], ("SEX_F", "CDS_DES_TOTAL", "2", "")]
    (one,) = found(with_status("C18", *cells))
    assert one.rows.to_pylist() == [0]


@pytest.mark.parametrize(
    "cells",
    [
        [SEXES[0], ("SEX_M", "CDS_DES_TOTAL", "", "C"), SEXES[2]],  # two are hidden
        [SEXES[0], ("SEX_M", "CDS_DES_TOTAL", "", "N"), SEXES[2]],  # one is not known
        [SEXES[0], SEXES[1], ("SEX_F", "CDS_DES_TOTAL", "", "N")],  # not available is no secret
        [SEXES[0], SEXES[2]],  # men are not there
        [SEXES[1], SEXES[2]],  # no total
    ],
)
def test_what_does_not_follow_is_hidden(cells: list[tuple[str, ...]]) -> None:
    assert not found(with_status("C18", *cells))


def countries(**values: str) -> Observations:
    cells = [("SEX_T", f"CDS_DES_{code}", value, "" if value else "C") for code, value in values.items()]
    return with_status("C18", *cells)


def test_a_hidden_country_follows_only_where_the_others_are_given() -> None:
    assert [one.rows.to_pylist() for one in found(countries(TOTAL="6", JPN="", TWN="2", X="3"))] == [[1]]
    assert [one.rows.to_pylist() for one in found(countries(TOTAL="6", JPN="1", TWN="2", X=""))] == [[3]]
    assert not found(countries(TOTAL="6", JPN="", TWN="2"))  # it may be in the rest
    assert not found(countries(TOTAL="6", JPN="", TWN="", X="3"))


def test_a_class_follows_where_the_residual_is_given_or_not_used() -> None:
    cells = [("TOTAL", "6"), ("AGR", ""), ("IND", "1"), ("SER", "2")]
    made = [("SEX_T", f"ECO_SECTOR_{code}", value, "" if value else "C") for code, value in cells]
    residual = ("SEX_T", "ECO_SECTOR_X", "1", "")
    assert found(with_status("C20", *made))
    assert found(with_status("C20", *made, residual))
    elsewhere = ("SEX_M", "ECO_SECTOR_X", "1", "")
    assert not found(with_status("C20", *made, elsewhere))  # the table uses it: here it may be anything


def test_a_group_tells_of_what_it_holds() -> None:
    cells = [("TOTAL", "6"), ("AGR", "1"), ("NAG", ""), ("IND", "2"), ("SER", "3")]
    made = [("SEX_T", f"ECO_SECTOR_{code}", value, "" if value else "C") for code, value in cells]
    (one,) = found(with_status("C20", *made))
    assert one.rows.to_pylist() == [2]


def test_each_cell_is_told_once() -> None:
    both = [*SEXES, ("SEX_F", "CDS_DES_JPN", "1", ""), ("SEX_F", "CDS_DES_X", "1", "")]
    assert sum(len(one) for one in found(with_status("C18", *both))) == 1


def test_the_cells_of_a_year_are_told_together() -> None:
    sexes = {"SEX_T": ("6", "2", "3", "1"), "SEX_M": ("4", "1", "2", "1"), "SEX_F": ("", "", "1", "0")}
    cells = [
        (sex, f"CDS_DES_{code}", value, "" if value else "C")
        for sex, values in sexes.items()
        for code, value in zip(("TOTAL", "JPN", "KOR", "X"), values, strict=True)
    ]
    (one,) = found(with_status("C18", *cells))
    assert one.rows.to_pylist() == [8, 9]
    assert len({tuple(params.values()) for params in one.params.to_pylist()}) == 1
    two = [*SEXES[:2], ("SEX_F", "CDS_DES_TOTAL", "2", ""), ("SEX_T", "CDS_DES_JPN", "", "C")]
    two += [("SEX_T", "CDS_DES_X", "1", ""), ("SEX_M", "CDS_DES_X", "1", ""), ("SEX_F", "CDS_DES_X", "", "C")]
    (one,) = found(with_status("C18", *two))
    assert sorted(one.rows.to_pylist()) == [3, 6]
    assert {params["code"] for params in one.params.to_pylist()} == {"CDS_DES_JPN, SEX_F"}


def test_a_mean_cannot_be_computed() -> None:
    cells = [
        ("SEX_T", "CBR_BIR_TOTAL", "3", ""),
        ("SEX_M", "CBR_BIR_TOTAL", "1", ""),
        ("SEX_F", "CBR_BIR_TOTAL", "", "C"),
    ]
    assert not found(with_status("A10-birth", *cells))


def test_data_without_a_status_has_no_secrets() -> None:
    assert not found(rows(C18, {"SEX": "SEX_M"}, {"SEX": "SEX_F", "OBS_VALUE": None}, {}))
