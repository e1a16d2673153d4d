import pytest

from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.content.within.regions import within
from ilms.checks.rules.load import packaged
from ilms.checks.rules.within import Region
from ilms.dataset import Dataset
from ilms.findings import Batch
from ilms.observations import Observations
from ilms.structures.load import codelist

VERSIONS = {"CBR_BRT": "CL_CBR", "CCT_CTZ": "CL_CCT", "CDS_DES": "CL_CDS", "CPR_PRV": "CL_CPR", "CRS_RES": "CL_CRS"}
[RULE] = [rule for rule in packaged().content if isinstance(rule, Region)]


def found(observations: Observations) -> list[Batch]:
    [judged] = content([Dataset(observations)], packaged())
    return [batch for batch in judged.findings if batch.basis and batch.basis.rule == "regions"]


def codes(observations: Observations) -> list[str]:
    return [batch.code for batch in found(observations)]


def abroad(**values: str) -> Observations:
    return of("C15", *(("SEX_T", f"CRS_RES_{code}", value) for code, value in values.items()))


def destinations(**values: str) -> Observations:
    return of("C18", *(("SEX_T", f"CDS_DES_{code}", value) for code, value in values.items()))


def test_a_region_below_its_members_is_named_with_them() -> None:
    (one,) = found(abroad(ASEAN="2.5", THA="1.5", LAO="1.25", JPN="7"))
    assert one.code == "SUM011"
    assert (one.rows.to_pylist(), one.others.to_pylist()) == ([0], [[1, 2]])
    [params] = one.params.to_pylist()
    assert (params["total"], params["sum"], params["difference"]) == ("CRS_RES_ASEAN", "2.75", "+0.25")


@pytest.mark.parametrize(
    "values",
    [
        {"ASEAN": "3", "THA": "1.5", "LAO": "1.25"},
        {"ASEAN": "2.74", "THA": "1.5", "LAO": "1.25"},  # half a last digit of each
        {"ASEAN": "2", "JPN": "7", "KOR": "3"},  # no members
        {"ASEAN": "", "THA": "1.5"},
        {"THA": "1.5", "LAO": "1.25"},
        {"ASEAN": "1", "THA": "", "LAO": "0"},
    ],
)
def test_a_region_may_hold_more_than_those_that_are_listed(values: dict[str, str]) -> None:
    assert codes(abroad(**values)) == []


def test_a_total_that_needs_region_and_members_counts_somebody_twice() -> None:
    cells = {"TOTAL": "9.00", "ASEAN": "3", "THA": "2", "JPN": "3", "X": "1"}
    (one,) = found(abroad(**cells))
    assert one.code == "SUM012"
    assert one.params["total"].to_pylist() == ["CRS_RES_ASEAN"]
    assert one.others.to_pylist() == [[2]]
    assert codes(abroad(**cells | {"TOTAL": "6.00"})) == []  # the region is a memorandum item
    assert codes(abroad(**cells | {"TOTAL": "7.00"})) == []  # one of it is in no row of its own


def test_a_rest_of_a_region_under_the_regions_code_is_asked_about_and_not_called_wrong() -> None:
    assert codes(abroad(TOTAL="7.00", ASEAN="1", THA="2", JPN="3", X="1")) == ["SUM012"]
    assert codes(abroad(ASEAN="1.00", THA="2", JPN="3", X="1")) == ["SUM011"]


def test_a_region_without_members_in_the_list_is_counted_like_a_country() -> None:
    assert codes(abroad(TOTAL="7.00", ASEAN="3", JPN="3", X="1")) == []


def test_parts_of_a_country_and_pairs_of_countries_are_counted_once() -> None:
    assert codes(destinations(ASIA="5.00", MYS="5", MY1="4", MY2="1")) == []
    assert codes(destinations(ASIA="4.00", MY1="4", MY2="1")) == ["SUM011"]
    assert codes(destinations(AMEN="5.00", USACAN="5", USA="4", CAN="1")) == []
    assert codes(destinations(AMEN="4.00", USACAN="5")) == ["SUM011"]


def test_members_are_countries_of_the_lists_and_the_regions_overlap_there() -> None:
    known = {name: set(codelist(list_).ids) for name, list_ in VERSIONS.items()}
    for region, members in RULE.members.items():
        lists = [name for name, ids in known.items() if f"{name}_{region}" in ids]
        assert lists, region
        assert len(set(members)) == len(members)
        for name in lists:
            assert region in packaged().partitions[name].perhaps
            assert {f"{name}_{member}" for member in members} <= known[name], (name, region)


def test_every_region_of_the_lists_has_members_but_the_rest_of_asia() -> None:
    overlapping = {code for name in VERSIONS for code in packaged().partitions[name].perhaps}
    states = {"SCG", "CS1", "ET1", "DE1", "DE2", "DE3", "URS", "YE1", "YE2", "YU1", "ANT"}  # that are no more
    assert overlapping - states - set(RULE.members) == {"XASIA"}


def test_a_region_is_an_open_total() -> None:
    asia = within(packaged().partitions["CDS_DES"], "ASIA", RULE.members["ASIA"])
    assert asia.open
    assert asia.groups == {"MYS": ("MY1", "MY2", "MY3")}
    assert {"MY1", "MY2", "MY3", "JPN"} <= set(asia.parts)
    assert "MYS" not in asia.parts
