"""References, and what a file's first bytes tell."""

import pytest

from ilms.messages.opening import look
from ilms.messages.reference import parse
from ilms.structures.schema import Reference


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("ILO:DF_X(1.0)", Reference("ILO", "DF_X", "1.0")),
        ("ILO:DF_X", Reference("ILO", "DF_X", "")),
        ("DF_X", Reference("", "DF_X", "")),
        ("ILO:DF_X(1.0): Outflow: of (nationals)", Reference("ILO", "DF_X", "1.0")),
        ("ESTAT:NA_MAIN(1.6.0)", Reference("ESTAT", "NA_MAIN", "1.6.0")),
        ("A.B.C:D(1.0)", Reference("A.B.C", "D", "1.0")),
        ("not a reference", Reference("", "not a reference", "")),
    ],
)
def test_a_reference_is_read_in_all_its_forms(text, reference):
    assert parse(text) == reference


def test_the_root_of_an_xml_file_comes_with_its_namespace(tmp_path):
    path = tmp_path / "x"
    path.write_text('<?xml version="1.0"?>\n<!-- a comment -->\n<a:b xmlns:a="urn:x" c="d"/>')
    assert look(path).root == "{urn:x}b"


def test_quotes_in_a_header_are_taken_off(tmp_path):
    path = tmp_path / "x"
    path.write_text('"REF_AREA";"SEX: Sex; of the person"\r\nVNM;SEX_T')
    opening = look(path)
    assert opening.delimiter == ";"
    assert opening.columns == ("REF_AREA", "SEX: Sex; of the person")
