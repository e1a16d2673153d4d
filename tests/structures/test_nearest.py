import pytest

from ilms.structures.load import codelist
from ilms.structures.nearest import named, nearest


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CDS_DES_KOREA", "CDS_DES_KOR"),
        ("JPN", "CDS_DES_JPN"),
        ("jpn", "CDS_DES_JPN"),
        ("Japan", "CDS_DES_JPN"),
        ("Nhật Bản", "CDS_DES_JPN"),
        ("nhat ban", "CDS_DES_JPN"),
        ("Đức", "CDS_DES_DEU"),
        ("duc", "CDS_DES_DEU"),
        ("Malasia", "CDS_DES_MYS"),
        ("KRO", "CDS_DES_KOR"),
        ("CDS_DES_KRO", "CDS_DES_KOR"),
        ("JNP", "CDS_DES_JPN"),
        ("Jpaan", "CDS_DES_JPN"),
    ],
)
def test_what_was_meant_comes_first(written: str, meant: str) -> None:
    assert nearest(written, codelist("CL_CDS"))[0].id == meant


def test_three_are_suggested_and_no_more() -> None:
    assert len(nearest("X", codelist("CL_CDS"))) == 3
    assert len(nearest("X", list(codelist("CL_UNIT_MULT"))[:2])) == 2
    assert nearest("X", []) == []


def test_equal_ones_keep_the_lists_order() -> None:
    codes = list(codelist("CL_SEX"))
    assert [code.id for code in nearest("SEX_?", codes)] == ["SEX_T", "SEX_M", "SEX_F"]


def test_names_are_shown_in_the_readers_language() -> None:
    codes = [codelist("CL_SEX").get("SEX_M")]
    assert named(codes, "en") == "SEX_M (Male)"
    assert named(codes, "vi") == "SEX_M (Nam)"
