"""What a process of the command line does without, before any command runs."""

import subprocess
import sys

import pytest

CONVERTED = """
import sys
sys.argv = ["ilms", "convert", sys.argv[1], "-o", sys.argv[2], "--to", "csv"]
from ilms.__main__ import main
try:
    main()
finally:
    print([module for module in ("pandas", "pydantic", "ilms.messages.sdmx_json_20") if module in sys.modules])
"""


def test_a_conversion_imports_nothing_for_nothing(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(
        "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE\n"
        "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_T,CDS_DES_TOTAL,2019,1.10\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", CONVERTED, str(source), str(tmp_path / "out.csv")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("[]")
    assert "1.10" in (tmp_path / "out.csv").read_text(encoding="utf-8")


RULES = """
import sys
sys.argv = ["ilms", "rules", "run", *sys.argv[1:]]
from ilms.__main__ import main
main()
"""


def test_a_vtl_engine_has_the_pandas_that_it_needs(tmp_path):
    pytest.importorskip("vtlengine")
    source, script = tmp_path / "in.csv", tmp_path / "own.vtl"
    source.write_text(
        "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE\n"
        "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_F,CDS_DES_TOTAL,2019,1.10\n",
        encoding="utf-8",
    )
    script.write_text(
        "define datapoint ruleset small (variable SEX, OBS_VALUE) is\n"
        '  few: when SEX = "SEX_F" then OBS_VALUE > 500 errorcode "too few women" errorlevel "warning"\n'
        "end datapoint ruleset;\n"
        "women <- check_datapoint(DF_MNA_OEMP_SEX_CDS_NB, small invalid);\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", RULES, str(script), str(source)], capture_output=True, text=True, check=False
    )
    assert "too few women" in done.stdout, done.stderr


LEFT = """
import sys, atexit, gc
from ilms.__main__ import settle
if sys.argv[1] == "duckdb":
    import duckdb
settle()
print(gc.get_freeze_count() > 0)
"""


@pytest.mark.parametrize(("started", "frozen"), [("duckdb", "False"), ("none", "True")])
def test_garbage_is_left_lying_but_where_duckdb_would_call_it_its_leaks(started, frozen):
    done = subprocess.run([sys.executable, "-c", LEFT, started], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == frozen
