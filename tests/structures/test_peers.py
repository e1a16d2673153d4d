"""Two readers that no one here wrote read what we write of structures, and see the same."""

import logging
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ilms.structures.files import SUFFIX, read, write
from ilms.structures.model import DataConstraint, DataStructure, ItemScheme, StructureMessage

XML = ("sdmx-ml-2.1", "sdmx-ml-3.0")
SOURCES = ("ilo/live-structures-2026-05-18.xml", "spec/sdmx-ml-2.1/1/structure-full.xml")
every_source = pytest.mark.parametrize("source", SOURCES)


def written(folder: Path, source: Path, format_: str) -> tuple[StructureMessage, Path]:
    message = read(source)
    path = folder / f"written{SUFFIX[format_]}"
    write(message, path, format_)
    return message, path


def schemes(message: StructureMessage, kind: str) -> dict[str, ItemScheme]:
    return {a.id: a for a in message.artefacts if isinstance(a, ItemScheme) and a.kind == kind}


def read_with_sdmx1(path: Path) -> Any:
    import sdmx

    logging.getLogger("sdmx").setLevel(logging.ERROR)
    with path.open("rb") as file:  # it leaves a file open that it opened itself
        return sdmx.read_sdmx(file)


@every_source
@pytest.mark.parametrize("format_", XML)
def test_sdmx1_sees_the_same(shared: Path, tmp_path: Path, source: str, format_: str):
    message, path = written(tmp_path, shared / source, format_)
    theirs = read_with_sdmx1(path)
    for kind, held in (("Codelist", theirs.codelist), ("ConceptScheme", theirs.concept_scheme)):
        ours = schemes(message, kind)
        assert set(ours) <= set(held)
        for id_, scheme in ours.items():
            items = held[id_].items
            assert {item.id for item in scheme.items} == set(items)  # it moves codes below their parents
            for item in scheme.items:
                other = items[item.id]
                assert dict(other.name.localizations) == dict(item.names)
                assert dict(other.description.localizations) == dict(item.descriptions)
                assert len(other.annotations) == len(item.annotations)
                if kind == "Codelist":
                    assert (
                        other.parent.id if hasattr(other.parent, "id") and other.parent in items.values() else None
                    ) == item.parent
    for structure in (a for a in message.artefacts if isinstance(a, DataStructure)):
        other = theirs.structure[structure.id]
        assert [d.id for d in other.dimensions] == [d.id for d in structure.dimensions]
        assert [a.id for a in other.attributes] == [a.id for a in structure.attributes]
        assert [m.id for m in other.measures] == [m.id for m in structure.measures]
        assert set(other.group_dimensions) == {group.id for group in structure.groups}


@every_source
@pytest.mark.parametrize("format_", [*XML, "sdmx-json-2.0"])
def test_pysdmx_sees_the_same(shared: Path, tmp_path: Path, source: str, format_: str):
    from pysdmx.io import read_sdmx

    message, path = written(tmp_path, shared / source, format_)
    theirs = read_sdmx(path, validate=format_ in XML)
    named = {"DataStructure": "DataStructureDefinition"}
    ours = Counter(named.get(a.kind, a.kind) for a in message.artefacts)
    assert Counter(type(s).__name__ for s in theirs.structures) == ours
    for codelist in theirs.get_codelists():
        scheme = schemes(message, "Codelist")[codelist.id]
        assert [code.id for code in codelist.items] == [item.id for item in scheme.items]
        for code, item in zip(codelist.items, scheme.items, strict=True):
            assert code.name in item.names.values()
            assert (code.description or None) in {None, *item.descriptions.values()}
    for structure in theirs.get_data_structure_definitions():
        [mine] = [a for a in message.artefacts if isinstance(a, DataStructure) and a.id == structure.id]
        assert {c.id for c in structure.components} == {
            c.id for c in (*mine.dimensions, *mine.attributes, *mine.measures)
        }
        for attribute in mine.attributes:
            assert structure.components[attribute.id].required == (attribute.usage == "mandatory")


def test_what_may_be_reaches_pysdmx_in_every_format(shared: Path, tmp_path: Path):
    from pysdmx.io import read_sdmx

    for format_ in SUFFIX:
        message, path = written(tmp_path, shared / SOURCES[1], format_)
        [ours] = [a for a in message.artefacts if isinstance(a, DataConstraint)]
        [theirs] = [s for s in read_sdmx(path, validate=False).structures if type(s).__name__ == "DataConstraint"]
        listed = {kv.id: [v.value for v in kv.values] for region in theirs.cube_regions for kv in region.key_values}
        assert listed == {s.id: [v.text for v in s.values] for r in ours.regions for s in r.selections}


def test_sdmx1_reads_what_it_cannot_write_itself(shared: Path, tmp_path: Path):
    """The ILO's own message: sdmx1 reads it, fails to write it back, and reads ours."""
    import sdmx

    theirs = read_with_sdmx1(shared / SOURCES[0])
    with pytest.raises(Exception, match=r".*"):
        sdmx.to_xml(theirs)
    _, path = written(tmp_path, shared / SOURCES[0], "sdmx-ml-2.1")
    again = read_with_sdmx1(path)
    assert set(again.codelist) == set(theirs.codelist)
    for id_, codelist in theirs.codelist.items():
        assert {c.id: c.name.localizations for c in codelist} == {
            c.id: c.name.localizations for c in again.codelist[id_]
        }
