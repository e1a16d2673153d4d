"""What fuzzing found (`make soak`), each kept as the smallest file that shows it."""

import pytest

from ilms.messages import formats
from ilms.structures.load import resolver
from ilms.trouble import MessageError
from messages.specimens import C18

ROOT = b'<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"/>'
FOUND = {
    "a table read as SDMX-CSV 1.0": ("sdmx-csv-1.0", b"AREA,SEX\nVNM,SEX_T\n", "no column `DATAFLOW`"),
    "a table read as SDMX-CSV 2.0": ("sdmx-csv-2.0", b"AREA,SEX\nVNM,SEX_T\n", "no column `STRUCTURE_ID`"),
    "a table read as ILOSTAT CSV": ("ilostat-csv", b"AREA,SEX\nVNM,SEX_T\n", "no column `indicator`"),
    "JSON read as a table": ("ilostat-csv", b'{"a": 1}\nb\n', "this is JSON, not a table"),
    "XML read as a table": ("csv", ROOT, "this is XML, not a table"),
    "an encoding of several bytes in any file": (None, b'<?xml version="1.0" encoding="GB2312"?><a/>', "multi-byte"),
    "half a character in a reference": (
        "sdmx-json-2.0",
        b'{"data":{"structures":[{"links":[{"rel":"dataflow","urn":"a=\\ud800"}],"dimensions":{}}],"dataSets":[{}]}}',
        "half a character",
    ),
    "half a character in a name": ("sdmx-json-2.0", b'{"\\udfff": 1}', "half a character"),
    "an encoding of several bytes": (
        "sdmx-ml-2.1", b'<?xml version="1.0" encoding="GB2312"?>' + ROOT, "multi-byte encodings",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUND)
def test_what_stopped_a_reader_is_an_error_with_words(what, tmp_path):
    name, content, word = FOUND[what]
    path = tmp_path / "in"
    path.write_bytes(content)
    with pytest.raises(MessageError) as told:
        formats.read(path, resolver(None, C18), name)
    assert word in told.value.title
    assert told.value.line == 1


def test_a_row_that_is_no_utf_8_and_too_short_is_told_without_a_noise(tmp_path, capfd):
    path = tmp_path / "in"
    path.write_bytes(b"REF_AREA,SEX\nVNM,SEX_T\nVN\xba\n")
    with pytest.raises(MessageError, match="1 fields in a row") as told:
        formats.read(path, resolver(None, C18), "csv")
    assert told.value.line == 3
    assert capfd.readouterr().err == ""


def test_several_values_where_the_dsd_allows_one_are_kept_as_one_text(tmp_path):
    path = tmp_path / "in"
    path.write_text("STRUCTURE[;],STRUCTURE_ID,SEX[],SOURCE[]\nf,ILO:" + C18 + "(1.0),SEX_T,a;b\n")
    (dataset,) = formats.read(path, resolver(None, None))
    assert dataset.observations.text("SEX").to_pylist() == ["SEX_T"]
    assert dataset.observations.text("SOURCE").to_pylist() == ["a; b"]
    [told] = [one for one in dataset.findings if one.code == "ATT009"]
    assert told.params.to_pylist() == [{"component": "SOURCE", "value": "a; b", "count": "2", "expected": "1"}]
    assert told.rows.to_pylist() == [0]


def test_a_separator_in_brackets_is_no_language(tmp_path):
    path = tmp_path / "in"
    path.write_text("STRUCTURE[;],STRUCTURE_ID,SEX,OBS_STATUS[;]\nf,ILO:" + C18 + "(1.0),SEX_T,B\n")
    (dataset,) = formats.read(path, resolver(None, None))
    [told] = [one for one in dataset.findings if one.code.startswith("ATT")]
    assert (told.code, told.params["component"].to_pylist()) == ("ATT101", ["OBS_STATUS[;]"])
