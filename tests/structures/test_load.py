from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.structures.load import (
    bare,
    codelist,
    codelists,
    indicators,
    resolver,
    schema,
    schemas_in,
    structure_files,
)
from ilms.structures.schema import Role

C18 = "DF_MNA_OEMP_SEX_CDS_NB"
OBSERVATION = ("OBS_STATUS", "NOTE_CLASSIF", "DECIMALS", "UPPER_BOUND", "LOWER_BOUND")
UNITS = ("UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT")
SOURCES = ("SOURCE", "NOTE_SOURCE", "NOTE_INDICATOR")


def test_there_are_35_data_structures_and_19_codelists():
    assert len(indicators()) == 35
    assert len(codelists()) == 19


@pytest.mark.parametrize("name", [C18, C18.removeprefix("DF_"), f"ILO:{C18}(1.0)", f"ILO,{C18},1.0"])
def test_a_dataflow_is_found_by_any_of_its_names_and_made_once(name: str):
    assert schema(name) is schema(C18)


@pytest.mark.parametrize("indicator", indicators())
def test_every_schema_is_as_the_domain_says(indicator: str):
    held = schema(indicator)
    assert str(held.dataflow) == f"ILO:DF_{indicator}(1.0)"
    assert str(held.structure) == f"ILO:{indicator}(1.0)"
    classified = indicator.split("_")[2:-1]  # SEX and one or two more, in the order of the indicator's code
    assert held.key == ("REF_AREA", "FREQ", "MEASURE", *classified, "TIME_PERIOD")
    assert all(d.codelist for d in held.dimensions)
    assert [m.id for m in held.measures] == ["OBS_VALUE"]
    for name in OBSERVATION:
        assert held.is_observation_attribute(held[name])
    for name in UNITS:
        assert held[name].attachment == ("MEASURE",)
        assert held.is_series_attribute(held[name])
    for name in SOURCES:
        assert held[name].attachment == ("REF_AREA", "MEASURE", "TIME_PERIOD")
        assert held[name].max_length == 1024
        assert not held.is_series_attribute(held[name])
    assert not any(c.mandatory for c in held.components)
    assert {a.id for a in held.attributes} == {*OBSERVATION, *UNITS, *SOURCES}
    assert "Composed" in held.annotations["COMPOSED"]
    assert set(held.names) == {"en", "fr", "es", "vi"}


@pytest.mark.parametrize("indicator", indicators())
def test_no_constraint_allows_a_header_or_not_applicable(indicator: str):
    held = schema(indicator)
    assert held.allowed["FREQ"] == {"A"}
    assert len(held.allowed["MEASURE"]) == 1
    for component in (c for c in held.dimensions if c.codelist):
        allowed = held.allowed[component.id]
        assert allowed <= set(component.codelist.ids)
        assert "_Z" not in allowed
        headers = {code.parent for code in component.codelist if code.parent}
        assert not allowed & headers


def test_the_two_uses_of_one_codelist_stay_apart():
    place, country = schema("MST_TEMP_SEX_AGE_CBR_NB"), schema("MST_FORP_SEX_CBR_NB")
    assert place.allowed["CBR"] == {"CBR_BIR_TOTAL", "CBR_BIR_NATIVE", "CBR_BIR_FOREIGN", "CBR_BIR_X"}
    assert "CBR_BRT_VNM" in country.allowed["CBR"]
    assert not place.allowed["CBR"] & country.allowed["CBR"]


def test_a_dimension_and_its_schema_share_the_codelist():
    assert schema(C18)["SEX"].codelist is codelist("CL_SEX")


def test_names_of_the_components_in_vietnamese():
    assert schema(C18)["CDS"].label("vi") == "Nước đến"
    assert schema(C18)["CDS"].role is Role.DIMENSION


@pytest.mark.parametrize(("call", "wrong", "near"), [
    (schema, "DF_MNA_OEMP_SEX_CD_NB", "DF_MNA_OEMP_SEX_CDS_NB"),
    (schema, "df_mna_oemp_sex_cds_nb", "DF_MNA_OEMP_SEX_CDS_NB"),
    (codelist, "CL_SX", "CL_SEX"),
])  # fmt: skip
def test_an_unknown_name_is_answered_with_the_nearest(call, wrong: str, near: str):
    with pytest.raises(UsageError, match=wrong) as error:
        call(wrong)
    assert f"`{near}`" in error.value.hint


def test_a_name_like_no_other_is_answered_with_where_to_look():
    with pytest.raises(UsageError) as error:
        schema("XYZ")
    assert "ilms dsd list" in error.value.hint


def test_the_files_of_a_dataflow_hold_everything_it_refers_to():
    files = structure_files(C18)
    assert [f.name for f in files[-2:]] == ["concepts.xml", "MNA_OEMP_SEX_CDS_NB.xml"]
    assert all(f.is_file() for f in files)
    assert {f.stem for f in files[:-2]} == set(codelists())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("X", "X"),
        ("ILO:X(1.0)", "X"),
        ("ILO,X,1.0", "X"),
        ("X(1.0)", "X"),
        ("urn:sdmx:a.b.Dataflow=ILO:X(1.0)", "X"),
    ],
)
def test_bare(name: str, expected: str):
    assert bare(name) == expected


class TestResolver:
    def test_packaged_by_dataflow_or_by_dsd(self):
        resolve = resolver(None, None)
        assert resolve(C18) is resolve("MNA_OEMP_SEX_CDS_NB") is schema(C18)

    def test_a_message_that_names_nothing_needs_the_option(self):
        with pytest.raises(UsageError, match="does not say") as error:
            resolver(None, None)(None)
        assert "--dataflow" in error.value.hint
        assert resolver(None, C18)(None) is schema(C18)

    def test_a_message_of_another_dataflow_is_refused(self):
        with pytest.raises(UsageError, match="not of `DF_MNA_OEMP_SEX_CDS_NB`"):
            resolver(None, C18)("DF_MNA_OPOP_SEX_CDS_NB")

    def test_a_wrong_option_is_told_before_any_reading(self):
        with pytest.raises(UsageError):
            resolver(None, "DF_NOTHING")

    def test_a_structure_file_of_another_agency(self, shared: Path):
        resolve = resolver(shared / "spec/sdmx-ml-2.1/1/structure-full.xml", None)
        assert resolve(None) is resolve("EXR") is resolve("ECB_EXR1")
        assert resolve(None).dataflow.agency == "ECB"
        with pytest.raises(UsageError, match="`GDP`"):
            resolve("GDP")


class TestOtherAgencies:
    def test_groups_facets_and_constraint_of_the_ecb(self, shared: Path):
        [(name, held)] = schemas_in(shared / "spec/sdmx-ml-2.1/1/structure-full.xml").items()
        assert name == "EXR"
        assert held.key == ("FREQ", "CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_SUFFIX", "TIME_PERIOD")
        assert held["TITLE"].attachment == (
            "CURRENCY",
            "CURRENCY_DENOM",
            "EXR_TYPE",
            "EXR_SUFFIX",
        )  # the group's
        assert held["COLLECTION"].attachment == held.key[:-1]
        assert held["OBS_STATUS"].attachment == held.key
        assert (held["TITLE"].max_length, held["OBS_COM"].max_length) == (200, 1050)
        assert held["OBS_STATUS"].mandatory
        assert held.allowed["FREQ"] == {"A", "D", "H", "M", "Q"}

    def test_a_file_that_holds_no_data_structure(self, shared: Path):
        with pytest.raises(UsageError, match="no data structure"):
            schemas_in(shared / "spec/sdmx-ml-2.1/common.xml")

    @pytest.mark.parametrize("file", ["1/structure-full.xml", "ng-structure-full.xml"])
    def test_sdmx1_sees_the_same(self, shared: Path, file: str):
        import sdmx

        path = shared / "spec/sdmx-ml-2.1" / file
        [held] = schemas_in(path).values()
        with path.open("rb") as raw:  # sdmx1 leaves a file open that it opened itself
            theirs = sdmx.read_sdmx(raw).structure[held.structure.id]
        assert [d.id for d in theirs.dimensions] == list(held.key)
        assert [a.id for a in theirs.attributes] == [a.id for a in held.attributes]
        for attribute in theirs.attributes:
            assert (attribute.usage_status.name == "mandatory") is held[attribute.id].mandatory
            related = attribute.related_to
            if hasattr(related, "dimensions") and not getattr(related, "group_key", None):
                assert [d.id for d in related.dimensions] == list(held[attribute.id].attachment)
