import pytest

from ilms.errors import UsageError
from ilms.structures.load import codelist, codelists
from ilms.structures.versions import codes_of, version_of, versions_of


@pytest.mark.parametrize(
    ("list_id", "version", "some", "count"),
    [
        ("CL_SEX", "SEX", "SEX_O", 4),
        ("CL_ECO", "ECO_SECTOR", "ECO_SECTOR_NAG", 6),
        ("CL_ECO", "ECO_ISIC4", "ECO_ISIC4_RSTU", 27),
        ("CL_OCU", "OCU_SKILL", "OCU_SKILL_L3-4", 5),
        ("CL_AGE", "AGE_AGGREGATE", "AGE_AGGREGATE_YLT15", 7),
        ("CL_CBR", "CBR_BIR", "CBR_BIR_NATIVE", 4),
        ("CL_CCT", "CCT_CTZ", "CCT_CTZ_X", 246),
        ("CL_CDS", "CDS_DES", "CDS_DES_VNM", 260),
    ],
)
def test_the_codes_of_a_version(list_id: str, version: str, some: str, count: int):
    codes = codes_of(list_id, version)
    assert some in codes
    assert len(codes) == count
    assert version not in codes
    assert list(codes) == [code for code in codelist(list_id).ids if code in codes]


def test_versions_in_the_list_s_order():
    assert versions_of("CL_ECO") == ("ECO_SECTOR", "ECO_AGGREGATE", "ECO_ISIC4", "ECO_ISIC3", "ECO_ISIC2")
    assert versions_of("CL_CRS") == ("CRS_RES",)
    assert versions_of("CL_AREA") == versions_of("CL_MEASURE") == ()


@pytest.mark.parametrize("list_id", codelists())
def test_versions_never_share_a_code(list_id: str):
    found = [code for version in versions_of(list_id) for code in codes_of(list_id, version)]
    assert len(found) == len(set(found))


def test_version_of_a_code():
    assert version_of("CL_ECO", "ECO_ISIC4_DE") == "ECO_ISIC4"
    assert version_of("CL_CDS", "CDS_DES_KOR") == "CDS_DES"
    assert version_of("CL_ECO", "ECO_ISIC4") is None
    assert version_of("CL_SEX", "_Z") is None


def test_a_version_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="ECO_ISIC5") as error:
        codes_of("CL_ECO", "ECO_ISIC5")
    assert "`ECO_ISIC4`" in error.value.hint
