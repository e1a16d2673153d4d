import ast
import json
from pathlib import Path

import pytest

import ilms.submission
from history.workspaces import C16, C18, sent, table, workspace
from ilms.cli.show import CHAINED
from ilms.history.journal import RECOVERED
from ilms.history.ledger import Ledger, Submission
from ilms.history.record import CLOSED
from ilms.history.states import CONFIRMED, NOT_ARRIVED, State
from ilms.submission.delivery import NOTE
from ilms.submission.journey import PART_ACCEPTED, RECEIPT
from ilms.submission.verify import Verification
from ilms.words import catalogue


@pytest.fixture
def office(tmp_path: Path) -> Path:
    workspace(tmp_path / "office")
    return tmp_path / "office"


def last(office: Path) -> Submission:
    return Ledger(office / "submissions").all()[-1]


def test_a_submission_is_told_with_all_that_happened(cli, office: Path) -> None:
    submission = last(office)
    submission.record("status", dataflow=C18, request=154, logs=["3 observations", "done"])
    submission.receipt({"outcome": "Success"})
    result = cli("show", submission.id[-4:], "-C", office)
    assert result.exit_code == 0
    assert result.out.startswith(f"{submission.id}: accepted")
    assert f"full/{C18}.csv" in result.out
    assert "request 154; logs 3 observations, done" in " ".join(result.out.split())
    assert "outcome  Success" in result.out
    assert "previous" not in result.out
    assert f"ilms verify {submission.id}" in result.err


def test_in_vietnamese_labels_states_and_events_are_vietnamese(cli, office: Path) -> None:
    submission = last(office)
    submission.record("verified", equal=3)
    submission.record("status", request=154)
    said = cli("show", submission.id, "-C", office, "--lang", "vi").out
    for word in ("nơi nhận", "diễn biến", "được chấp nhận", "đã đối chiếu"):
        assert word in said
    assert "status" in said, "what has no word for people stands as the journal has it"
    assert "what happened" not in said


def recorded() -> list[ast.Call]:
    """Every place of the source that writes a line of a journal."""
    trees = (ast.parse(path.read_text("utf-8")) for path in Path(ilms.submission.__file__).parent.rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "record"]


def test_whatever_is_written_there_has_a_word_for_people() -> None:
    facts = {keyword.arg for call in recorded() for keyword in call.keywords if keyword.arg}
    facts |= {*RECEIPT, *Verification().as_json(), *CHAINED, "different", "outcome", "bytes"}
    assert facts - {*CHAINED} - {name.removeprefix("fact.") for name in catalogue("cli")} == set()
    events = {call.args[0].value for call in recorded() if call.args and isinstance(call.args[0], ast.Constant)}
    events |= {PART_ACCEPTED, NOTE, CLOSED, CONFIRMED, NOT_ARRIVED, RECOVERED, "kept", "receipt", *map(str, State)}
    known = {name.removeprefix(of) for name in catalogue("cli") for of in ("event.", "state.")}
    assert {name.replace(" ", "_") for name in events} - known == set()


def test_a_sentence_of_ours_in_it_is_told_in_vietnamese(cli, office: Path) -> None:
    broken = sent(office, "nso", table(C18, SEX_T_TOTAL="1"), end="sent")
    broken.record("unknown", why="the receiver no longer knows the request", ended=True)
    told = " ".join(cli("show", broken.id, "-C", office, "--lang", "vi").out.split())
    assert "nơi nhận không còn biết yêu cầu này" in told
    assert "True" not in told


def test_json_has_everything(cli, office: Path) -> None:
    told = json.loads(cli("show", Ledger(office / "submissions").all()[0].id, "-C", office, "--format", "json").out)
    assert told["state"] == "accepted"
    assert told["dataflows"] == {C18: "accepted", C16: "accepted"}
    assert [event["event"] for event in told["events"]] == ["planned", "sending", "accepted"]
    assert {file["path"] for file in told["files"]} == {f"full/{C18}.csv", f"full/{C16}.csv"}
    assert told["receipt"] is None
    assert told["plan"] == {"target": "nso"}


@pytest.mark.parametrize(
    ("end", "command"),
    [("handed over", "confirm"), ("unknown", "retry"), ("sent", "watch"), ("rejected", None)],
)
def test_the_next_command_is_said(cli, office: Path, end: str, command: str | None) -> None:
    submission = sent(office, "nso", table(C18, SEX_T_TOTAL="1"), end=end)
    said = cli("show", submission.id, "-C", office).err
    assert (f"ilms {command} {submission.id}" in said) if command else not said


def test_an_id_that_is_not_there_names_those_that_are(cli, office: Path) -> None:
    result = cli("show", "1999", "-C", office)
    assert result.exit_code == 2
    assert last(office).id in result.err


def test_many_files_and_long_lists_are_short_without_v(cli, tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea="VNM"\n')
    files = {f"sent/structures/CL_{n}.xml": b"x" for n in range(9)} | {
        "sent/DF_A.csv": b"a",
        "full/DF_A.csv": b"a",
    }
    submission = Ledger(tmp_path / "submissions").begin({"target": "nso"}, files)
    submission.record("structures", files=[f"CL_{n}.xml" for n in range(9)])
    short, full = (cli("show", submission.id, "-C", tmp_path, *more).out for more in ((), ("-v",)))
    assert "sent/structures/" in short
    assert "9 files" in short
    assert "CL_2.xml, ... 6 more" in short
    assert "sent/structures/CL_8.xml" in full
    assert "more" not in full


def test_what_was_verified_needs_no_verifying(cli, office: Path) -> None:
    submission = last(office)
    submission.record("verified", what="observations", checked=3, equal=3, differences=[], superseded={}, different=0)
    result = cli("show", submission.id, "-C", office)
    assert result.err == ""
    assert "of observations; compared 3; equal 3\n" in result.out
    assert submission.who in result.out  # once, where it began
    assert f"who {submission.who}" not in result.out
    submission.record("verified", what="observations", checked=3, equal=2, differences=["x"], different=1)
    assert "ilms verify" in cli("show", submission.id, "-C", office).err


def test_a_receipt_shows_no_fact_that_nobody_gave(cli, office: Path) -> None:
    submission = last(office)
    submission.receipt({"state": "accepted", "by": "Hoa", "evidence": None})
    said = cli("show", submission.id, "-C", office, "--lang", "vi").out
    assert "được chấp nhận" in said
    assert "evidence" not in said
    assert "None" not in said
