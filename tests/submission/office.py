"""An office with a build, and the real practice receiver; the two share nothing but the contract."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ilms.assembly.build import Build, build
from ilms.assembly.inputs import inputs_of
from ilms.assembly.prepare import Prepared
from ilms.checks import waivers
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.history.ledger import Ledger
from ilms.observations import Observations
from ilms.rehearsal.receiver import Receiver
from ilms.structures.load import schema
from ilms.structures.store import standing_in
from ilms.submission.auth import Secrets
from ilms.submission.plan import make_plan
from ilms.submission.plan_file import Plan
from ilms.submission.structures.deciding import plan_structures
from ilms.submission.submit import Way, submit
from ilms.submission.targets import open_target
from ilms.workspace import Workspace

C18, C16 = "DF_MNA_OEMP_SEX_CDS_NB", "DF_MNA_XRET_SEX_CPR_NB"
CONFIG = """
[workspace]
area = "VNM"
languages = ["vi", "en"]
round = "2026"

[sender]
id = "VN_NSO"
name = "National Statistics Office of Viet Nam"
contact = "nso@example.org"

[targets.rehearsal]
kind = "rehearsal"

[targets.ilostat]
kind = "package"
shape = "questionnaire"
"""
# What SUM001 says of a total.
SUM = dict.fromkeys(("total", "value", "parts", "sum", "difference", "tolerance"), "1")
ROWS = {
    "2018": {
        "CDS_DES_TOTAL": "142.86",
        "CDS_DES_JPN": "68.737",
        "CDS_DES_TWN": "60.369",
        "CDS_DES_X": "13.754",
    },
    "2019": {
        "CDS_DES_TOTAL": "152.53",
        "CDS_DES_JPN": "82.703",
        "CDS_DES_TWN": "54.48",
        "CDS_DES_X": "15.347",
    },
}
Rows = Mapping[str, Mapping[str, str]]


def c18(rows: Rows = ROWS, source: str = "DOLAB records", **more: Mapping[tuple[str, str], str]) -> Dataset:
    """C18 of SEX_T by year and country; `more` gives attributes by (year, country)."""
    flat = [(year, country, value) for year, by in rows.items() for country, value in by.items()]
    count = len(flat)
    columns = {
        "REF_AREA": ["VNM"] * count, "FREQ": ["A"] * count, "MEASURE": ["MNA_OEMP_NB"] * count,
        "SEX": ["SEX_T"] * count, "CDS": [country for _, country, _ in flat],
        "TIME_PERIOD": [year for year, _, _ in flat], "OBS_VALUE": [value for *_, value in flat],
        "UNIT_MEASURE_TYPE": ["NB"] * count, "UNIT_MEASURE": ["PS"] * count, "UNIT_MULT": ["3"] * count,
        "SOURCE": [source] * count,
    }  # fmt: skip
    columns |= {name: [by.get((year, country)) for year, country, _ in flat] for name, by in more.items()}
    return Dataset(Observations.from_columns(schema(C18), columns), name="C18")


def c16(value: str = "12.5") -> Dataset:
    """C16 of one year: the total alone."""
    columns = {
        "REF_AREA": ["VNM"], "FREQ": ["A"], "MEASURE": ["MNA_XRET_NB"], "SEX": ["SEX_T"],
        "CPR": ["CPR_PRV_TOTAL"],
        "TIME_PERIOD": ["2024"], "OBS_VALUE": [value], "UNIT_MEASURE_TYPE": ["NB"], "UNIT_MEASURE": ["PS"],
        "UNIT_MULT": ["3"], "SOURCE": ["Border records"],
    }  # fmt: skip
    return Dataset(Observations.from_columns(schema(C16), columns), name="C16")


@dataclass
class Office:
    """A workspace and what its people do."""

    workspace: Workspace
    target: str = "rehearsal"
    secrets: Secrets = field(default_factory=lambda: Secrets({}))

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.workspace.submissions)

    def build(self, *datasets: Dataset) -> Build:
        found = waivers.apply(describe(datasets), waivers.load(self.workspace.root / waivers.FILE))
        return build(self.workspace, Prepared(list(datasets), found, inputs_of(self.workspace)))

    def plan(self, *datasets: Dataset, **options: object) -> Plan:
        built = self.build(*datasets)
        opened = open_target(self.workspace, self.target, secrets=self.secrets)
        return make_plan(self.workspace, self.ledger, built, opened, **options)  # type: ignore[arg-type]

    def structures(self, *words: str, dataflows: Iterable[str] = ()) -> Plan:
        """A plan of structures; the workspace's own stand in place of the packaged ones, as for every command in it."""
        with standing_in(self.workspace.root):
            return plan_structures(self.workspace, self.ledger, self.opened(), words, dataflows)

    @property
    def path(self) -> Path:
        return self.workspace.build / f"plan-{self.target}.json"

    def submit(self, plan: Plan, **way: object):
        return submit(self.workspace, plan, self.path, Way(secrets=self.secrets, grace=0.3, **way))  # type: ignore[arg-type]

    def send(self, *datasets: Dataset, **options: object):
        return self.submit(self.plan(*datasets, **options))

    def opened(self):
        return open_target(self.workspace, self.target, secrets=self.secrets)

    def held(self, dataflow: str = C18, periods: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
        """What the receiver has: country and year to value."""
        found = self.opened().read_back(schema(dataflow), "VNM", periods)
        names = [found.schema.dimensions[-1].id, "TIME_PERIOD", "OBS_VALUE"]
        return {(a, b): c for a, b, c in zip(*(found.text(name).to_pylist() for name in names), strict=True)}


def connect(office: Office, receiver: Receiver) -> None:
    office.workspace.build.mkdir(exist_ok=True)
    (office.workspace.build / "rehearsal.json").write_text(json.dumps(receiver.info), "utf-8")
