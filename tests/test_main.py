"""What a process of the command line does without, before any command runs."""

import subprocess
import sys

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
