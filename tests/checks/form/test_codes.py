import pytest

from checks.made import c18, form, of
from ilms.checks.form.codes import heading, version, versions
from ilms.structures.load import codelist


def test_an_unknown_code_comes_with_the_three_nearest() -> None:
    found = form(c18({"CDS": "CDS_DES_KR"}, {"CDS": "CDS_DES_JPN"}))
    assert list(found) == ["COD001"]
    params = found["COD001"].params.to_pylist()[0]
    assert found["COD001"].rows.to_pylist() == [0]
    assert params["value"] == "CDS_DES_KR"
    assert "CDS_DES_KOR" in params["expected"]
    assert len(params["expected"].split(", ")) == 3
    assert "CDS_DES_KOR (Hàn Quốc)" in params["near_vi"]


def test_a_country_written_by_name_finds_its_code() -> None:
    params = form(c18({"CDS": "Nhat Ban"}))["COD001"].params.to_pylist()[0]
    assert params["expected"].startswith("CDS_DES_JPN, ")


def test_each_unknown_code_keeps_its_own_suggestion() -> None:
    found = form(c18({"CDS": "CDS_DES_KR"}, {"CDS": "CDS_DES_MYY"}, {"CDS": "CDS_DES_KR", "SEX": "SEX_M"}))
    values = found["COD001"].params["value"].to_pylist()
    expected = found["COD001"].params["expected"].to_pylist()
    assert values == ["CDS_DES_KR", "CDS_DES_MYY", "CDS_DES_KR"]
    assert expected[0] == expected[2] != expected[1]
    assert "CDS_DES_MYS" in expected[1]


def test_a_heading_is_no_class() -> None:
    found = form(of("C20", ("SEX_T", "ECO_SECTOR", "1")))
    assert list(found) == ["COD002"]
    assert "ECO_SECTOR_TOTAL" in found["COD002"].params["expected"][0].as_py()


def test_a_code_of_another_version_names_the_versions_that_are_taken() -> None:
    found = form(of("A1-birth", ("SEX_T", "AGE_AGGREGATE_TOTAL", "CBR_BRT_USA", "1")))
    assert list(found) == ["COD003"]
    assert found["COD003"].params["expected"].to_pylist() == ["CBR_BIR"]
    found = form(of("A4-birth", ("SEX_T", "AGE_5YRBANDS_TOTAL", "CBR_BIR_TOTAL", "1")))
    assert found["COD003"].params["expected"].to_pylist() == ["AGE_10YRBANDS, AGE_AGGREGATE, AGE_YTHADULT"]


def test_another_tables_measure_is_not_taken() -> None:
    found = form(c18({"MEASURE": "MNA_TPOP_NB"}))
    assert list(found) == ["COD004"]
    assert found["COD004"].params["expected"].to_pylist() == ["MNA_OEMP_NB"]


def test_not_applicable_is_never_reported() -> None:
    assert list(form(c18({"SEX": "_Z"}))) == ["COD004"]


@pytest.mark.parametrize("sex", ["SEX_T", "SEX_M", "SEX_F", "SEX_O"])
def test_every_sex_is_taken(sex: str) -> None:
    assert form(c18({"SEX": sex})) == {}


def test_versions_are_told_by_prefix() -> None:
    economic = codelist("CL_ECO")
    assert version("ECO_ISIC4_A", economic) == "ECO_ISIC4"
    assert version("ECO_ISIC4", economic) is None
    assert version("MST_TEMP_NB", codelist("CL_MEASURE")) is None
    assert versions(["ECO_ISIC4_A", "ECO_SECTOR_AGR", "ECO_ISIC4_B"], economic) == ["ECO_ISIC4", "ECO_SECTOR"]
    assert heading("ECO_ISIC4", economic)
    assert not heading("ECO_ISIC4_A", economic)
