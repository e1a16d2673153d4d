"""The table of faults: each is brought about, seen, ended as its line says, and counted at the receiver."""

import re
from typing import Any

import pytest

from submission.faults.bench import Bench
from submission.faults.cases import HAPPENS, RUNS, Fault
from submission.office import C18, ROWS
from submission.structures.store import ECO

COUNTS = re.compile(r"of which (\d+) observations were inserts, (\d+) .* updates and (\d+) .* deletions")
SENT = sum(len(by) for by in ROWS.values())


@pytest.mark.parametrize(
    ("bench", "way"), [(fault, fault.ways[way]) for fault, way in RUNS], indirect=["bench"],
    ids=[f"{fault.name}-{way}" for fault, way in RUNS],
)  # fmt: skip
def test_a_fault_is_told_and_ends_well(bench: Bench, way, request: pytest.FixtureRequest) -> None:
    fault: Fault = request.node.callspec.params["bench"]
    fault.before(bench)
    bench.plan(own=fault.own)
    fault.strikes(bench)
    seen = bench.type("ilms submit --yes")
    assert (seen.exit_code, bench.state) == (fault.code, fault.state), seen.err
    assert fault.sees.replace("FLOW", C18) in seen.err
    for line in [line for line, code in way if code in (0, 3) and line not in HAPPENS][:1]:
        assert_told(line, seen.err, bench)
    fault.mends(bench)
    for line, code in way:
        if line in HAPPENS:
            HAPPENS[line](bench)
            continue
        told = bench.type(line)
        assert told.exit_code == code, (line, told.err)
    assert bench.state == "accepted"
    assert_one_copy(bench, fault)
    secret = bench.receiver.info["client_secret"]
    for told in bench.typed:
        assert "Traceback" not in told.err
        assert secret not in told.out + told.err


def assert_told(line: str, said: str, bench: Bench) -> None:
    """What is to be typed next is said."""
    assert line.partition(" --")[0].replace("ID", bench.submission.id if "ID" in line else "") in said


def assert_one_copy(bench: Bench, fault: Fault) -> None:
    """The receiver's own log: every observation came in once, and none of them twice; of structures what it holds."""
    ended = bench.imports()
    assert len(ended) == fault.imports
    if fault.own:
        assert bench.names() == ECO
    else:
        assert_counted(ended)
    assert bench.type("ilms verify ID").exit_code == 0
    assert bench.type("ilms log --verify").exit_code == 0


def assert_counted(ended: list[dict[str, Any]]) -> None:
    """As many observations as were sent were inserted, and none was written a second time."""
    stored = [COUNTS.search(line) for one in ended if one["outcome"] != "Error" for line in one["logs"]]
    counts = [tuple(map(int, found.groups())) for found in stored if found]
    assert [sum(column) for column in zip(*counts, strict=True)] == [SENT, 0, 0]
