"""What a plan decides, from what is at hand, what the ledger knows and what the receiver holds."""

import json

import pyarrow as pa
import pytest

from ilms.dataset import Dataset
from ilms.errors import UnreachableError, UsageError
from ilms.findings import Findings, Severity, batch
from ilms.rehearsal.receiver import Receiver
from ilms.submission.auth import Secrets
from ilms.submission.errors import RefusedCredentialsError
from ilms.submission.plan_file import Decision, latest, load_plan
from submission.office import C16, C18, ROWS, SUM, Office, c16, c18, connect

REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}


def only(plan):
    (step,) = plan.steps
    return step


def test_what_the_receiver_has_never_seen_goes_whole(connected: Office) -> None:
    step = only(connected.plan(c18()))
    assert (step.decision, step.observations) == (Decision.FULL, 8)
    assert [file.name for file in step.files] == [f"sent/{C18}.xml", f"full/{C18}.csv"]
    assert step.before == "nothing"


def test_what_it_has_is_not_needed_however_the_numbers_are_written(connected: Office) -> None:
    connected.send(c18())
    rows = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_TOTAL": "152.530"}}
    plan = connected.plan(c18(rows))
    assert only(plan).decision is Decision.NOT_NEEDED
    assert only(plan).files == []
    assert not plan.needed


def test_what_changed_goes_as_a_delta(connected: Office) -> None:
    connected.send(c18())
    step = only(connected.plan(c18(REVISED)))
    assert (step.decision, step.observations) == (Decision.DELTA, 1)
    assert step.changes == {"added": 0, "removed": 0, "revised": 1, "attributes": 0, "unchanged": 7}
    message = (connected.path.parent / step.named("sent")[0].path).read_text("utf-8")
    header, row = message.splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["ACTION"] == "R"
    assert "82.7" in row


def test_years_that_are_not_at_hand_are_left_as_they_are(connected: Office) -> None:
    connected.send(c18())
    connected.send(c18({"2019": REVISED["2019"]}))
    held = connected.held()
    assert held["CDS_DES_JPN", "2018"] == "68.737"
    assert held["CDS_DES_JPN", "2019"] == "82.7"
    step = only(connected.plan(c18({"2019": REVISED["2019"]})))
    assert (step.decision, step.kept) == (Decision.NOT_NEEDED, ["2018"])


def test_an_added_year_goes_as_a_delta_of_that_year(connected: Office) -> None:
    connected.send(c18({"2018": ROWS["2018"]}))
    step = only(connected.plan(c18()))
    assert (step.decision, step.observations) == (Decision.DELTA, 4)


def test_what_somebody_else_changed_at_the_receiver_is_shown_and_set_right(connected: Office, tmp_path) -> None:
    connected.send(c18())
    # Somebody else sends to the same receiver from another desk.
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ilms.toml").write_text((connected.workspace.root / "ilms.toml").read_text("utf-8"), "utf-8")
    other = Office(type(connected.workspace).load(tmp_path / "other"))
    other.workspace.build.mkdir()
    (other.workspace.build / "rehearsal.json").write_text(
        (connected.workspace.build / "rehearsal.json").read_text("utf-8"), "utf-8"
    )
    other.send(c18(REVISED))
    plan = connected.plan(c18())
    step = only(plan)
    assert step.drift["revised"] == 1
    assert step.decision is Decision.DELTA
    connected.submit(plan)
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.703"


def test_errors_keep_a_dataflow_at_home_and_no_other(connected: Office) -> None:
    wrong = Findings.of([batch("SUM001", SUM, rows=pa.array([0]), severity=Severity.ERROR)])
    plan = connected.plan(Dataset(c18().observations, findings=wrong, name="C18"), c16())
    by = {step.dataflow: step for step in plan.steps}
    assert by[C18].decision is Decision.BLOCKED
    assert (by[C18].cause, by[C18].hint) == ("findings", "ilms check C18")
    assert "SUM001" in by[C18].reason
    assert by[C16].decision is Decision.FULL
    assert by[C18].files == []


def test_a_warning_keeps_nothing_at_home(connected: Office) -> None:
    doubt = Findings.of([batch("SUM001", SUM, rows=pa.array([0]), severity=Severity.WARNING)])
    assert only(connected.plan(Dataset(c18().observations, findings=doubt, name="C18"))).decision is Decision.FULL


def test_structures_travel_once_and_before_the_data(office: Office, bare: Receiver) -> None:
    connect(office, bare)
    plan = office.plan(c18())
    names = [file.path.rsplit("/", 1)[-1] for file in plan.structures]
    assert names[-2:] == ["concepts.xml", "MNA_OEMP_SEX_CDS_NB.xml"]
    assert "CL_AREA.xml" in names
    office.submit(plan)
    assert office.plan(c18(), c16()).structures[-1].path.endswith("MNA_XRET_SEX_CPR_NB.xml")
    assert len(office.plan(c18(), c16()).structures) == 1


def test_structures_alone_are_a_submission_of_their_own(office: Office, bare: Receiver) -> None:
    connect(office, bare)
    plan = office.structures(dataflows=[C18])
    assert (plan.steps, plan.needed) == ([], True)
    submission = office.submit(plan)
    assert submission.state == "accepted"
    again = office.structures(dataflows=[C18])
    assert not again.needed
    assert office.plan(c18()).structures == []


def test_a_choice_of_dataflows(connected: Office) -> None:
    assert [s.dataflow for s in connected.plan(c18(), c16(), dataflows=[C16]).steps] == [C16]
    with pytest.raises(UsageError, match="holds none of DF_NONE") as trouble:
        connected.plan(c18(), dataflows=["DF_NONE"])
    assert C18 in trouble.value.detail


def test_a_plan_is_kept_as_json_and_read_back_equal(connected: Office) -> None:
    plan = connected.plan(c18(), c16())
    assert load_plan(connected.path) == plan
    assert json.loads(connected.path.read_text("utf-8"))["schema_version"] == 1
    assert latest(connected.workspace.build) == connected.path
    assert latest(connected.workspace.build, "rehearsal") == connected.path


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema_version": 1, "target": "x"}'])
def test_a_file_that_is_no_plan(connected: Office, content: str) -> None:
    connected.workspace.build.mkdir(exist_ok=True)
    connected.path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match="is not a plan") as trouble:
        load_plan(connected.path)
    assert ("JSON of something else" in trouble.value.detail) == bool(content)


def test_no_plan_at_all(office: Office) -> None:
    with pytest.raises(UsageError, match="there is no plan") as trouble:
        latest(office.workspace.build)
    assert "ilms plan" in trouble.value.hint


def test_a_receiver_that_is_not_there(office: Office) -> None:
    with pytest.raises(UnreachableError, match="no rehearsal receiver runs") as trouble:
        office.plan(c18())
    assert "ilms rehearse" in trouble.value.hint


def test_a_receiver_that_went_away(connected: Office, receiver: Receiver) -> None:
    receiver.stop()
    with pytest.raises(UnreachableError, match="does not answer") as trouble:
        connected.plan(c18())
    assert trouble.value.exit_code == 3


def test_a_wrong_secret_is_found_before_anything_is_planned(connected: Office) -> None:
    connected.secrets = Secrets({"ILMS_REHEARSAL_CLIENT_SECRET": "wrong"})
    with pytest.raises(RefusedCredentialsError):
        connected.plan(c18())
    assert not connected.path.exists()


@pytest.mark.parametrize("name", ["submissions.json", "sources.json", "build/notes"])
def test_a_plan_takes_nothing_away_from_the_folder_that_is_named_like_it(connected: Office, name: str) -> None:
    connected.send(c18())
    root = connected.workspace.root
    path = root / name
    for like in (path.with_suffix(""), path.with_name(path.name + "-more")):
        like.mkdir(exist_ok=True, parents=True)
        (like / "kept.txt").write_text("mine", "utf-8")
    if name == "build/notes":
        path = path.with_name("notes-plan")  # without a suffix
    plan = connected.plan(c18(REVISED), path=path)
    connected.plan(c18(REVISED), path=path)  # a plan of ours may be written over
    assert plan.needed
    assert len(list(root.rglob("kept.txt"))) == 2
    assert len(connected.ledger.all()) == 1


def test_a_plan_is_written_over_nothing_but_a_plan(connected: Office) -> None:
    root = connected.workspace.root
    before = (root / "ilms.toml").read_bytes()
    (root / "sources").mkdir()
    connected.send(c18())
    for place in ("ilms.toml", "sources", "submissions/plan.json", "submissions/ledger.jsonl"):
        with pytest.raises(UsageError) as trouble:
            connected.plan(c18(REVISED), path=root / place)
        assert "-o" in trouble.value.hint
    assert (root / "ilms.toml").read_bytes() == before
    theirs = root / "p.json.files"
    theirs.mkdir()
    (theirs / "kept.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        connected.plan(c18(REVISED), path=root / "p.json")
    assert (theirs / "kept.txt").is_file()
