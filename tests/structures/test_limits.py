"""Constraints as messages write them: cascades, wildcards, ranges, key sets, and whose they are."""

from pathlib import Path

import pytest

from ilms.structures.constraint import Constraint, Selection, Span
from ilms.structures.load import schema
from structures.test_reading import ON_DSD, ON_FLOW, constraint, region, toy

ON_AGREEMENT = (
    '<s:ProvisionAgreement><Ref agencyID="X" id="{0}" version="1.0" class="ProvisionAgreement"/></s:ProvisionAgreement>'
)
ON_PROVIDER = (
    '<s:DataProvider><Ref agencyID="X" maintainableParentID="DATA_PROVIDERS" maintainableParentVersion="1.0" '
    'id="{0}" class="DataProvider"/></s:DataProvider>'
)


def agreement(name: str, provider: str) -> str:
    return (
        f'<s:ProvisionAgreement id="{name}" agencyID="X" version="1.0"><c:Name>p</c:Name><s:StructureUsage>'
        '<Ref agencyID="X" id="FLOW" version="2.0" class="Dataflow"/></s:StructureUsage><s:DataProvider>'
        f'<Ref agencyID="X" maintainableParentID="DATA_PROVIDERS" maintainableParentVersion="1.0" id="{provider}" '
        'class="DataProvider"/></s:DataProvider></s:ProvisionAgreement>'
    )


def agreements(*every: str) -> str:
    return f"<s:ProvisionAgreements>{''.join(every)}</s:ProvisionAgreements>"


def one(folder: Path, attached: str, content: str, *more: str) -> Constraint:
    [found] = toy(folder, constraint(attached, content), *more)["FLOW"].constraints
    return found


def selected(folder: Path, values: str) -> Selection:
    return one(folder, ON_FLOW, region(values)).regions[0].selections[0]


VNM = "<c:Value>VNM</c:Value>"


@pytest.mark.parametrize(
    ("attached", "kind", "to"),
    [
        (ON_FLOW, "Dataflow", "X:FLOW(2.0)"),
        (ON_DSD, "DataStructure", "X:TOY(1.0)"),
        (ON_AGREEMENT.format("PA"), "ProvisionAgreement", "X:PA(1.0)"),
        (ON_PROVIDER.format("NSO"), "DataProvider", "X:DATA_PROVIDERS(1.0).NSO"),
    ],
)
def test_it_says_whose_it_is(tmp_path: Path, attached: str, kind: str, to: str) -> None:
    found = one(tmp_path, attached, region(VNM), agreements(agreement("PA", "NSO")))
    assert str(found) == f"X:CC(1.0) ({kind} {to})"


def test_of_several_providers_none_is_presumed(tmp_path: Path) -> None:
    both = agreements(agreement("PA", "NSO"), agreement("PB", "BANK"))
    for attached in (ON_AGREEMENT.format("PA"), ON_PROVIDER.format("NSO")):
        assert not toy(tmp_path, constraint(attached, region(VNM)), both)["FLOW"].constraints


def test_another_provider_is_not_ours(tmp_path: Path) -> None:
    attached = constraint(ON_PROVIDER.format("BANK"), region(VNM))
    assert not toy(tmp_path, attached, agreements(agreement("PA", "NSO")))["FLOW"].constraints


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ('<c:Value cascadeValues="true">ASIA</c:Value>', {"ASIA", "VNM", "KHM"}),
        ('<c:Value cascadeValues="1">W</c:Value>', {"W", "ASIA", "VNM", "KHM", "FRA"}),
        ('<c:Value cascadeValues="excluderoot">ASIA</c:Value>', {"VNM", "KHM"}),
        ("<c:Value>%M</c:Value>", {"VNM", "KHM"}),
        ("<c:Value>GONE</c:Value>", {"GONE"}),
    ],
)
def test_what_a_value_stands_for(tmp_path: Path, values: str, codes: set[str]) -> None:
    assert selected(tmp_path, values).values == codes


def test_a_wildcard_alone_takes_every_value(tmp_path: Path) -> None:
    found = one(tmp_path, ON_FLOW, region("<c:Value>%</c:Value>"))
    assert found.regions[0].selections == ()
    assert found.of_one("AREA", ("VNM",)) is None


def test_a_value_may_hold_for_a_time(tmp_path: Path) -> None:
    found = selected(tmp_path, f'<c:Value validFrom="2010" validTo="2019">KHM</c:Value>{VNM}')
    assert found.valid == {"KHM": Span("2010", "2019")}


@pytest.mark.parametrize(
    ("bounds", "span"),
    [
        ("<c:StartPeriod>2010</c:StartPeriod><c:EndPeriod>2019</c:EndPeriod>", Span("2010", "2019")),
        ('<c:AfterPeriod isInclusive="false">2010</c:AfterPeriod>', Span("2010", after=True)),
        ('<c:BeforePeriod isInclusive="false">2020</c:BeforePeriod>', Span("", "2020", before=True)),
        ("<c:BeforePeriod>2020</c:BeforePeriod>", Span("", "2020")),
    ],
)
def test_ranges_of_periods(tmp_path: Path, bounds: str, span: Span) -> None:
    content = region(f"<c:TimeRange>{bounds}</c:TimeRange>", id_="TIME_PERIOD")
    assert one(tmp_path, ON_FLOW, content).regions[0].selections == (Selection("TIME_PERIOD", span=span),)


def test_a_reference_period(tmp_path: Path) -> None:
    content = '<s:ReferencePeriod startTime="2010-01-01T00:00:00" endTime="2019-12-31T00:00:00"/>'
    assert one(tmp_path, ON_FLOW, content).span == Span("2010-01-01T00:00:00", "2019-12-31T00:00:00")


@pytest.mark.parametrize(("flag", "include"), [("", True), (' isIncluded="false"', False)])
def test_key_sets(tmp_path: Path, flag: str, include: bool) -> None:
    parts = f'<c:KeyValue id="AREA">{VNM}</c:KeyValue><c:KeyValue id="KIND"><c:Value>T</c:Value></c:KeyValue>'
    key = f"<s:Key>{parts}</s:Key>"
    [keys] = one(tmp_path, ON_FLOW, f"<s:DataKeySet{flag}>{key}{key}</s:DataKeySet>").key_sets
    assert keys.include is include
    assert [[(s.component, s.values) for s in one_.selections] for one_ in keys.keys] == [
        [("AREA", {"VNM"}), ("KIND", {"T"})]
    ] * 2


def test_regions_that_do_not_all_name_a_component_do_not_limit_it(tmp_path: Path) -> None:
    """Either Viet Nam, or total: each area may be reported, and each kind."""
    content = region(VNM) + region("<c:Value>T</c:Value>", id_="KIND")
    made = toy(tmp_path, constraint(ON_FLOW, content))["FLOW"]
    assert made.allowed == {}
    assert made.constraints[0].is_joint({"AREA"})


def test_an_excluded_combination_excludes_none_of_its_parts(tmp_path: Path) -> None:
    both = f'<c:KeyValue id="AREA">{VNM}</c:KeyValue><c:KeyValue id="FREQ"><c:Value>W</c:Value></c:KeyValue>'
    made = toy(tmp_path, constraint(ON_FLOW, f'<s:CubeRegion include="false">{both}</s:CubeRegion>'))["FLOW"]
    assert made.allowed == {}
    assert made.constraints[0].is_joint({"AREA", "FREQ"})


def test_the_packaged_constraints_say_no_more_than_their_codes() -> None:
    made = schema("MNA_OEMP_SEX_CDS_NB")
    [limit] = made.constraints
    assert str(limit) == "ILMS:CC_MNA_OEMP_SEX_CDS_NB(1.0) (Dataflow ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0))"
    assert not limit.is_joint({c.id for c in made.components if c.codelist})


def test_facets_are_kept_as_they_are_written(tmp_path: Path) -> None:
    made = toy(tmp_path)["FLOW"]
    assert made["COMMENT"].facets == {"textType": "XHTML", "maxLength": "40"}
    assert made["AREA"].facets == {}
