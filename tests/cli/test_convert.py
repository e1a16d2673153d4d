"""`ilms convert` and `ilms dsd xsd`."""

import json
from dataclasses import replace

import pytest
from lxml import etree

from ilms.messages import formats
from ilms.workspace import Sender
from messages.specimens import C18, VARIANTS, header, some, to_file

every = pytest.mark.parametrize("variant", VARIANTS, ids="-".join)


@every
@pytest.mark.parametrize("to", formats.NAMES)
def test_any_format_to_any_other(cli, variant, to, tmp_path):
    source = to_file(some(), tmp_path, variant)
    out = tmp_path / "out" / "converted"
    given = ("--dataflow", C18) if variant[0] == "csv" else ()
    result = cli("convert", source, "-o", out, "--to", to, *given)
    assert result.exit_code == 0, result.err
    assert result.out == ""
    assert f"6 observations of {C18}, {to}" in result.err
    assert formats.detect(out) == to


def test_there_and_back_gives_the_same_bytes(cli, tmp_path):
    source = to_file(some().in_order(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    xml, again = tmp_path / "x.xml", tmp_path / "again.csv"
    assert cli("convert", source, "-o", xml, "--to", "sdmx-ml-2.1", "--flat").exit_code == 0
    assert "<Series" not in xml.read_text("utf-8")
    assert cli("convert", xml, "-o", again, "--to", "sdmx-csv-2.0").exit_code == 0
    assert again.read_bytes() == source.read_bytes()


def test_the_header_comes_from_the_content(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    source = to_file(some(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    first, second = tmp_path / "1.xml", tmp_path / "2.xml"
    cli("convert", source, "-o", first, "--to", "sdmx-ml-2.1")
    cli("convert", source, "-o", second, "--to", "sdmx-ml-2.1")
    assert first.read_bytes() == second.read_bytes()


def test_what_the_format_cannot_carry_is_told(cli, tmp_path):
    source = to_file(some(DECIMALS=["3", "3"]), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    result = cli("convert", source, "-o", tmp_path / "x.csv", "--to", "ilostat-csv", "--format", "json")
    told = json.loads(result.out)
    assert told["schema_version"] == 1
    assert told["summary"] == {"observations": 2, "findings": 2}
    (found,) = told["findings"]
    assert (found["code"], found["value"], found["count"]) == ("ATT105", "3", 2)
    assert [place["line"] for place in found["where"]] == [2, 3]


def test_a_unit_that_would_be_read_as_another_is_an_error(cli, tmp_path):
    """ILOSTAT CSV has no units: persons would arrive as thousands."""
    source = to_file(some(UNIT_MULT=["0"]), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    result = cli("convert", source, "-o", tmp_path / "x.csv", "--to", "ilostat-csv")
    assert result.exit_code == 1
    assert "error[ATT105]" in result.out


def test_another_agency_s_data_needs_its_structure(cli, shared, tmp_path):
    folder = shared / "spec" / "sdmx-ml-2.1"
    given = ("--structure", folder / "ng-structure-full.xml")
    result = cli("convert", folder / "ng-ts-ss.xml", "-o", tmp_path / "x.csv", "--to", "sdmx-csv-2.0", *given)
    assert result.exit_code == 0
    assert (tmp_path / "x.csv").read_text("utf-8").splitlines()[1].startswith("datastructure,ECB:ECB_EXR_NG(1.0),")


def test_one_dataflow_is_taken_out_of_several(cli, shared, tmp_path):
    published = shared / "real-data" / "ilostat-published.csv"
    out = tmp_path / "x.csv"
    result = cli("convert", published, "-o", out, "--to", "sdmx-csv-2.0")
    assert result.exit_code == 2
    assert "--dataflow" in result.err
    assert not out.exists()
    assert cli("convert", published, "-o", out, "--to", "sdmx-csv-2.0", "--dataflow", C18).exit_code == 0
    rows = [line for line in published.read_text("utf-8").splitlines() if line.startswith(C18.removeprefix("DF_"))]
    assert len(out.read_text("utf-8").splitlines()) == 1 + len(rows)


def test_a_dataflow_that_is_not_in_the_file_is_told(cli, tmp_path):
    source = to_file(some(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    other = ("--dataflow", "DF_MNA_TPOP_SEX_CRS_NB")
    result = cli("convert", source, "-o", tmp_path / "x.xml", "--to", "sdmx-ml-2.1", *other)
    assert result.exit_code == 2
    assert f"it has: {C18}" in result.err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("nowhere.csv", "-o", "x.csv", "--to", "csv"), "cannot read"),
        (("nowhere.csv", "-o", "x.csv", "--to", "sdmx-cvs-2.0"), "did you mean `sdmx-csv-2.0`?"),
    ],
)
def test_wrong_use_is_told(cli, arguments, word, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = cli("convert", *arguments)
    assert result.exit_code == 2
    assert word in result.err


def test_the_sender_is_the_workspace_s(cli, tmp_path):
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "VN_NSO"\n', "utf-8")
    source = to_file(some(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    cli("convert", source, "-o", tmp_path / "x.xml", "--to", "sdmx-ml-2.1", "-C", tmp_path)
    assert '<message:Sender id="VN_NSO">' in (tmp_path / "x.xml").read_text("utf-8")


def test_xsd_goes_to_stdout_or_a_file(cli, tmp_path):
    result = cli("dsd", "xsd", "C18")
    assert result.exit_code == 0
    assert etree.fromstring(result.out.encode()).get("targetNamespace").endswith(":TIME_PERIOD")
    assert cli("dsd", "xsd", C18, "--flat", "-o", tmp_path / "x.xsd").exit_code == 0
    assert etree.parse(tmp_path / "x.xsd").getroot().get("targetNamespace").endswith(":AllDimensions")


def test_xsd_of_a_table_with_two_dataflows_asks_which(cli):
    result = cli("dsd", "xsd", "A1")
    assert result.exit_code == 2
    assert "DF_MST_XWAP_SEX_AGE_CBR_NB" in result.err


def test_xsd_of_3_0_is_another(cli):
    old, new = cli("dsd", "xsd", "C18"), cli("dsd", "xsd", "C18", "--version", "3.0")
    assert new.exit_code == 0
    assert "/v3_0/common" in new.out
    assert "AttsType" in new.out
    assert "/v3_0/" not in old.out
    told = cli("dsd", "xsd", "C18", "--version", "2.0")
    assert told.exit_code == 2
    assert "2.1 or 3.0" in told.err


def test_a_test_message_stays_one(cli, tmp_path):
    """And is from and for whom it was."""
    head = replace(header(), test=True, sender=Sender("ECB"), receivers=(Sender("ILO"), Sender("OECD", "Paris")))
    formats.write(some(), tmp_path / "in.xml", "sdmx-ml-2.1", head)
    for name in ("sdmx-ml-3.0", "sdmx-ml-2.1-generic", "sdmx-json-2.0"):
        assert cli("convert", tmp_path / "in.xml", "-o", tmp_path / "out", "--to", name).exit_code == 0
        read = formats.header_of(tmp_path / "out")
        assert read.test
        assert read.sender.id == "ECB"
        assert read.receivers == (Sender("ILO"), Sender("OECD", "Paris"))
        assert read.id.startswith("ILMS_")


def test_labels_stand_beside_the_codes(cli, tmp_path):
    formats.write(some(), tmp_path / "in.xml", "sdmx-ml-2.1", header())
    out = tmp_path / "out.csv"
    told = cli("convert", tmp_path / "in.xml", "-o", out, "--to", "sdmx-csv-2.0", "--labels", "both", "--lang", "vi")
    assert told.exit_code == 0
    assert ",SEX_M: Nam," in out.read_text("utf-8")
    cli("convert", tmp_path / "in.xml", "-o", out, "--to", "sdmx-csv-2.0", "--labels", "name")
    assert ",SEX_M,Male," in out.read_text("utf-8")


def test_labels_are_of_csv(cli, tmp_path):
    formats.write(some(), tmp_path / "in.xml", "sdmx-ml-2.1", header())
    told = cli("convert", tmp_path / "in.xml", "-o", tmp_path / "out", "--to", "sdmx-json-2.0", "--labels", "both")
    assert told.exit_code == 2
    assert "has no labels" in told.err
    told = cli("convert", tmp_path / "in.xml", "-o", tmp_path / "out", "--to", "sdmx-csv-2.0", "--labels", "all")
    assert "id, name, both" in told.err


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_a_suffix_packs_and_the_content_tells(suffix, cli, tmp_path):
    formats.write(some(), tmp_path / "in.xml", "sdmx-ml-2.1", header())
    packed, back = tmp_path / f"out.json{suffix}", tmp_path / "back.xml"
    assert cli("convert", tmp_path / "in.xml", "-o", packed, "--to", "sdmx-json-2.0").exit_code == 0
    assert packed.read_bytes()[:2] in (b"\x1f\x8b", b"PK")
    assert cli("convert", packed, "-o", back, "--to", "sdmx-ml-2.1").exit_code == 0
    assert back.read_text("utf-8").count("<Obs ") == 6


@pytest.mark.parametrize("link", ["itself", "symbolic", "hard"])
def test_what_is_read_is_not_written_over(link, cli, tmp_path):
    source = to_file(some(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    before, out = source.read_bytes(), tmp_path / "linked.csv"
    if link == "symbolic":
        out.symlink_to(source)
    elif link == "hard":
        out.hardlink_to(source)
    else:
        out = source
    result = cli("convert", source, "-o", out, "--to", "csv")
    assert result.exit_code == 2
    assert "nothing is written over it" in result.err
    assert source.read_bytes() == before


def test_the_structure_is_not_written_over(cli, shared, tmp_path):
    structure = tmp_path / "dsd.xml"
    structure.write_bytes((shared / "spec/sdmx-ml-2.1/1/structure-full.xml").read_bytes())
    before = structure.read_bytes()
    to = ("--to", "sdmx-ml-2.1")
    assert cli("convert", structure, "-o", structure, *to).exit_code == 2
    assert cli("dsd", "xsd", "EXR", "--structure", structure, "-o", structure).exit_code == 2
    assert structure.read_bytes() == before


def test_the_last_line_counts_what_was_left_out(cli, tmp_path):
    source = to_file(some(DECIMALS=["3", "3"], UPPER_BOUND=["9", None]), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    given = ("convert", source, "-o", tmp_path / "x.csv", "--to", "ilostat-csv")
    result = cli(*given)
    assert result.exit_code == 0
    assert result.err.splitlines()[-1].endswith("ilostat-csv; 3 values left out (ATT105 3)")
    assert json.loads(cli(*given, "--format", "json").out)["left_out"] == {"ATT105": 3}
    assert cli(*given, "--fail-on", "warning").exit_code == 1
    assert cli(*given, "--fail-on", "sometimes").exit_code == 2


def test_never_fails_on_an_error(cli, tmp_path):
    source = to_file(some(UNIT_MULT=["0"]), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    given = ("convert", source, "-o", tmp_path / "x.csv", "--to", "ilostat-csv")
    assert cli(*given, "--fail-on", "never").exit_code == 0


def test_nothing_left_out_is_not_mentioned(cli, tmp_path):
    source = to_file(some(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    assert "left out" not in cli("convert", source, "-o", tmp_path / "x.csv", "--to", "csv").err


def test_several_values_where_there_is_one_are_told_and_kept(cli, tmp_path):
    columns = "REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE,OBS_STATUS[]"
    row = "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),I,VNM,A,MNA_OEMP_NB,SEX_T,CDS_DES_TOTAL,2019,1.5"
    path = tmp_path / "x.csv"
    path.write_text(f"STRUCTURE[;],STRUCTURE_ID,ACTION,{columns}\ndataflow,{row},B;P\n", "utf-8")
    result = cli("convert", path, "-o", tmp_path / "x.xml", "--to", "sdmx-ml-3.0")
    assert (result.exit_code, "[ATT009] OBS_STATUS `B; P` has 2 values" in result.out) == (1, True)
    assert 'OBS_STATUS="B; P"' in (tmp_path / "x.xml").read_text("utf-8")
