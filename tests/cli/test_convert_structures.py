"""`ilms convert` of structure files."""

import json

import pytest

from ilms import resources
from ilms.structures.files import FORMATS, read
from ilms.structures.losses import reduced

SEX = resources.folder("codelists") / "CL_SEX.xml"


@pytest.mark.parametrize("to", FORMATS)
def test_structures_are_told_by_their_content(cli, tmp_path, to):
    source, out = tmp_path / "data.csv", tmp_path / "out" / "s"
    source.write_bytes(SEX.read_bytes())  # whatever the name says
    result = cli("convert", source, "-o", out, "--to", to)
    assert result.exit_code == 0, result.err
    assert f"Codelist 1, {to}" in result.err
    assert read(out) == reduced(read(SEX), to)[0]
    again = cli("convert", out, "-o", tmp_path / "again", "--to", "sdmx-ml-2.1")
    assert again.exit_code == 0, again.err
    assert read(tmp_path / "again") == read(out)


def test_what_is_left_out_is_told(cli, tmp_path):
    result = cli("convert", SEX, "-o", tmp_path / "s.json", "--to", "sdmx-json-2.0", "--format", "json")
    told = json.loads(result.out)
    assert told["schema_version"] == 1
    assert told["artefacts"] == {"Codelist": 1}
    assert told["summary"] == {"artefacts": 1, "findings": 1}
    [found] = told["findings"]
    assert (found["code"], found["severity"], found["count"]) == ("STR002", "warning", 1)
    shown = cli("--lang", "vi", "convert", SEX, "-o", tmp_path / "s.json", "--to", "sdmx-json-2.0")
    assert "[STR002] sdmx-json-2.0 không có chỗ cho `isFinal`" in shown.out
    assert "đã ghi" in shown.err


def test_a_format_of_data_only(cli, tmp_path):
    result = cli("convert", SEX, "-o", tmp_path / "s.csv", "--to", "sdmx-csv-2.0")
    assert result.exit_code == 2
    assert "holds structures, which sdmx-csv-2.0 has no place for" in result.err
    assert "sdmx-ml-2.1, sdmx-ml-3.0, sdmx-json-2.0" in result.err
    assert not (tmp_path / "s.csv").exists()


def test_what_is_not_carried_over_is_named_and_nothing_written(cli, tmp_path):
    source, out = tmp_path / "s.xml", tmp_path / "out.xml"
    source.write_bytes(
        SEX.read_bytes().replace(b'<structure:Code id="SEX_T">', b'<structure:Code id="SEX_T" mood="sad">')
    )
    result = cli("convert", source, "-o", out, "--to", "sdmx-ml-3.0")
    assert result.exit_code == 2
    assert "Codelist ILO:CL_SEX has `Code@mood`" in result.err
    assert not out.exists()


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_packed_in_and_packed_out(cli, tmp_path, suffix):
    packed, plain = tmp_path / f"s.xml{suffix}", tmp_path / "s.json"
    assert cli("convert", SEX, "-o", packed, "--to", "sdmx-ml-2.1").exit_code == 0
    assert packed.read_bytes()[:2] in (b"\x1f\x8b", b"PK")
    result = cli("convert", packed, "-o", plain, "--to", "sdmx-json-2.0")
    assert result.exit_code == 0, result.err
    assert read(plain) == reduced(read(SEX), "sdmx-json-2.0")[0]


def test_a_place_that_cannot_be_written_to(cli, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    result = cli("convert", SEX, "-o", tmp_path / "file" / "s.xml", "--to", "sdmx-ml-2.1")
    assert result.exit_code == 2
    assert "file" in result.err


@pytest.mark.parametrize("to", FORMATS)
def test_data_are_read_with_structures_of_every_format(cli, shared, tmp_path, to):
    """The ECB's data and DSD: whatever form the DSD is in, the data convert to the same bytes."""
    folder = shared / "spec/sdmx-ml-2.1/1"
    structure, first, second = tmp_path / "dsd", tmp_path / "1.csv", tmp_path / "2.csv"
    assert cli("convert", folder / "structure-full.xml", "-o", structure, "--to", to).exit_code == 0
    for given, out in ((folder / "structure-full.xml", first), (structure, second)):
        data = folder / "M.USD.EUR.SP00.A.xml"
        result = cli("convert", data, "-o", out, "--to", "sdmx-csv-2.0", "--structure", given)
        assert result.exit_code == 0, result.err
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().count(b"\n") > 100
