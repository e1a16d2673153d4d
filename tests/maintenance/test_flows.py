from pathlib import Path

import pytest

from ilms import resources
from ilms.maintenance.flows import Flow, accented, flows
from ilms.maintenance.names import load


@pytest.fixture(scope="module")
def every(shared: Path) -> dict[str, Flow]:
    names = load(resources.folder("codelists") / "names.csv")
    return {flow.indicator: flow for flow in flows(shared / "ilo", names)}


def test_there_are_35(every: dict[str, Flow]):
    assert len(every) == 35


@pytest.mark.parametrize(
    ("indicator", "criterion"),
    [
        ("MST_XWAP_SEX_AGE_CBR_NB", "birth"),
        ("MST_NCTP_SEX_CCT_NB", "citizenship"),
        ("MFL_FEMP_SEX_ECO_NB", "birth"),
        ("MFL_NEMP_SEX_ECO_NB", "citizenship"),
        ("MFL_NWAP_SEX_EDU_NB", "citizenship"),
        ("MNA_OEMP_SEX_CDS_NB", ""),
    ],
)
def test_whom_a_table_counts(every: dict[str, Flow], indicator: str, criterion: str):
    assert every[indicator].criterion == criterion


def test_the_default_version_stands_first_and_sex_before_all(every: dict[str, Flow]):
    assert every["MNA_OEMP_SEX_ECO_NB"].collected == ("SEX", "ECO_AGGREGATE", "ECO_SECTOR")
    assert every["MNA_OEMP_SEX_ECO_NB"].disseminated[:2] == ("SEX", "ECO_SECTOR")


def test_every_dimension_has_a_collected_and_a_published_version(every: dict[str, Flow]):
    for flow in every.values():
        for dimension in flow.dimensions[3:-1]:
            for versions in (flow.collected, flow.disseminated):
                assert any(v.partition("_")[0] == dimension for v in versions), flow.indicator


@pytest.mark.parametrize(
    ("language", "stored", "whole"),
    [
        ("fr", "Population en age de travailler", "Population en âge de travailler"),
        ("fr", "Emploi par sexe, activite economique", "Emploi par sexe, activité économique"),
        ("fr", "Flux entrant de personnes nes a l'etranger", "Flux entrant de personnes nées à l'étranger"),
        ("fr", "Chomage par sexe", "Chômage par sexe"),
        ("es", "Poblacion segun pais", "Población según país"),
        ("en", "Inflow by age and residence", "Inflow by age and residence"),
    ],
)  # fmt: skip
def test_accents_that_the_reference_tables_lost(language: str, stored: str, whole: str):
    assert accented(stored, language) == whole
