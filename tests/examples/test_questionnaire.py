"""The questionnaire's "five largest and Other" on the list that is long enough for it."""

from decimal import Decimal

from examples.reading import exact, figures, of
from ilms.mapping.questionnaire import five_countries

C15, C17, C18 = "MNA_TPOP_SEX_CRS_NB", "MNA_OPOP_SEX_CDS_NB", "MNA_OEMP_SEX_CDS_NB"
FIVE = {"JPN", "TWN", "KOR", "DEU", "MYS"}


def shaped(datasets, indicator):
    made = figures([five_countries(of(datasets, indicator))])
    return exact(made[indicator])


def test_five_countries_are_kept_the_same_for_both_sexes(viet_nam):
    """The region is larger than Germany and not among them; the tie for fifth place goes to MYS, before SGP."""
    table = shaped(viet_nam, C17)
    for sex in ("SEX_T", "SEX_M", "SEX_F"):
        assert {key[1].rpartition("_")[2] for key in table if key[0] == sex} == FIVE | {"TOTAL", "X"}


def test_other_is_the_total_less_the_five(viet_nam):
    table = shaped(viet_nam, C17)
    for sex, total in (("SEX_T", "155"), ("SEX_M", "96.5"), ("SEX_F", "58.5")):
        assert table[sex, "CDS_DES_TOTAL", "", "2023"] == Decimal(total)
        five = sum(table[sex, f"CDS_DES_{country}", "", "2023"] for country in FIVE)
        assert table[sex, "CDS_DES_X", "", "2023"] == Decimal(total) - five
    assert table["SEX_T", "CDS_DES_X", "", "2023"] == Decimal(23)


def test_a_list_of_five_comes_out_as_it_went_in(viet_nam):
    assert shaped(viet_nam, C18) == exact(figures(viet_nam)[C18])


def test_a_published_region_goes_into_other(revised):
    """C15 of 2022 has four countries and a region: the region is not one of the five."""
    table = shaped(revised, C15)
    assert ("SEX_T", "CRS_RES_USACAN", "", "2022") not in table
    assert table["SEX_T", "CRS_RES_X", "", "2022"] >= Decimal("63.150") + Decimal("12.721")
