import json
from pathlib import Path


def test_list(cli):
    lines = cli("dsd", "list").out.splitlines()
    assert len(lines) == 35
    assert max(map(len, lines)) <= 100
    [c18] = [line.split() for line in lines if " C18 " in line]
    assert c18 == ["DF_MNA_OEMP_SEX_CDS_NB", "C18", "REF_AREA.FREQ.MEASURE.SEX.CDS.TIME_PERIOD"]


def test_list_as_json(cli):
    shown = json.loads(cli("dsd", "list", "--format", "json").out)["dataflows"]
    assert shown[0]["dataflow"] == "ILO:DF_MST_XWAP_SEX_AGE_CBR_NB(1.0)"
    assert shown[0]["key"][-1] == "TIME_PERIOD"


def test_show_says_codes_attachment_and_limits(cli):
    out = cli("dsd", "show", "DF_MNA_OEMP_SEX_CDS_NB").out
    assert max(map(len, out.splitlines())) <= 100
    assert "structure ILO:MNA_OEMP_SEX_CDS_NB(1.0)" in out
    assert "ILO:CL_SEX(1.0), 5 codes, 4 allowed: SEX_T SEX_M SEX_F SEX_O" in out
    assert "text; at most 1024 characters; of REF_AREA, MEASURE, TIME_PERIOD" in out
    assert "COMPOSED" in out


def test_show_takes_the_dsd_s_id_and_a_table(cli):
    by_flow = cli("dsd", "show", "DF_MNA_OEMP_SEX_CDS_NB").out
    assert cli("dsd", "show", "MNA_OEMP_SEX_CDS_NB").out == by_flow
    assert cli("dsd", "show", "C18").out == by_flow
    both = json.loads(cli("dsd", "show", "A1", "--format", "json").out)["dataflows"]
    assert [flow["table"] for flow in both] == ["A1-birth", "A1-citizenship"]


def test_show_as_json_lists_what_is_allowed_in_the_codelist_s_order(cli):
    [shown] = json.loads(cli("dsd", "show", "C18", "--format", "json").out)["dataflows"]
    by_id = {c["id"]: c for c in shown["components"]}
    assert by_id["SEX"]["allowed"] == ["SEX_T", "SEX_M", "SEX_F", "SEX_O"]
    assert by_id["UNIT_MULT"]["attachment"] == ["MEASURE"]
    assert by_id["OBS_STATUS"]["allowed"] is None
    assert by_id["SOURCE"]["max_length"] == 1024


def test_show_says_groups_and_several_values(cli, shared, tmp_path):
    ecb = shared / "spec/sdmx-ml-2.1/1/structure-full.xml"
    [shown] = json.loads(cli("dsd", "show", "EXR", "--structure", ecb, "--format", "json").out)["dataflows"]
    assert shown["groups"] == {"Group": ["CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_SUFFIX"]}
    by_id = {c["id"]: c for c in shown["components"]}
    assert by_id["TITLE"]["group"] is None  # the ECB names the dimensions, though the group has the same
    assert not any(c["multiple"] for c in shown["components"])
    three = tmp_path / "dsd.xml"
    assert cli("convert", ecb, "-o", three, "--to", "sdmx-ml-3.0").exit_code == 0
    text = three.read_text("utf-8")
    before, _, after = text.partition('<structure:Attribute id="OBS_COM"')
    after = after.replace("<structure:LocalRepresentation>", '<structure:LocalRepresentation maxOccurs="3">', 1)
    after = after.replace("<structure:Observation/>", "<structure:Group>Group</structure:Group>", 1)
    three.write_text(f'{before}<structure:Attribute id="OBS_COM"{after}', "utf-8")
    [limited] = json.loads(cli("dsd", "show", "EXR", "--structure", three, "--format", "json").out)["dataflows"]
    most = {c["id"]: (c["multiple"], c["most"]) for c in limited["components"] if c["multiple"]}
    assert most == {"OBS_COM": (True, 3)}
    out = cli("dsd", "show", "EXR", "--structure", three).out
    schema = cli("dsd", "xsd", "EXR", "--structure", three, "--version", "3.0").out
    [comp] = [line for line in schema.replace("><", ">\n<").splitlines() if 'name="Value"' in line]
    assert 'maxOccurs="3"' in comp
    assert "at most 3 values; of group Group" in next(line for line in out.splitlines() if "OBS_COM" in line)


def test_an_unknown_id_exits_2_with_the_nearest(cli):
    result = cli("dsd", "show", "DF_MNA_OEMP_SEX_CD_NB")
    assert (result.exit_code, result.out) == (2, "")
    assert "did you mean `DF_MNA_OEMP_SEX_CDS_NB`" in result.err


def test_another_agency_s_file(cli, shared: Path):
    file = shared / "spec/sdmx-ml-2.1/1/structure-full.xml"
    assert cli("dsd", "list", "--structure", file).out.split()[0] == "EXR"
    out = cli("dsd", "show", "EXR", "--structure", file).out
    assert "TITLE            attribute  String; at most 200 characters; of CURRENCY" in out
    assert "5 allowed: A D H M Q" in out


def test_a_file_that_is_none(cli, tmp_path: Path):
    result = cli("dsd", "list", "--structure", tmp_path / "none.xml")
    assert result.exit_code == 2
    assert "none.xml" in result.err
