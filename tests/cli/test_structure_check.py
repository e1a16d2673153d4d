"""`ilms codelist check` and `ilms dsd check`."""

import json

from ilms import resources


def test_text_and_exit_codes(cli, tmp_path):
    result = cli("codelist", "check", "CL_AREA")
    assert result.exit_code == 0, result.err
    assert "warning[STR207] SDN, SSD in Codelist ILO:CL_AREA(1.0) have the same name (es, fr)" in result.out
    assert result.out.splitlines()[-1] == "artefacts: 1, errors: 0, warnings: 1, infos: 0"
    assert cli("codelist", "check", "CL_AREA", "--fail-on", "warning").exit_code == 1
    assert cli("codelist", "check", "CL_AREA", "--fail-on", "sometimes").exit_code == 2
    bad = tmp_path / "bad.xml"
    bad.write_text((resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8").replace("SEX_F", "SEX_M"), "utf-8")
    vietnamese = cli("codelist", "check", bad, "--lang", "vi")
    assert vietnamese.exit_code == 1
    assert "lỗi[STR201] `SEX_M` xuất hiện 2 lần trong Codelist ILO:CL_SEX(1.0)" in vietnamese.out


def test_json(cli):
    told = json.loads(cli("codelist", "check", "CL_AREA", "--format", "json").out)
    assert told["summary"] == {"artefacts": 1, "errors": 0, "warnings": 1, "infos": 0}
    assert told["findings"][0]["code"] == "STR207"


def test_structures(cli):
    result = cli("dsd", "check", "C18")
    assert (result.exit_code, result.out) == (0, "artefacts: 3, errors: 0, warnings: 0, infos: 0\n")
    assert cli("dsd", "check", "C99").exit_code == 2
