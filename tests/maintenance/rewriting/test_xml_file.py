"""Edits of XML: an element that stands on a line by itself."""

import pytest

from ilms.errors import UsageError
from ilms.maintenance.rewriting.edits import rewritten
from ilms.maintenance.rewriting.xml_file import XmlFile

CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- SEX_F -->\r\n<a xmlns:c="urn:c">\r\n'
    "  <c:Value>SEX_F</c:Value> <!-- nữ -->\r\n  <c:Value> A &amp; B </c:Value>\r\n"
    "  <c:Value>X</c:Value><c:Value>X</c:Value>\r\n</a>"
).encode()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(CONTENT)
    return XmlFile.read(path)


def test_only_the_text_differs(file):
    first, second, *_ = file.elements("Value")
    assert [file.line(one) for one in (first, second)] == [4, 5]
    second.text = second.text.strip()
    [made] = rewritten([file.replaced(first, "SEX_W"), file.replaced(second, "C < D")])
    expected = CONTENT.replace(b">SEX_F<", b">SEX_W<").replace(b"A &amp; B", b"C &lt; D")
    assert made.after == expected


def test_what_cannot_be_told_apart_on_its_line_is_left(file):
    *_, third, fourth = file.elements("Value")
    assert file.replaced(third, "Y") is None
    assert file.replaced(fourth, "Y") is None


def test_what_is_no_xml_is_refused(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<a>")
    with pytest.raises(UsageError, match="no readable XML"):
        XmlFile.read(tmp_path / "a.xml")
