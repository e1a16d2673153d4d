import io
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from ilms.errors import SourceError
from ilms.sources.content import OLE
from ilms.sources.opening import read


def archive(*parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for part in parts:
            made.writestr(part, "<x/>")
    return buffer.getvalue()


@pytest.fixture
def workbook():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def test_a_missing_file(refused):
    assert refused(None).title == "`sources/lfs.xlsx` is not there"


def test_a_workbook_that_is_open_in_excel(refused, workbook, tmp_path):
    (tmp_path / "~$lfs.xlsx").write_bytes(bytes([4]) + b"Lan " + b" " * 50)
    error = refused(workbook)
    assert error.title == "`sources/lfs.xlsx` is open in Excel (Lan)"
    assert "save and close it" in error.hint
    assert "`~$lfs.xlsx`" in error.hint


def test_excels_own_mark_is_no_workbook(refused):
    assert "open in Excel" in refused(b"\x04Lan ", "~$lfs.xlsx").title


def test_a_file_that_may_not_be_read(workbook, tmp_path, monkeypatch):
    path = tmp_path / "lfs.xlsx"
    path.write_bytes(workbook)

    def locked(_):
        raise PermissionError(13, "The process cannot access the file because it is being used", str(path))

    monkeypatch.setattr(type(path), "read_bytes", locked)  # what Windows answers; nothing here locks files
    with pytest.raises(SourceError, match="may not be read"):
        read(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty (0 bytes)"),
        (b"Nu\xc6\xb0\xe1\xbb\x9bc,Nam\n", "is not an Excel workbook"),
        (b"\xef\xbb\xbf<HTML><table><tr><td>1</td></tr></table>", "is a web page with a workbook's name"),
        (b"%PDF-1.7", "is a PDF with a workbook's name"),
        (OLE + b"\0" * 504 + "Workbook".encode("utf-16-le"), "is damaged: it cannot be read as a workbook"),
        (OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le"), "is a Word document (.doc)"),
        (OLE + b"\0" * 504, "is an Office file of the old kind, but no workbook"),
        (OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"PK\x03\x04 and no more", "is damaged: its end is missing or it was not copied whole"),
    ],
)
def test_what_is_no_workbook_is_told_for_what_it_is(refused, content, says):
    error = refused(content)
    assert error.title == f"`sources/lfs.xlsx` {says}"
    assert error.hint


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["word/document.xml", "a"], "is a Word document (.docx)"),
        (["a", "b"], "is an archive, not an Excel workbook"),
        (["xl/workbook.bin"], "is damaged: it cannot be read as a workbook"),
        (["xl/workbook.xml"], "is damaged: it cannot be read as a workbook"),
        (["content.xml"], "is damaged: it cannot be read as a workbook"),
    ],
)
def test_other_archives_are_told_for_what_they_are(refused, parts, says):
    assert refused(archive(*parts)).title == f"`sources/lfs.xlsx` {says}"


def test_a_text_of_opendocument_is_no_workbook(refused):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", "<x/>")
    assert refused(buffer.getvalue(), "lfs.ods").title == "`sources/lfs.ods` is an OpenDocument file, but no workbook"


def test_a_workbook_that_asks_for_a_password(refused, workbook):
    buffer = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook)).encrypt("bí mật", buffer)
    assert refused(buffer.getvalue()).title == "`sources/lfs.xlsx` is protected by a password"


def test_a_sheet_that_is_protected_against_changes_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = 7
    book.active.protection.set_password("bí mật")
    book.save(tmp_path / "lfs.xlsx")
    assert read(tmp_path / "lfs.xlsx").sheets[0].cells["text"].to_pylist() == ["7"]
