"""The process of the command line does without pandas, unless Spark needs it."""

import subprocess
import sys

import pytest

BY_DUCKDB = """
import sys
from pathlib import Path
from ilms.__main__ import lighten
lighten()
import pyarrow as pa
from ilms.tabulation.engines.engine import opened
with opened("duckdb", Path(sys.argv[1])) as engine:
    table = engine.small(pa.table({"n": [1, 2]}))
    kept = engine.kept(table, "all")
    assert engine.run(kept.agg(n=kept.n.sum())).to_pydict() == {"n": [3]}
print([name for name in ("pandas", "pyspark") if name in sys.modules])
"""
BY_SPARK = """
from ilms.__main__ import lighten
lighten()
import pyarrow as pa
pa.array(["looks whether there is pandas"])
from pyspark.sql import SparkSession
import ibis
print(ibis.pyspark.name)
"""


def said(program, *arguments):
    # As `begun` does: pyspark has something to say of versions of pandas when it is imported.
    command = [sys.executable, "-W", "ignore::FutureWarning", "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_duckdb_does_without_pandas(tmp_path):
    assert said(BY_DUCKDB, str(tmp_path)) == "[]"


def test_spark_has_it():
    pytest.importorskip("pyspark")
    assert said(BY_SPARK) == "pyspark"
