"""One class in several versions: labels of a table are all said in the version that they have in common."""

import pytest

from ilms import resources
from ilms.recoding import aggregations
from ilms.recoding.code_map import CodeMap
from ilms.recoding.code_maps import Coder, Maps
from ilms.recoding.same_class import SameClass
from ilms.structures.load import codelist
from ilms.structures.tables import tables
from ilms.structures.versions import codes_of, versions_of

MAPS = Maps([resources.folder("maps")])
SAME = MAPS.same
QUESTIONNAIRE = {name: versions[0] for table in tables() for name, versions in table.collected.items()}


def coder(names, dimension, *, version=None):
    maps = [MAPS.get(name) for name in names.split()]
    listed, default = codelist(f"CL_{dimension}"), QUESTIONNAIRE[dimension]
    return Coder(maps, listed, version or default, wanted=version is not None, same=SAME)


def read(names, dimension, labels, **how):
    suited = coder(names, dimension, **how).suited(labels)
    return [code and code.removeprefix(f"{dimension}_") for code in map(suited.code, labels)]


def test_a_class_with_one_part_is_that_part():
    rules = aggregations.rules([resources.folder("maps")])
    same = SameClass.of(rules)
    assert same.of_version("STE_AGGREGATE_EES", "STE_ICSE93") == "STE_ICSE93_1"
    assert same.of_version("ECO_ISIC4_A", "ECO_SECTOR") == "ECO_SECTOR_AGR"
    assert same.of_version("ECO_AGGREGATE_MKT", "ECO_ISIC4") == "ECO_AGGREGATE_MKT"  # many sections
    assert same.of_version("OCU_ISCO08_0", "OCU_SKILL") == "OCU_ISCO08_0"  # with those not classified


@pytest.mark.parametrize(
    ("names", "dimension", "labels", "codes"),
    [
        ("status", "STE", ["Total", "Employees", "Employers", "Own account workers", "Members of cooperatives"],
         ["ICSE93_TOTAL", "ICSE93_1", "ICSE93_2", "ICSE93_3", "ICSE93_4"]),
        ("status", "STE", ["Total", "Employees", "Self-employed", "Not classifiable"],
         ["AGGREGATE_TOTAL", "AGGREGATE_EES", "AGGREGATE_SLF", "AGGREGATE_X"]),
        ("status", "STE", ["Tổng số", "Làm công ăn lương"], ["AGGREGATE_TOTAL", "AGGREGATE_EES"]),
        ("activity", "ECO",
         ["Total", "Agriculture, forestry and fishing", "Mining and quarrying", "Manufacturing", "Construction",
          "Accommodation and food service activities", "Activities of households as employers", "Not classified"],
         ["ISIC4_TOTAL", "ISIC4_A", "ISIC4_B", "ISIC4_C", "ISIC4_F", "ISIC4_I", "ISIC4_T", "ISIC4_X"]),
        ("activity", "ECO",
         ["Total", "Agriculture, forestry and fishing", "Manufacturing", "Construction", "Market services"],
         ["AGGREGATE_TOTAL", "AGGREGATE_AGR", "AGGREGATE_MAN", "AGGREGATE_CON", "AGGREGATE_MKT"]),
        ("activity", "ECO", ["Tổng số", "Nông, lâm nghiệp và thủy sản", "Công nghiệp và xây dựng", "Dịch vụ"],
         ["SECTOR_TOTAL", "SECTOR_AGR", "SECTOR_IND", "SECTOR_SER"]),
        ("vsic2018 activity", "ECO", ["Tổng số", "A", "B", "C"], ["ISIC4_TOTAL", "ISIC4_A", "ISIC4_B", "ISIC4_C"]),
        ("education-en", "EDU", ["Total", "Primary education", "Upper secondary", "Not stated"],
         ["ISCED11_TOTAL", "ISCED11_1", "ISCED11_3", "ISCED11_9"]),
        ("education-vi", "EDU", ["Tổng số", "Mức cơ bản", "Mức cao"],
         ["AGGREGATE_TOTAL", "AGGREGATE_BAS", "AGGREGATE_ADV"]),
        ("occupation", "OCU", ["Total", "Managers", "Professionals", "Not classified"],
         ["ISCO08_TOTAL", "ISCO08_1", "ISCO08_2", "ISCO08_X"]),
        ("occupation", "OCU", ["Total", "High skill", "Medium skill", "Elementary occupations"],
         ["SKILL_TOTAL", "SKILL_L3-4", "SKILL_L2", "SKILL_L1"]),
        ("age", "AGE", ["Total", "15-24", "25-54"], ["AGGREGATE_TOTAL", "AGGREGATE_Y15-24", "AGGREGATE_Y25-54"]),
    ],
)  # fmt: skip
def test_labels_are_said_in_the_version_that_they_share(names, dimension, labels, codes):
    assert read(names, dimension, labels) == codes


def test_labels_without_a_version_in_common_keep_their_own():
    assert read("education-vi", "EDU", ["Dưới tiểu học", "Tiểu học"]) == ["AGGREGATE_LTB", "ISCED11_1"]


def test_a_version_that_the_mapping_names_is_given_what_it_cannot_be_summed_to():
    assert read("activity", "ECO", ["Manufacturing", "Mining and quarrying"], version="ECO_ISIC4") == [
        "ISIC4_C", "ISIC4_B",
    ]  # fmt: skip
    # B and C are summed, as `aggregations.csv` says.
    assert read("activity", "ECO", ["C. Manufacturing", "Mining and quarrying"], version="ECO_AGGREGATE") == [
        "ISIC4_C", "ISIC4_B",
    ]  # fmt: skip


ALL = [
    (dimension, version)
    for dimension in ("AGE", "EDU", "ECO", "OCU", "STE")
    for version in versions_of(f"CL_{dimension}")
    if f"{version}_TOTAL" in codelist(f"CL_{dimension}")
]


@pytest.mark.parametrize(("dimension", "version"), ALL)
@pytest.mark.parametrize("given", [False, True])
def test_a_bare_total_is_of_the_version_of_the_classes_beside_it(dimension, version, given):
    """For every classification of the 21 tables; whether the total has a word or the mapping gives it."""
    listed = codelist(f"CL_{dimension}")
    classes = [code for code in codes_of(f"CL_{dimension}", version) if not code.endswith("_TOTAL")]
    total = CodeMap("ours", {"all of them": "TOTAL"}, ("all of them",))
    suited = Coder([total], listed, QUESTIONNAIRE[dimension], same=SAME).suited(
        classes + ([] if given else ["all of them"]), ["TOTAL"] if given else []
    )
    assert (suited.itself("TOTAL") if given else suited.code("all of them")) == f"{version}_TOTAL"
    assert [suited.code(code) for code in classes] == classes
