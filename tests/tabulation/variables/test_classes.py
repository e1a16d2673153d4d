"""The classes of every version, held against the rules that the checks of finished tables keep."""

import pytest

from ilms import resources
from ilms.recoding.aggregations import rules
from ilms.structures.load import codelist
from ilms.structures.versions import codes_of, versions_of
from ilms.tabulation.variables.classes import Classes

RULES = rules([resources.folder("maps")])


def classes(dimension, *versions):
    listed = f"CL_{dimension}"
    return Classes(dimension, codelist(listed), versions or versions_of(listed), RULES, "VNM")


def of(dimension, code, *versions):
    return {one: set(codes) for one, codes in classes(dimension, *versions).of(code).items() if codes}


@pytest.mark.parametrize(
    ("dimension", "code", "found"),
    [
        ("ECO", "ECO_ISIC4_B", {"ECO_ISIC4": {"ECO_ISIC4_B"}, "ECO_AGGREGATE": {"ECO_AGGREGATE_MEL"},
                                "ECO_SECTOR": {"ECO_SECTOR_IND", "ECO_SECTOR_NAG"}}),
        ("ECO", "ECO_AGGREGATE_MAN", {"ECO_ISIC4": {"ECO_ISIC4_C"}, "ECO_AGGREGATE": {"ECO_AGGREGATE_MAN"},
                                      "ECO_SECTOR": {"ECO_SECTOR_IND", "ECO_SECTOR_NAG"}}),
        ("EDU", "EDU_ISCED11_X", {"EDU_ISCED11": {"EDU_ISCED11_X"}, "EDU_AGGREGATE": {"EDU_AGGREGATE_LTB"}}),
        ("EDU", "EDU_ISCED11_5", {"EDU_ISCED11": {"EDU_ISCED11_5"}, "EDU_AGGREGATE": {"EDU_AGGREGATE_ADV"}}),
        ("OCU", "OCU_ISCO08_0", {"OCU_ISCO08": {"OCU_ISCO08_0"}, "OCU_SKILL": {"OCU_SKILL_X"}}),
        ("STE", "STE_ICSE93_1", {"STE_ICSE93": {"STE_ICSE93_1"}, "STE_AGGREGATE": {"STE_AGGREGATE_EES"}}),
        ("CCT", "CCT_CTZ_LAO", {"CCT_CTZ": {"CCT_CTZ_LAO"}, "CCT_CIT": {"CCT_CIT_NONCIT"}}),
        ("CCT", "CCT_CTZ_VNM", {"CCT_CTZ": {"CCT_CTZ_VNM"}, "CCT_CIT": {"CCT_CIT_CITIZEN"}}),
        ("CBR", "CBR_BRT_VNM", {"CBR_BRT": {"CBR_BRT_VNM"}, "CBR_BIR": {"CBR_BIR_NATIVE"}}),
        ("CBR", "CBR_BIR_FOREIGN", {"CBR_BIR": {"CBR_BIR_FOREIGN"}}),
        ("CCT", None, {"CCT_CTZ": {"CCT_CTZ_X"}, "CCT_CIT": {"CCT_CIT_X"}}),
        ("SEX", "SEX_M", {"SEX": {"SEX_M"}}),
    ],
)  # fmt: skip
def test_classes_of_a_code(dimension, code, found):
    assert of(dimension, code) == found


@pytest.mark.parametrize("code", ["EDU_ISCED11_9", "EDU_AGGREGATE_X", "EDU_ISCED97_UNK"])
def test_what_nobody_knows_is_a_class_of_its_own_name_in_each_version(code):
    assert of("EDU", code, "EDU_ISCED11", "EDU_AGGREGATE", "EDU_ISCED97") == {
        "EDU_ISCED11": {"EDU_ISCED11_9"}, "EDU_AGGREGATE": {"EDU_AGGREGATE_X"}, "EDU_ISCED97": {"EDU_ISCED97_UNK"},
    }  # fmt: skip
    assert classes("EDU").is_residual(code)


def test_ages_are_in_every_band_that_holds_them():
    known = classes("AGE", "AGE_YTHADULT", "AGE_AGGREGATE", "AGE_10YRBANDS")
    assert {code for codes in known.of_years(62).values() for code in codes} == {
        "AGE_YTHADULT_YGE15", "AGE_YTHADULT_Y15-64", "AGE_YTHADULT_YGE25", "AGE_AGGREGATE_Y25-64",
        "AGE_AGGREGATE_Y55-64", "AGE_10YRBANDS_Y55-64",
    }  # fmt: skip
    assert known.of_years(14)["AGE_YTHADULT"] == frozenset()
    assert known.of_years(120)["AGE_AGGREGATE"] == {"AGE_AGGREGATE_YGE65"}


@pytest.mark.parametrize("years", range(121))
@pytest.mark.parametrize("version", ["AGE_AGGREGATE", "AGE_10YRBANDS", "AGE_5YRBANDS"])
def test_no_age_is_left_out_of_a_version_that_has_a_total(years, version):
    overlapping = {"AGE_AGGREGATE_Y25-64"}
    assert len(classes("AGE", version).of_years(years)[version] - overlapping) == 1


def test_a_band_across_a_class_is_torn():
    known = classes("AGE", "AGE_AGGREGATE", "AGE_10YRBANDS")
    assert known.torn("AGE_AGGREGATE_Y25-54", "AGE_10YRBANDS")
    assert not known.torn("AGE_10YRBANDS_Y25-34", "AGE_AGGREGATE")
    assert known.of("AGE_10YRBANDS_Y25-34")["AGE_AGGREGATE"] == {"AGE_AGGREGATE_Y25-54", "AGE_AGGREGATE_Y25-64"}


@pytest.mark.parametrize(("dimension", "base"), [("ECO", "ECO_ISIC4"), ("EDU", "EDU_ISCED11"), ("OCU", "OCU_ISCO08")])
def test_each_class_of_the_rules_has_just_its_parts(dimension, base):
    known = classes(dimension)
    members = {}
    for code in codes_of(f"CL_{dimension}", base):
        if not code.endswith("_TOTAL"):
            for one in known.of(code).values():
                for wide in one:
                    members.setdefault(wide, set()).add(code)
    pairs = zip(RULES.codes.to_pylist(), RULES.parts.to_pylist(), strict=True)
    expected = {}
    for code, part in pairs:
        if part.startswith(f"{base}_") and not part.endswith("_TOTAL"):
            expected.setdefault(code, set()).add(part)
    assert {code: members[code] for code in expected} == expected


@pytest.mark.parametrize("version", ["ECO_SECTOR", "ECO_ISIC4", "SEX", "CCT_CIT", "CDS_DES", "OCU_SKILL"])
def test_totals(version):
    dimension = version.partition("_")[0]
    [total] = classes(dimension, version).total(version)
    assert total in {f"{version}_TOTAL", f"{version}_T"}


def test_a_total_of_ages_that_is_a_band_is_no_total():
    assert classes("AGE", "AGE_YTHADULT").total("AGE_YTHADULT") == frozenset()
