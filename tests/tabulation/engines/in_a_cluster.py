"""A real cluster of Spark, with a worker killed in the middle; `make soak-cluster` kills more of them.

One cluster for all that is asked of it here, since it is six processes of Java. `test_cluster.py` runs it in a process
of its own: there is one session of Spark in a process, and the others' may be open.
"""

import os
import shutil
import signal

import pytest

from ilms.tabulation.engines.engine import opened
from ilms.tabulation.engines.scratch import scratch
from tabulation.engines.cluster import HERE, QUICK, cluster
from tabulation.engines.killing import KEY, killed_meanwhile, laid_down, worked_out
from tabulation.engines.test_keyed import told

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing is killed so on Windows"),
]


@pytest.fixture
def logging_cluster(tmp_path, monkeypatch):
    """Its administrator keeps a log of every event."""
    pytest.importorskip("pyspark")
    (tmp_path / "events").mkdir()
    (tmp_path / "spark-defaults.conf").write_text(
        f"spark.eventLog.enabled true\nspark.eventLog.dir file://{tmp_path}/events\nspark.eventLog.compress false\n"
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    monkeypatch.setenv("SPARK_LOCAL_IP", HERE)
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", QUICK)
    with cluster(tmp_path, workers=2) as running:
        yield running


def test_a_worker_is_killed_in_the_middle(duck, logging_cluster, tmp_path, capfd):
    paths = laid_down(tmp_path, 6, 20_000)
    expected = worked_out(duck, paths)
    with (
        scratch(tmp_path) as folder,
        opened("spark", folder, memory="500MB", master=logging_cluster.master) as engine,
    ):
        with killed_meanwhile(engine, logging_cluster, 0) as hit:
            found = worked_out(engine, paths)
        assert engine._session.sparkContext.uiWebUrl is None
    assert hit, "the worker was killed when all was done"
    assert [table.to_pylist() for table in found] == [table.to_pylist() for table in expected]
    assert [table.schema for table in found] == [table.schema for table in expected]
    # Nothing of all that was shown, and no log of the driver's or of a worker tells the key or a person.
    assert capfd.readouterr() == ("", "")
    logs = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix not in {".parquet", ".jar"}]
    events = [path.read_text("utf-8") for path in logs if path.is_relative_to(tmp_path / "events")]
    assert "SparkListenerExecutorRemoved" in "".join(events)
    assert any(path.name == "stderr" for path in logs)
    for path in logs:
        text = path.read_text("utf-8", "replace")
        assert told(text, KEY) == []
        assert "C00000007" not in text
    assert not folder.exists()
    assert os.listdir(folder.parent) == []  # noqa: PTH208  # names are enough
