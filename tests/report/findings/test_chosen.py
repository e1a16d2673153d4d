from collections import Counter

import pytest

from ilms.errors import UsageError
from ilms.report.findings.chosen import Choice, choose, left_out
from ilms.workspace import Workspace
from report.findings.made import SUMS, planted, waive


@pytest.mark.parametrize(
    ("select", "ignore", "code", "takes"),
    [
        ((), (), "SUM001", True),
        (("SUM",), (), "SUM001", True),
        (("SUM",), (), "COD001", False),
        (("SUM,COD001",), (), "COD001", True),
        (("sum", "cod"), (), "COD001", True),
        ((), ("SUM",), "SUM001", False),
        ((), ("SUM",), "COD001", True),
        (("SUM",), ("SUM005",), "SUM005", False),
        (("SUM",), ("SUM005",), "SUM001", True),
        (("SUM005",), ("SUM",), "SUM005", True),
        (("SUM005",), ("SUM005",), "SUM005", False),
        (("ATT1",), (), "ATT101", True),
        (("ATT1",), (), "ATT001", False),
    ],
)
def test_the_longer_name_decides(select: tuple[str], ignore: tuple[str], code: str, takes: bool) -> None:
    assert Choice.of(select, ignore).takes(code) is takes


def test_a_name_that_no_code_begins_with_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        Choice.of(["SUM,SUMO01"])
    assert "`SUMO01`" in caught.value.title
    assert "`SUM0" in caught.value.hint


def test_what_is_left_out_is_counted(office: Workspace) -> None:
    waive(office)
    applied = planted(office, **SUMS).applied
    assert {waived.finding.code for waived in applied.waived} == {"SUM004"}
    kept, left = choose(applied, Choice.of(ignore=["SUM"]))
    assert not any(finding.code.startswith("SUM") for finding in kept.open)
    assert not kept.waived
    assert left["error"] == sum(f.count for f in applied.open if f.code.startswith("SUM") and f.severity == "error")
    assert left_out(left)["errors"] > 0
    everything, left = choose(applied, Choice())
    assert (len(everything.open), len(everything.waived)) == (len(applied.open), len(applied.waived))
    assert left == Counter()
