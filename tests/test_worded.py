"""Codes and figures in the words of the reader's language."""

import pytest

from ilms.structures.load import codelist, schema
from ilms.worded import figures, labels, unit, worded

C18 = schema("DF_MNA_OEMP_SEX_CDS_NB")
CDS = [codelist("CL_CDS")]
C20 = schema("DF_MNA_OEMP_SEX_ECO_NB")
C19 = schema("DF_MNA_OEMP_SEX_EDU_NB")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("54.480", "54,480"),
        ("-4.500", "-4,500"),
        ("8711.905 + 1.5", "8.711,905 + 1,5"),
        ("2019: 54", "2019: 54"),
        ("152530", "152530"),
        ("(2017: 3.7, 2018: 3.9)", "(2017: 3,7; 2018: 3,9)"),
        ("54.480, nhưng", "54,480, nhưng"),
        ("= 49.980.", "= 49,980."),
        ("1.5 + 2.5 + 7 more = 11.0", "1,5 + 2,5 + 7 mục khác = 11,0"),
        ("SDMX 3.0.1, c18.2.toml, `value = 54.480`", "SDMX 3.0.1, c18.2.toml, `value = 54.480`"),
    ],
)
def test_figures_have_the_marks_of_the_language(text: str, said: str) -> None:
    assert figures(text, "vi") == said
    assert figures(text, "en") == text


def test_codes_are_labels_where_they_are_no_words_of_the_language() -> None:
    text = "SEX_T 54.480 ≠ SEX_M 31.693 + SEX_F 18.287; CDS_DES_TOTAL, CDS_DES_JPN"
    assert worded(text, C18, "vi") == "Tổng số 54,480 ≠ Nam 31,693 + Nữ 18,287; Tổng số, Nhật Bản"
    assert worded(text, C18, "en") == text
    assert labels("CDS_DES_XX, OBS_STATUS", CDS, "vi") == "CDS_DES_XX, OBS_STATUS"
    assert worded("SEX_T 1.5", None, "vi") == "SEX_T 1,5"


def test_what_is_to_be_typed_stays_a_code() -> None:
    assert labels("báo cáo vào `CDS_DES_JPN`", CDS, "vi") == "báo cáo vào `CDS_DES_JPN`"


def test_two_codes_of_one_label_are_told_apart() -> None:
    text = "EDU_AGGREGATE_TOTAL, EDU_ISCED11_TOTAL"
    assert worded(text, C19, "vi") == "Tổng số (EDU_AGGREGATE_TOTAL), Tổng số (EDU_ISCED11_TOTAL)"


def test_a_long_label_ends_between_words() -> None:
    assert worded("ECO_ISIC4_O", C20, "vi") == "O. Hoạt động của Đảng Cộng sản, tổ chức…"


def test_the_unit_is_that_of_the_table() -> None:
    assert (unit(C18, "vi"), unit(C18, "en"), unit(None, "vi")) == ("nghìn người", "thousand persons", "")
    assert unit(schema("DF_MST_EARA_SEX_CBR_NB"), "vi") == ""  # the currency is the country's own
