"""Whatever an office reports, year after year: the receiver ends with it, and the ledger can prove it."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.rehearsal.receiver import Receiver
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.office import CONFIG, Office, c18, connect

COUNTRIES = ("CDS_DES_TOTAL", "CDS_DES_JPN", "CDS_DES_TWN", "CDS_DES_KOR", "CDS_DES_X")
VALUES = st.decimals(min_value=0, max_value=999, places=3).map(str)
YEAR = st.dictionaries(st.sampled_from(COUNTRIES), VALUES, min_size=1)
REPORT = st.fixed_dictionaries(
    {
        "rows": st.dictionaries(st.sampled_from(["2017", "2018", "2019"]), YEAR, min_size=1),
        "source": st.sampled_from(["Survey", 'Records, "revised"', "Điều tra <lao động> & việc làm"]),
        "status": st.dictionaries(
            st.tuples(st.sampled_from(["2017", "2018", "2019"]), st.sampled_from(COUNTRIES)), st.sampled_from("PUE")
        ),
    }
)


@given(reports=st.lists(REPORT, min_size=2, max_size=3))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_receiver_holds_the_last_report_of_every_year(stock: Path, reports) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "office"
        root.mkdir()
        (root / "ilms.toml").write_text(CONFIG, "utf-8")
        office = Office(Workspace.load(root))
        shutil.copytree(stock, Path(folder) / "receiver")
        with Receiver(Path(folder) / "receiver") as receiver:
            connect(office, receiver)
            expected: dict[tuple[str, str], float] = {}
            for report in reports:
                rows = report["rows"]
                data = c18(rows, source=report["source"], OBS_STATUS=report["status"])
                submission = office.send(data)
                expected = {key: value for key, value in expected.items() if key[1] not in rows}
                expected |= {(country, year): float(v) for year, by in rows.items() for country, v in by.items()}
                held = {key: float(value) for key, value in office.held().items()}
                assert held == expected
                if submission is not None:
                    assert verify(office.ledger, submission, office.opened(), "VNM").good
                assert not office.plan(data).needed
            assert [problem for problem in office.ledger.verify() if problem.altered] == []
