from pathlib import Path

import pytest
from lxml import etree

from ilms import resources
from ilms.maintenance.canonical import AGENCY, add, content, document, envelope, name_in, note_on, refer, write
from ilms.structures import files
from ilms.structures.message import annotations, child, names, pointer, read
from ilms.structures.schema import Reference


def packaged(folder: str, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in resources.folder(folder).glob(pattern))


def message_with_a_list():
    root, structures = envelope("X")
    made = add(add(structures, "structure:Codelists"), "structure:Codelist", id="CL", agencyID=AGENCY, version="1.0")
    note_on(made, {"KIND": "one"})
    name_in(made, {"en": "A & B", "vi": "Danh mục"})
    return root, made


def test_what_is_written_is_read(tmp_path: Path):
    root, _ = message_with_a_list()
    write(root, tmp_path / "deep" / "CL.xml")
    [(reference, element)] = read(tmp_path / "deep" / "CL.xml").all("Codelist")
    assert reference == Reference("ILMS", "CL", "1.0")
    assert names(element) == {"en": "A & B", "vi": "Danh mục"}
    assert annotations(element) == {"KIND": "one"}


def test_the_layout_does_not_depend_on_the_input_s(tmp_path: Path):
    root, made = message_with_a_list()
    write(root, tmp_path / "a.xml")
    made.text, made.tail = "\r\n\t  ", "\n\n\n"
    write(root, tmp_path / "b.xml")
    assert (tmp_path / "a.xml").read_bytes() == (tmp_path / "b.xml").read_bytes()
    assert b"\r" not in (tmp_path / "a.xml").read_bytes()


def test_one_element_a_line(tmp_path: Path):
    root, _ = message_with_a_list()
    write(root, tmp_path / "a.xml")
    lines = (tmp_path / "a.xml").read_text("utf-8").splitlines()
    assert lines[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert '        <common:Name xml:lang="vi">Danh mục</common:Name>' in lines


@pytest.mark.parametrize(
    "path", packaged("codelists", "CL_S*.xml", "CL_ECO.xml") + packaged("dsd", "[a-c]*.xml", "MNA*")
)
def test_what_is_packaged_is_written_from_the_model_as_it_is(path: Path):
    held = files.read(path)
    assert document(held.header.id, held.artefacts) == (path.read_bytes(), [])


def test_a_stub_is_told_only_where_it_is_one():
    root, made = message_with_a_list()
    made.set("isExternalReference", "false")
    assert b"isExternalReference" not in content(root)
    made.set("isExternalReference", "true")
    assert b"isExternalReference" in content(root)


def test_a_reference_points_where_it_says():
    holder = etree.Element("Structure")
    refer(holder, "datastructure", "DataStructure", "ILO", "X")
    target = pointer(holder)
    assert target is not None
    assert (target.kind, target.target) == ("DataStructure", Reference("ILO", "X", "1.0"))


def test_the_header_names_us_and_no_moment_of_writing():
    root, _ = envelope("X")
    header = child(root, "Header")
    assert [part.text for part in header][:2] == ["X", "false"]
    assert child(header, "Sender").get("id") == AGENCY
