"""Engines: each is started once a session, since Spark takes seconds to."""

import shutil

import pytest

from ilms.tabulation.engines.engine import opened
from ilms.tabulation.engines.scratch import scratch


@pytest.fixture(scope="session")
def duck(tmp_path_factory):
    with (
        scratch(tmp_path_factory.mktemp("duck")) as folder,
        opened("duckdb", folder, memory="1GB", threads=2) as engine,
    ):
        yield engine


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    pytest.importorskip("pyspark")
    with scratch(tmp_path_factory.mktemp("spark")) as folder, pytest.MonkeyPatch.context() as patch:
        # A process that lives for seconds need not be compiled well: half the processor's time.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        with opened("spark", folder, memory="1GB", threads=2) as engine:
            yield engine


@pytest.fixture(params=["duckdb", "spark"])
def engine(request):
    """Either."""
    return request.getfixturevalue({"duckdb": "duck", "spark": "spark"}[request.param])
