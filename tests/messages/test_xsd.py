"""The DSD-specific schema: takes what is right, refuses what is not, for both forms."""

import pytest
from lxml import etree

from ilms.errors import UsageError
from ilms.messages import formats, xsd
from ilms.messages.header import FLAT, SERIES
from ilms.messages.ml.names import V21, V30, namespace
from ilms.structures.load import schema as packaged
from ilms.structures.schema import Component, Reference, Role, Schema
from messages.rich import RICH, RICH_30, rich
from messages.specimens import C18, header, some, to_file

ROW = b'<Obs TIME_PERIOD="1999" OBS_VALUE="0.00"'


@pytest.fixture
def message(tmp_path):
    return to_file(some(), tmp_path, ("sdmx-ml-2.1", SERIES))


def wrong(message, schema, old, new):
    content = message.read_bytes()
    assert old in content
    message.write_bytes(content.replace(old, new, 1))
    return xsd.validate(message, schema)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b'SEX="SEX_T"', b'SEX="SEX_Q"', "SEX_Q"),
        (b' SEX="SEX_T"', b"", "'SEX' is required"),
        (b'TIME_PERIOD="1999"', b'TIME_PERIOD="in 1999"', "in 1999"),
        (b' TIME_PERIOD="1999"', b"", "'TIME_PERIOD' is required"),
        (ROW, ROW + b' REMARK="why"', "REMARK"),
        (ROW, ROW + b' UNIT_MULT="3"', "UNIT_MULT"),
        (b' UNIT_MULT="3"', b' SOURCE="LFS"', "SOURCE"),
        (b' UNIT_MULT="3"', b' TIME_PERIOD="1999"', "TIME_PERIOD"),
        (b' UNIT_MULT="3"', b' UNIT_MULT="4"', "'4'"),
        (ROW, ROW + b' OBS_STATUS="Q"', "redefined"),
        (ROW, ROW + b' REPORTING_YEAR_START_DAY="--01-01"', "REPORTING_YEAR_START_DAY"),
        (b'xsi:type="dsd:DataSetType"', b"", "abstract"),
        (b'data:dataScope="DataStructure"', b"", "dataScope"),
        (b"<message:Test>false</message:Test>\n", b"", "Prepared"),
    ],
)
def test_what_is_wrong_is_found_with_its_line(message, schema, old, new, word):
    if word == "redefined":
        old, new, word = b' OBS_STATUS="B"', b' OBS_STATUS="Q"', "'Q'"
    found = wrong(message, schema, old, new)
    assert word in found[0]
    assert found[0].startswith("line ")


def test_a_series_may_not_stand_in_a_flat_message(message, schema):
    text = message.read_text("utf-8").replace(namespace(schema, SERIES), namespace(schema, FLAT))
    message.write_text(text, "utf-8")
    assert any("Series" in found for found in xsd.validate(message, schema))


def test_the_schema_of_another_table_refuses_the_message(message):
    assert xsd.validate(message, packaged("DF_MNA_TPOP_SEX_CRS_NB"))


def test_each_form_has_its_namespace(schema):
    urn = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=ILO:MNA_OEMP_SEX_CDS_NB(1.0)"
    for form in (SERIES, FLAT):
        root = etree.fromstring(xsd.data_schema(schema, form))
        assert root.get("targetNamespace") == f"{urn}:ObsLevelDim:{form}"


def test_the_schema_is_byte_stable(schema):
    assert xsd.data_schema(schema) == xsd.data_schema(schema)


def test_every_code_is_in_it_and_no_constraint_is(schema):
    root = etree.fromstring(xsd.data_schema(schema))
    listed = root.xpath("*[@name='ILO.CL_FREQ.1.0']//@value")
    assert listed == list(schema["FREQ"].codelist.ids)
    assert len(listed) > len(schema.allowed["FREQ"])


def test_a_dsd_without_time_is_flat_only():
    reference = Reference("X", "Y", "1.0")
    parts = (
        Component("GEO", Role.DIMENSION),
        Component("OBS_VALUE", Role.MEASURE, text_type="Double"),
        Component("OF_ALL", Role.ATTRIBUTE),
    )
    schema = Schema(reference, reference, {}, parts)
    assert xsd.data_schema(schema, SERIES) == xsd.data_schema(schema, FLAT)
    assert b"xs:double" in xsd.data_schema(schema)


def test_a_file_that_is_no_xml_is_told(tmp_path, schema):
    path = tmp_path / "x.xml"
    path.write_text("<a>")
    with pytest.raises(UsageError, match="not well-formed"):
        xsd.validate(path, schema)
    with pytest.raises(UsageError, match="cannot read"):
        xsd.validate(tmp_path / "nowhere", schema)


def test_c18_is_what_these_tests_are_about(schema):
    assert schema.dataflow.id == C18


class TestRich:
    """A DSD with groups, and with what only 3.0 has."""

    @staticmethod
    def found(tmp_path, name, form, schema, old, new):
        path = tmp_path / "x.xml"
        formats.write(rich(8, schema), path, name, header(form))
        assert xsd.validate(path, schema) == []
        content = path.read_text("utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), "utf-8")
        return xsd.validate(path, schema)

    @pytest.mark.parametrize("form", [SERIES, FLAT])
    @pytest.mark.parametrize("name", ["sdmx-ml-2.1", "sdmx-ml-3.0"])
    @pytest.mark.parametrize(
        ("old", "new", "word"),
        [
            ('xsi:type="dsd:Pair" D2="S"', 'xsi:type="dsd:Pair"', "'D2' is required"),
            ('xsi:type="dsd:Pair" D2="S"', 'xsi:type="dsd:Pair" D2="XS"', "'XS'"),
            ('xsi:type="dsd:Pair" D2="S"', 'xsi:type="dsd:Pair" D2="S" NOTE="n"', "NOTE"),
            ('xsi:type="dsd:Pair"', 'xsi:type="dsd:Unused"', "does not resolve"),
            ('<Group xsi:type="dsd:Pair"', "<Group", "abstract"),
            (' OBS_VALUE="0.50"', ' OBS_VALUE="0.50" TITLE="t"', "TITLE"),
        ],
    )
    def test_what_is_wrong_with_a_group_is_found(self, name, form, old, new, word, tmp_path):
        found = self.found(tmp_path, name, form, RICH, old, new)
        assert any(word in line for line in found)

    def test_in_2_1_groups_stand_first(self, tmp_path):
        found = self.found(tmp_path, "sdmx-ml-2.1", SERIES, RICH, "</message:DataSet>", "<Group/></message:DataSet>")
        assert any("Group" in line for line in found)

    @pytest.mark.parametrize("form", [SERIES, FLAT])
    @pytest.mark.parametrize(
        ("old", "new", "word"),
        [
            ('<Comp id="SIZES"', '<Comp id="OTHER"', "fixed value"),
            ('ES_ATTRIBUTE"><Value>M</Value>', 'ES_ATTRIBUTE"><Value>XS</Value>', "'XS'"),
            ('ES_ATTRIBUTE"><Value>M</Value>', 'ES_ATTRIBUTE">', "Missing child"),
            ('xsi:type="dsd:SIZES_ATTRIBUTE"', "", "abstract"),
            (' OBS_VALUE="0.50"', ' OBS_VALUE="0.50" SIZES="M"', "SIZES"),
            (' COUNT="0"', ' COUNT="none"', "none"),
            ("<Atts ", '<Atts WHAT="x" ', "WHAT"),
            ("<Atts ", '<Atts D2="XS" ', "'XS'"),
        ],
    )
    def test_what_is_wrong_in_3_0_is_found(self, form, old, new, word, tmp_path):
        found = self.found(tmp_path, "sdmx-ml-3.0", form, RICH_30, old, new)
        assert any(word in line for line in found)

    @pytest.mark.parametrize("version", [V21, V30])
    def test_types_are_named_as_the_standard_s_samples_name_them(self, version):
        root = etree.fromstring(xsd.data_schema(RICH_30, version=version))
        names = set(root.xpath("*[local-name()='complexType']/@name"))
        assert {"DataSetType", "SeriesType", "ObsType", "Pair", "Sibling"} <= names
        assert ("TAGS_ATTRIBUTE" in names) is ("AttsType" in names) is (version == V30)

    def test_generic_messages_need_the_official_schema_only(self, tmp_path):
        old, new = '<generic:GroupKey><generic:Value id="D2"', '<generic:GroupKey><generic:Value name="D2"'
        found = self.found(tmp_path, "sdmx-ml-2.1-generic", SERIES, RICH, old, new)
        assert "'name' is not allowed" in found[0]
