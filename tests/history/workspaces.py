"""A workspace with two accepted submissions and a build, of real structures, for tests of comparing."""

from datetime import UTC, datetime
from pathlib import Path

from ilms.history.ledger import Ledger, Submission
from ilms.messages.formats import write
from ilms.messages.header import Header
from ilms.observations import Observations
from ilms.structures.load import schema
from ilms.workspace import Sender, Workspace

C18, C16 = "DF_MNA_OEMP_SEX_CDS_NB", "DF_MNA_XRET_SEX_CPR_NB"
TOML = """
[workspace]
area = "VNM"
[targets.nso]
kind = "package"
[targets.rehearsal]
kind = "rehearsal"
"""


def table(dataflow: str, year: str = "2019", source: str = "LFS", **values: str) -> Observations:
    """Observations of one year: sex and country (`SEX_M_JPN`) to value."""
    structure = schema(dataflow)
    country = structure.dimensions[-1].id
    prefix = {"CDS": "CDS_DES_", "CPR": "CPR_PRV_"}[country]
    keys = [name.rsplit("_", 1) for name in values]
    count = len(values)
    return Observations.from_columns(
        structure,
        {
            "REF_AREA": ["VNM"] * count,
            "FREQ": ["A"] * count,
            "MEASURE": [next(iter(structure.allowed["MEASURE"]))] * count,
            "SEX": [sex for sex, _ in keys],
            country: [f"{prefix}{code}" for _, code in keys],
            "TIME_PERIOD": [year] * count,
            "OBS_VALUE": list(values.values()),
            "SOURCE": [source] * count,
        },
    )


def message(observations: Observations, path: Path, form: str = "sdmx-csv-2.0") -> Path:
    """Write one."""
    prepared = datetime(2026, 11, 21, tzinfo=UTC)
    write(observations, path, form, Header(id="TEST", prepared=prepared, sender=Sender("VN_NSO")))
    return path


def sent(root: Path, target: str, *full: Observations, end: str = "accepted") -> Submission:
    """Record a submission that ended so."""
    files = {}
    for one in full:
        path = message(one, root / "full.csv")
        files[f"full/{one.schema.dataflow.id}.csv"] = path.read_bytes()
    submission = Ledger(root / "submissions").begin({"target": target}, files)
    submission.record("sending")
    submission.record(end)
    return submission


def workspace(root: Path) -> Workspace:
    """Two dataflows accepted, then one of them again."""
    root.mkdir(exist_ok=True)
    (root / "ilms.toml").write_text(TOML, "utf-8")
    first = table(C18, SEX_T_TOTAL="100", SEX_M_TOTAL="60", SEX_M_JPN="10.5")
    sent(root, "nso", first, table(C16, SEX_T_TOTAL="7"))
    sent(root, "nso", table(C18, SEX_T_TOTAL="100", SEX_M_TOTAL="61", SEX_M_JPN="10.50"))
    return Workspace.load(root)
