import json


def test_all_tables_in_order(cli):
    result = cli("tables")
    assert result.exit_code == 0
    assert result.err == ""
    lines = result.out.splitlines()
    assert [line[0] for line in lines if line and line[0] != " "] == ["A", "B", "C"]
    assert sum("DF_" in line for line in lines) == 35
    assert max(map(len, lines)) <= 100
    assert "  C18  Outflow of nationals for employment by sex, country of destination" in lines
    assert "       A1-birth        DF_MST_XWAP_SEX_AGE_CBR_NB  by birth" in lines


def test_in_vietnamese(cli):
    out = cli("tables", "--lang", "vi").out
    assert "  C18  Số công dân ra nước ngoài làm việc theo giới tính, nước đến" in out.splitlines()
    assert "theo quốc tịch" in out


def test_as_json(cli):
    shown = json.loads(cli("tables", "--format", "json").out)
    assert shown["schema_version"] == 1
    assert len(shown["tables"]) == 35
    assert shown["modules"]["C"]["en"] == "Nationals abroad"
    [c20] = [t for t in shown["tables"] if t["table"] == "C20"]
    assert c20["collected"] == {"SEX": ["SEX"], "ECO": ["ECO_AGGREGATE", "ECO_SECTOR"]}
    assert c20["unit"] == {"UNIT_MEASURE_TYPE": "NB", "UNIT_MEASURE": "PS", "UNIT_MULT": "3"}
    assert c20["criterion"] is None


def test_nothing_heavy_is_imported_for_it():
    import subprocess
    import sys

    code = "import sys; from ilms.cli.app import run; run(['tables']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sdmx", "pandas", "openpyxl", "requests", "werkzeug", "pyarrow"} & set(done.stderr.split())
