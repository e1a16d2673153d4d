"""Files that are not what they should be: told with file, line, column, what was expected and what to do."""

import pytest

from ilms.errors import IlmsError
from ilms.messages import formats
from ilms.messages.header import SERIES
from ilms.messages.ml import reader as ml_reader
from ilms.structures.load import resolver
from ilms.trouble import MessageError
from messages.specimens import C18, VARIANTS, resolve_for, some, to_file

ML = ("sdmx-ml-2.1", SERIES)
CSV2 = ("sdmx-csv-2.0", SERIES)


def refused(path, name=None):
    with pytest.raises(MessageError) as told:
        formats.read(path, resolver(None, C18), name)
    assert str(path) in told.value.title
    assert told.value.exit_code == 2
    return told.value


def changed(tmp_path, variant, old, new, count=1):
    path = to_file(some(), tmp_path, variant)
    before = path.read_bytes()
    assert old in before
    path.write_bytes(before.replace(old, new, count))
    return path


V21 = b"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
CONTENTS = {
    "nothing": (b"", "empty"),
    "blanks": (b" \r\n \n", "empty"),
    "byte order mark": (b"\xef\xbb\xbf", "empty"),
    "html": (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "HTML page"),
    "html without doctype": (b"<html><head></head></html>", "HTML page"),
    "bad html": (b"<!DOCTYPE html>\n<html><br></body>", "HTML page"),
    "workbook": (b"PK\x03\x04\x14\x00", "archive or workbook"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", ".xls"),
    "gzip": (b"\x1f\x8b\x08", "too early"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "json": (b'{"meta": {}}', "JSON of another kind"),
    "json array": (b"[1, 2]", "JSON of another kind"),
    "sdmx-json structure": (b'{"meta": {}, "data": {"codelists": []}}', "structure message"),
    "sdmx-json error": (b'{"meta": {}, "errors": [{"code": 404}]}', "message of errors"),
    "sdmx-json 1.0": (b'{"header": {}, "dataSets": [], "structure": {}}', "another version"),
    "utf-16 unmarked": ("REF_AREA,SEX\n".encode("utf-16-be"), "without a byte order mark"),
    "zero bytes": (b"REF_AREA\x00,SEX\nVNM\n", "byte 9 is zero"),
    "latin-1 header": ("Année,REF_AREA\n2019,VNM\n".encode("latin-1"), "0xE9 is not UTF-8"),
    "endless header": (b"A" * 70_000, "longer than 64 KB"),
    "million columns": (b"".join(b"C%d," % n for n in range(1_000_000)), "longer than 64 KB"),
    "utf-16": ("\ufeffREF_AREA,SEX\n".encode("utf-16-le"), "UTF-16"),
    "other xml": (b"<?xml version='1.0'?><note/>", "`note`"),
    "words": ("Bảng 18. Lao động đi làm việc ở nước ngoài\n".encode(), "no format is known"),
    "lower case table": (b"area,year,value\nVNM,2019,1\n", "no format is known"),
    "no element": (b"<!-- " + b"x" * 70_000, "no element"),
    "sdmx structure": (
        b'<m:Structure xmlns:m="%b"/>' % V21, "structure message",
    ),
    "sdmx error": (b'<m:Error xmlns:m="%b"/>' % V21, "error message"),
    "cross-sectional": (
        b'<CrossSectionalData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"/>',
        "cross-sectional",
    ),
    "2.0 compact": (
        b'<CompactData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"/>', "compact SDMX-ML 2.0",
    ),
    "2.0 generic": (
        b'<GenericData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"/>', "another version than 2.1",
    ),
    "3.1": (
        b'<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v3_1/message"/>',
        "another version",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTENTS)
def test_what_is_no_message_is_called_by_its_name(kind, tmp_path):
    content, word = CONTENTS[kind]
    path = tmp_path / "data.xml"
    path.write_bytes(content)
    with pytest.raises(MessageError) as told:
        formats.detect(path)
    assert word in told.value.title
    assert told.value.hint


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(IlmsError, match="cannot read") as told:
        formats.detect(tmp_path / "nowhere.xml")
    assert "check the name" in told.value.hint


def test_a_folder_is_told(tmp_path):
    with pytest.raises(IlmsError, match="cannot read"):
        formats.detect(tmp_path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_cut_off_xml_message_is_told_with_its_last_line(share, tmp_path):
    path = to_file(some(), tmp_path, ML)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    told = refused(path, "sdmx-ml-2.1")
    assert "too early" in told.title
    assert told.line == path.read_bytes().count(b"\n") + 1
    assert "download it again" in told.hint


@pytest.mark.parametrize("variant", VARIANTS, ids="-".join)
def test_a_message_cut_anywhere_gives_an_error_or_fewer_rows_never_a_crash(variant, tmp_path):
    path = to_file(some(SOURCE=['a "quoted"\ntext'] * 6), tmp_path, variant)
    content = path.read_bytes()
    for end in range(0, len(content), 37):
        path.write_bytes(content[:end])
        try:
            datasets = formats.read(path, resolve_for(variant[0]), variant[0])
        except IlmsError:
            continue
        assert not variant[0].startswith("sdmx-ml")
        assert sum(len(d.observations) for d in datasets) <= 6


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b'OBS_VALUE="0.00"', b'OBS_VALUE="a & b"', "not well-formed"),
        (b'OBS_VALUE="0.00"', b'OBS_VALUE="a < b"', "not well-formed"),
        (b'OBS_VALUE="0.00"', b'OBS_VALUE="\xe9"', "not well-formed"),
        (b'OBS_VALUE="0.00"', b'OBS_VALUE="0" OBS_VALUE="1"', "duplicate attribute"),
        (b'OBS_VALUE="0.00"', b'OBS_VALUE="&undefined;"', "undefined entity"),
        (b"</Series>", b"</Serie>", "mismatched tag"),
    ],
)
def test_broken_xml_is_told_with_line_and_column(old, new, word, tmp_path):
    path = changed(tmp_path, ML, old, new)
    told = refused(path, "sdmx-ml-2.1")
    assert word in told.title
    assert f"line {told.line} column {told.column}" in told.title
    bad = path.read_bytes().splitlines()[told.line - 1]
    assert new in bad


@pytest.mark.parametrize("name", [None, "sdmx-ml-2.1"])
def test_an_encoding_that_nobody_knows_is_told(name, tmp_path):
    told = refused(changed(tmp_path, ML, b"UTF-8", b"klingon"), name)
    assert "unknown encoding: klingon" in told.title
    assert told.line == 1


def test_another_encoding_that_is_declared_is_read(tmp_path):
    path = to_file(some(), tmp_path, ML)
    text = path.read_text("utf-8").replace("UTF-8", "UTF-16")
    path.write_text(text, "utf-16")
    assert formats.detect(path) == "sdmx-ml-2.1"
    assert len(formats.read(path, resolver(None, None))[0].observations) == 6


BOMB = b"""<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>"""
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, b"<!DOCTYPE message>"])
def test_a_document_type_is_refused_before_it_can_do_anything(declaration, tmp_path):
    path = changed(tmp_path, ML, b"?>\n", b"?>\n" + declaration + b"\n")
    told = refused(path, "sdmx-ml-2.1")
    assert "DTD" in told.title
    assert told.line == 2


def test_an_endless_element_does_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(ml_reader, "LONGEST", 1 << 20)
    path = changed(tmp_path, ML, b'OBS_VALUE="0.00"', b'OBS_VALUE="' + b"0" * (3 << 20) + b'"')
    assert "longer than" in refused(path, "sdmx-ml-2.1").title


def test_an_unknown_structure_reference_is_told(tmp_path):
    path = changed(tmp_path, ML, b'structureRef="S"', b'structureRef="T"')
    content = path.read_bytes()
    start, end = content.index(b"<message:Structure "), content.index(b"</message:Structure>") + 20
    again = content[start:end].replace(b'structureID="S"', b'structureID="S2"')
    path.write_bytes(content[:end] + again + content[end:])
    told = refused(path)
    assert "`T`" in told.title
    assert "S, S2" in told.detail


def test_an_unknown_action_is_told(tmp_path):
    told = refused(changed(tmp_path, ML, b'action="Information"', b'action="Upsert"'))
    assert "`Upsert` is no action" in told.title
    assert "Replace" in told.detail


def test_xml_of_another_kind_read_as_sdmx_is_told(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text("<note/>")
    assert "root element is `note`" in refused(path, "sdmx-ml-2.1").title


@pytest.mark.parametrize("variant", [v for v in VARIANTS if "csv" in v[0]], ids="-".join)
class TestTables:
    def row_with(self, variant, tmp_path, number, change):
        path = to_file(some(), tmp_path, variant)
        lines = path.read_bytes().split(b"\n")
        lines[number - 1] = change(lines[number - 1])
        path.write_bytes(b"\n".join(lines))
        return path

    def test_a_field_too_many_is_told_with_its_line(self, variant, tmp_path):
        path = self.row_with(variant, tmp_path, 4, lambda line: line + b",1")
        told = refused(path)
        assert told.line == 4
        assert "as in the header" in told.detail

    def test_a_field_too_few_is_told_with_its_line(self, variant, tmp_path):
        path = self.row_with(variant, tmp_path, 3, lambda line: line.rpartition(b",")[0])
        assert refused(path).line == 3

    def test_line_breaks_in_texts_do_not_shift_the_lines(self, variant, tmp_path):
        path = to_file(some(SOURCE=["one\ntwo\nthree"] * 6), tmp_path, variant)
        path.write_bytes(path.read_bytes() + b"1,2\n")
        assert refused(path).line == 20

    def test_a_byte_that_is_not_utf_8_is_told_with_its_place(self, variant, tmp_path):
        path = self.row_with(variant, tmp_path, 5, lambda line: line.replace(b"SEX", b"\xd0X\xff", 1))
        told = refused(path)
        assert "UTF-8" in told.title
        assert told.line == 5
        assert path.read_bytes().split(b"\n")[4][told.column - 1 : told.column] == b"\xd0"
        assert "CSV UTF-8" in told.hint

    def test_a_quote_that_never_closes_is_told(self, variant, tmp_path):
        path = self.row_with(variant, tmp_path, 6, lambda line: line.replace(b",", b',"', 1))
        told = refused(path)
        assert "never ends" in told.title
        assert told.line == 6

    def test_a_column_that_stands_twice_is_told(self, variant, tmp_path):
        path = self.row_with(variant, tmp_path, 1, lambda line: line.rpartition(b",")[0] + b"," + line.split(b",")[3])
        told = refused(path)
        assert "stands twice" in told.title
        assert told.line == 1

    def test_blank_lines_are_not_observations(self, variant, tmp_path):
        path = to_file(some(), tmp_path, variant)
        path.write_bytes(path.read_bytes().replace(b"\n", b"\n\n") + b"\n\n")
        (dataset,) = formats.read(path, resolve_for(variant[0]), variant[0])
        assert len(dataset.observations) == 6
        assert dataset.provenance.where(5)[0]["line"] == 13

    def test_line_ends_of_windows_and_of_old_macs_are_read(self, variant, tmp_path):
        path = to_file(some(), tmp_path, variant)
        content = path.read_bytes()
        for ending in (b"\r\n", b"\r"):
            path.write_bytes(content.replace(b"\n", ending))
            (dataset,) = formats.read(path, resolve_for(variant[0]))
            assert dataset.observations.text("OBS_VALUE").to_pylist()[-1] == "5.50"

    def test_a_byte_order_mark_and_semicolons_are_read(self, variant, tmp_path):
        path = to_file(some(), tmp_path, variant)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",", b";"))
        (dataset,) = formats.read(path, resolve_for(variant[0]))
        assert len(dataset.observations) == 6
        assert not len(dataset.findings)

    def test_a_field_longer_than_a_block_is_refused_not_cut(self, variant, tmp_path):
        path = to_file(some(SOURCE=["x" * (3 << 20)]), tmp_path, variant)
        assert refused(path).hint


def test_an_unknown_action_in_csv_is_told_with_its_line(tmp_path):
    path = changed(tmp_path, CSV2, b"(1.0),I,", b"(1.0),X,")
    told = refused(path)
    assert told.line == 2
    assert "`X` is no ACTION" in told.title


def test_a_table_of_strange_columns_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("AAA,BBB\n1,2\n")
    assert "no column is a component" in refused(path).title


def test_a_column_that_the_dsd_does_not_know_is_a_finding(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("REF_AREA,SEX,COMMENT\nVNM,SEX_T,\nVNM,SEX_M,why\nVNM,SEX_F,\n")
    (dataset,) = formats.read(path, resolver(None, C18))
    (batch,) = dataset.findings
    assert (batch.code, batch.rows.to_pylist()) == ("ATT101", [1])
    assert batch.params.to_pylist() == [{"component": "COMMENT"}]


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v[0].startswith("sdmx")], ids="-".join)
@pytest.mark.parametrize(("old", "new"), [(b"1.0", b"2.0"), (b"ILO", b"OECD")])
def test_another_version_of_the_structure_is_a_finding_once(variant, old, new, tmp_path):
    path = to_file(some(), tmp_path, variant)
    marks = [b'agencyID="ILO" id="DF_MNA_OEMP_SEX_CDS_NB" version="1.0"', b"ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0)"]
    content = path.read_bytes()
    for mark in marks:
        content = content.replace(mark, mark.replace(old, new))
    path.write_bytes(content)
    (dataset,) = formats.read(path, resolver(None, None))
    (batch,) = dataset.findings
    assert batch.code == "STR101"
    assert new.decode() in batch.params.to_pylist()[0]["value"]


def test_a_quote_inside_an_unquoted_field_is_text(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('REF_AREA,SOURCE\nVNM,a 5" pipe\nKHM,\n')
    (dataset,) = formats.read(path, resolver(None, C18))
    assert dataset.observations.text("SOURCE").to_pylist() == ['a 5" pipe', None]


def test_an_attribute_of_the_data_set_that_the_dsd_does_not_know_is_a_finding(tmp_path):
    path = changed(tmp_path, ML, b'xsi:type="dsd:DataSetType"', b'xsi:type="dsd:DataSetType" REMARK="why"')
    (dataset,) = formats.read(path, resolver(None, None))
    assert [(b.code, len(b)) for b in dataset.findings] == [("ATT101", 6)]


def test_an_attribute_that_the_dsd_does_not_know_is_a_finding(tmp_path):
    path = changed(tmp_path, ML, b'OBS_VALUE="3.30"', b'OBS_VALUE="3.30" REMARK="why"')
    (dataset,) = formats.read(path, resolver(None, None))
    (batch,) = dataset.findings
    assert batch.params.to_pylist() == [{"component": "REMARK"}]
    assert dataset.observations.text("OBS_VALUE")[batch.rows[0].as_py()].as_py() == "3.30"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused_before_anything_is_written(character, tmp_path):
    with pytest.raises(IlmsError, match=f"U\\+{ord(character):04X}") as told:
        to_file(some(SOURCE=["fine", f"bad{character}"]), tmp_path, ML)
    assert "SOURCE" in told.value.title
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("character", ["\x0b", "\x1f", "\ufffe"])
def test_csv_can_hold_it(character, tmp_path):
    path = to_file(some(SOURCE=[f"odd{character}"]), tmp_path, CSV2)
    (dataset,) = formats.read(path, resolver(None, None))
    assert dataset.observations.text("SOURCE").to_pylist() == [f"odd{character}"]
