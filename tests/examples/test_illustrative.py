"""What nobody published says so wherever it goes; and the revision is one of every kind of change."""

from decimal import Decimal

import openpyxl
import pytest

from examples.reading import EXAMPLES, figures, of
from ilms.history.diff import diff

C15, C17, C18 = "MNA_TPOP_SEX_CRS_NB", "MNA_OPOP_SEX_CDS_NB", "MNA_OEMP_SEX_CDS_NB"
MARK = "ILLUSTRATIVE"


@pytest.mark.parametrize("name", ["sources/2023/minh-hoa.xlsx", "revision/sources/2019/dolab.xlsx"])
def test_the_workbook_says_so_above_the_table(name):
    sheet = openpyxl.load_workbook(EXAMPLES / "viet-nam" / name).worksheets[0]
    above = [str(row[0]) for row in sheet.iter_rows(max_row=6, values_only=True) if row[0]]
    assert any(MARK in text and "MINH HỌA" in text for text in above)


@pytest.mark.parametrize("name", ["mappings/c17-illustrative.toml", "revision/mappings/c18-dolab.toml"])
def test_the_mapping_says_so(name):
    assert MARK in (EXAMPLES / "viet-nam" / name).read_text("utf-8")


def test_no_other_workbook_claims_to_be_illustrative():
    marked = set()
    for path in (*EXAMPLES.glob("viet-nam/**/*.xlsx"), *EXAMPLES.glob("cambodia/**/*.xlsx")):
        for sheet in openpyxl.load_workbook(path).worksheets:
            if any(MARK in str(cell) for row in sheet.iter_rows(max_row=8, values_only=True) for cell in row):
                marked.add(path.name if "revision" not in path.parts else f"revision/{path.name}")
    assert marked == {"minh-hoa.xlsx", "revision/dolab.xlsx"}


def test_every_illustrative_observation_says_so_in_the_message(viet_nam, revised):
    c17 = of(viet_nam, C17).observations
    for attribute in ("SOURCE", "NOTE_SOURCE"):
        assert all(MARK in text.upper() for text in c17.text(attribute).to_pylist())
    c18 = of(revised, C18).observations
    marked = {
        year: MARK in (note or "").upper()
        for year, note in zip(c18.text("TIME_PERIOD").to_pylist(), c18.text("NOTE_INDICATOR").to_pylist(), strict=True)
    }
    assert [year for year, is_marked in marked.items() if is_marked] == ["2019"]


def test_real_figures_never_carry_the_label(viet_nam, cambodia):
    for dataset in (*viet_nam, *cambodia):
        if dataset.observations.schema.structure.id != C17:
            for attribute in ("SOURCE", "NOTE_SOURCE", "NOTE_INDICATOR"):
                assert not any(
                    MARK in (text or "").upper() for text in dataset.observations.text(attribute).to_pylist()
                )


def test_the_revision_holds_every_kind_of_change(viet_nam, revised):
    before, after = figures(viet_nam)[C18], figures(revised)[C18]
    assert {key[1] for key in after.keys() - before.keys()} == {"CDS_DES_MYS"}
    assert {key[1] for key in before.keys() - after.keys()} == {"CDS_DES_ROU"}
    changed = {key[1] for key in before.keys() & after.keys() if Decimal(before[key]) != Decimal(after[key])}
    assert changed == {"CDS_DES_TOTAL", "CDS_DES_JPN", "CDS_DES_X"}


def test_the_difference_counts_each_of_them(viet_nam, revised):
    changes = diff(of(viet_nam, C18).observations, of(revised, C18).observations).summary()
    # Three sexes each: Malaysia; Romania; the total, Japan, Other; Korea, and one note on the year.
    assert changes == {"added": 3, "removed": 3, "revised": 9, "attributes": 4, "unchanged": 57}
    second_year = diff(of(viet_nam, C15).observations, of(revised, C15).observations).summary()
    assert second_year == {"added": 21, "removed": 0, "revised": 0, "attributes": 0, "unchanged": 21}


def test_korea_becomes_provisional(viet_nam, revised):
    def status(datasets):
        c18 = of(datasets, C18).observations
        rows = zip(*(c18.text(n).to_pylist() for n in ("CDS", "TIME_PERIOD", "OBS_STATUS")), strict=True)
        return {country: letter for country, year, letter in rows if year == "2019" and letter}

    assert status(viet_nam) == {}
    assert status(revised) == {"CDS_DES_KOR": "P"}


@pytest.mark.parametrize("state", ["viet_nam", "revised"])
@pytest.mark.parametrize("indicator", [C17, C18])
def test_illustrative_figures_add_up_as_real_ones_would(request, state, indicator):
    table = {k: Decimal(v) for k, v in figures(request.getfixturevalue(state))[indicator].items() if v is not None}
    for year in {key[3] for key in table}:
        for sex in ("SEX_T", "SEX_M", "SEX_F"):
            parts = [v for k, v in table.items() if k[0] == sex and k[3] == year and k[1] != "CDS_DES_TOTAL"]
            if parts:
                assert sum(parts) == table[sex, "CDS_DES_TOTAL", "", year]


def test_the_long_list_has_what_the_five_country_rule_is_about(viet_nam):
    """A region larger than a ranked country, a tie for fifth place, nil, a country without a figure."""
    table = figures(viet_nam)[C17]
    totals = {key[1]: value for key, value in table.items() if key[0] == "SEX_T"}
    assert Decimal(totals["CDS_DES_USACAN"]) > Decimal(totals["CDS_DES_DEU"])
    assert Decimal(totals["CDS_DES_MYS"]) == Decimal(totals["CDS_DES_SGP"])
    assert Decimal(table["SEX_F", "CDS_DES_ROU", "", "2023"]) == 0
    assert totals["CDS_DES_AGO"] is None
