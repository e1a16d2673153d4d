import json
from pathlib import Path

import pytest

SCRIPT = 'few <- check(DF_MNA_OEMP_SEX_CDS_NB [keep OBS_VALUE] < 5 errorcode "too many" errorlevel "error" invalid);\n'


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "c18.csv"
    path.write_text(
        "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE\n"
        "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_T,CDS_DES_TOTAL,2019,6.5\n"
        "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_M,CDS_DES_TOTAL,2019,4.5\n",
        "utf-8",
    )
    return path


def test_every_rule_is_listed_with_its_tables_and_who_says_so(cli, tmp_path):
    result = cli("rules", "list", "-C", tmp_path)
    assert result.exit_code == 0
    text = " ".join(result.out.split())
    assert "countries sum SUM004 A3 A8 B11 C15 C16 C17 C18 " in text
    assert "means mean SUM006 A10 " in text
    assert "ILO's sex rules: SEX_T = SEX_M + SEX_F" in text
    assert "rules" in result.err


def test_who_says_so_is_told_in_the_reader_s_language(cli, tmp_path):
    (tmp_path / "rules").mkdir()
    own = '[[rule]]\nid = "sexes"\nsource = "Law 12 of 2020"\n'
    (tmp_path / "rules" / "own.toml").write_text(own, "utf-8")
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "VN_NSO"\n', "utf-8")
    text = " ".join(cli("--lang", "vi", "rules", "list", "-C", tmp_path).out.split())
    assert "bảng hỏi của ILO: bảng 11 và 12" in text
    assert "Law 12 of 2020" in text  # an office says it as it likes
    cli("--lang", "vi", "rules", "export", "A10", "-o", "rules.vtl", "-C", tmp_path)
    script = " ".join((tmp_path / "rules.vtl").read_text("utf-8").split())
    assert "Không có trong tập lệnh này" in script
    assert "nằm giữa các phần của nó CL_SEX; quy tắc giới tính của ILO" in script


def test_rules_as_json(cli, tmp_path):
    shown = json.loads(cli("rules", "list", "--format", "json", "-C", tmp_path).out)
    assert shown["schema_version"] == 1
    rules = {rule["id"]: rule for rule in shown["rules"]}
    assert rules["sexes"]["code"] == "SUM001"
    assert rules["sexes"]["severity"] == "error"
    assert len(rules["sexes"]["tables"]) == 35
    assert rules["same-inflow"]["tables"] == [f"B{n}-{by}" for n in (11, 12, 13, 14) for by in ("birth", "citizenship")]
    assert rules["same-inflow"]["text"]["vi"]
    assert all(rule["source"] for rule in rules.values())


def test_the_rules_of_some_tables_in_vtl(cli, tmp_path):
    result = cli("rules", "export", "--to", "vtl", "C19", "-o", "rules.vtl", "-C", tmp_path)
    assert result.exit_code == 0
    script = (tmp_path / "rules.vtl").read_text("utf-8")
    assert "define hierarchical ruleset DF_MNA_OEMP_SEX_EDU_NB_sexes_SEX_ruleset (variable rule SEX) is" in script
    assert "DF_MNA_OEMP_SEX_CDS_NB" not in script
    assert "not in the script: one-version (one-version, SUM008)" in result.err
    assert "same-inflow" not in result.err
    assert cli("rules", "export", "C19", "-C", tmp_path).out.rstrip() == script.rstrip()


def test_another_language_is_not_written(cli, tmp_path):
    result = cli("rules", "export", "--to", "sql", "-C", tmp_path)
    assert result.exit_code == 2
    assert "rules are written as `vtl`" in result.err


def test_an_own_script_is_run_over_files(cli, tmp_path, message):
    pytest.importorskip("vtlengine")
    (tmp_path / "own.vtl").write_text(SCRIPT, "utf-8")
    result = cli("rules", "run", "own.vtl", message, "-C", tmp_path)
    assert result.exit_code == 1
    assert "error[VTL001]" in result.out
    assert "`too many` at VNM SEX_T CDS_DES_TOTAL 2019: own.vtl > few" in result.out
    assert "c18.csv line 2" in result.out
    assert "SUM" not in result.out
    found = json.loads(cli("rules", "run", "own.vtl", message, "--format", "json", "-C", tmp_path).out)["findings"]
    assert [(f["code"], f["rule"], f["key"]["SEX"]) for f in found] == [("VTL001", "own.vtl", "SEX_T")]


def test_a_script_that_finds_nothing_ends_well(cli, tmp_path, message):
    pytest.importorskip("vtlengine")
    (tmp_path / "own.vtl").write_text(SCRIPT.replace("< 5", "< 7"), "utf-8")
    result = cli("rules", "run", "own.vtl", message, "-C", tmp_path)
    assert (result.exit_code, result.out) == (0, "")


def test_without_files_and_without_a_workspace_it_says_so(cli, tmp_path):
    (tmp_path / "own.vtl").write_text(SCRIPT, "utf-8")
    assert cli("rules", "run", "own.vtl", "-C", tmp_path).exit_code == 2
