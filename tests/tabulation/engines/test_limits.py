"""Memory and threads: what is said, and what there is."""

import pytest

from ilms.errors import UsageError
from ilms.tabulation.engines import limits


@pytest.fixture
def of_16_gb(monkeypatch):
    monkeypatch.setattr(limits, "machine", lambda: 16 * 10**9)


@pytest.mark.usefixtures("of_16_gb")
@pytest.mark.parametrize(
    ("said", "amount"),
    [("4GB", 4 * 10**9), ("900 MB", 900 * 10**6), ("3.5 GiB", 7 << 29), ("3,5gib", 7 << 29), ("25%", 4 * 10**9),
     ("4G", 4 * 10**9), ("600000000", 600_000_000), ("16GB", 16 * 10**9), (None, 9_600_000_000)],
)  # fmt: skip
def test_so_much(said, amount):
    assert limits.memory(said) == amount


@pytest.mark.usefixtures("of_16_gb")
@pytest.mark.parametrize(
    ("said", "why"),
    [("a lot", "no amount"), ("-1GB", "no amount"), ("4 PB", "no amount"), ("17GB", "more memory than there is"),
     ("101%", "more memory than there is"), ("10MB", "too little"), ("0", "too little")],
)  # fmt: skip
def test_not_so(said, why):
    with pytest.raises(UsageError, match=why):
        limits.memory(said)


def test_a_thread_has_memory_of_its_own():
    assert limits.threads(None, 300 << 20) == 1
    assert limits.threads(None, 1 << 40) >= 1
    assert limits.threads(7, 1 << 30) == 7
    with pytest.raises(UsageError):
        limits.threads(0, 1 << 30)


def test_this_machine_has_some():
    assert 1 << 28 < limits.machine() < 1 << 50


def test_the_engine_is_told(duck):
    # `duck` may take 1 GB, of which Python has a part.
    said = duck._connection.execute("SELECT current_setting('memory_limit'), current_setting('threads')").fetchone()
    assert said == ("562.6 MiB", 2)
