"""plan, submit, watch, verify, confirm, retry as they are typed, on the Viet Nam example and a real receiver."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms import resources
from ilms.history.ledger import Ledger
from ilms.rehearsal.receiver import Receiver
from ilms.submission.errors import RejectedError
from ilms.submission.targets import open_target
from ilms.submission.targets.dotstat import DotStat
from ilms.workspace import Workspace

C16 = "DF_MNA_XRET_SEX_CPR_NB"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the example."""
    root = tmp_path / "viet-nam"
    ignored = shutil.ignore_patterns("build", "submissions", "revision")
    shutil.copytree(resources.folder("examples") / "viet-nam", root, ignore=ignored)
    return root


@pytest.fixture
def receiver(office: Path, tmp_path: Path) -> Iterator[Receiver]:
    with Receiver(tmp_path / "receiver") as running:
        (office / "build").mkdir()
        (office / "build" / "rehearsal.json").write_text(json.dumps(running.info), "utf-8")
        yield running


def last(office: Path) -> str:
    return Ledger(office / "submissions").all()[-1].id


def test_from_sources_to_a_verified_submission(cli, office: Path, receiver: Receiver) -> None:
    planned = cli("plan", "C18", "--target", "rehearsal", "-C", office)
    assert planned.exit_code == 0
    assert "building" in planned.err  # there was no build yet
    assert "C18  send full" in planned.out
    assert f"next: `ilms submit build/plan-rehearsal.json -C {office}`" in planned.err

    unconfirmed = cli("submit", "-C", office)
    assert unconfirmed.exit_code == 4
    assert "ilms submit --yes" in unconfirmed.err
    assert not (office / "submissions").exists()

    done = cli("submit", "--yes", "-C", office)
    assert done.exit_code == 0
    assert done.out.endswith(f"{last(office)}: accepted\n")
    assert "registered as request 1" in done.err
    assert receiver.info["client_secret"] not in done.out + done.err

    verified = cli("verify", last(office), "-C", office)
    assert verified.exit_code == 0
    assert "verified 72 of 72 observations" in verified.out

    again = cli("plan", "C18", "--target", "rehearsal", "-C", office)
    assert "not needed" in again.out
    assert "building" not in again.err
    assert cli("submit", "--yes", "-C", office).exit_code == 0
    assert len(Ledger(office / "submissions").all()) == 1


def test_as_json(cli, office: Path, receiver: Receiver) -> None:
    assert receiver
    planned = json.loads(cli("plan", "C16", "--target", "rehearsal", "--format", "json", "-C", office).out)
    assert planned["schema_version"] == 1
    assert planned["steps"][0]["decision"] == "send full"
    assert planned["next"].startswith("next: `ilms submit")
    done = json.loads(cli("submit", "--yes", "--format", "json", "-C", office).out)
    assert (done["state"], done["submission"]) == ("accepted", last(office))
    found = json.loads(cli("verify", last(office), "--format", "json", "-C", office).out)
    assert (found["checked"], found["equal"], found["differences"]) == (15, 15, [])
    watched = json.loads(cli("watch", last(office), "--format", "json", "-C", office).out)
    assert watched["state"] == "accepted"


def test_a_hand_over_ends_with_a_persons_word(cli, office: Path) -> None:
    assert cli("plan", "C18", "--target", "ilostat", "-C", office).exit_code == 0
    done = cli("submit", "--yes", "-C", office)
    assert done.exit_code == 0
    assert "handed over" in done.out
    assert "ilms confirm" in done.err
    assert cli("retry", last(office), "-C", office).exit_code == 4
    assert cli("confirm", last(office), "-C", office).exit_code == 2  # --by is missing
    said = cli("confirm", last(office), "--by", "B. Statistician", "-C", office)
    assert (said.exit_code, "accepted" in said.out) == (0, True)
    assert "files" in cli("verify", last(office), "-C", office).out


def test_a_receiver_that_is_down(cli, office: Path, receiver: Receiver) -> None:
    cli("plan", "C16", "--target", "rehearsal", "-C", office)
    receiver.stop()
    stopped = cli("submit", "--yes", "-C", office)
    assert stopped.exit_code == 3
    assert "error: target `rehearsal` does not answer" in stopped.err
    assert f"`ilms rehearse -C {office}`" in stopped.err  # and not: is the address right?
    assert "nothing is on record: `ilms submit` tries again" in stopped.err
    assert "Traceback" not in stopped.err
    assert not (office / "submissions").exists() or not Ledger(office / "submissions").all()
    receiver.start()
    (office / "build" / "rehearsal.json").write_text(json.dumps(receiver.info), "utf-8")
    again = cli("submit", "--yes", "-C", office)
    assert (again.exit_code, "accepted" in again.out) == (0, True)


def test_what_never_left_is_closed_by_what_takes_its_place(cli, office: Path, receiver: Receiver, monkeypatch) -> None:
    assert receiver
    cli("plan", "C16", "--target", "rehearsal", "-C", office)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ilms.submission.journey.Journey.structures", interrupted)
    assert cli("submit", "--yes", "-C", office).exit_code == 130
    monkeypatch.undo()
    never = last(office)
    assert f"ilms retry {never[-4:]}" in cli("show", never, "-C", office).err.replace(never, never[-4:])
    cli("plan", "C16", "--target", "rehearsal", "-C", office)
    assert f"{never} was never sent and is closed" in cli("submit", "--yes", "-C", office).err
    assert "closed, never sent" in cli("log", "-C", office).out
    assert "đã đóng" in cli("log", "--lang", "vi", "-C", office).out
    refused = cli("retry", never, "-C", office)
    assert (refused.exit_code, "was closed" in refused.err) == (4, True)
    assert cli("show", never, "-C", office).err == ""
    assert cli("log", "--verify", "-C", office).exit_code == 0


def test_no_rehearsal_runs(cli, office: Path) -> None:
    result = cli("plan", "--target", "rehearsal", "-C", office)
    assert result.exit_code == 3
    assert "no rehearsal receiver runs" in result.err
    assert "ilms rehearse" in result.err


def test_a_wrong_secret(cli, office: Path, receiver: Receiver, monkeypatch) -> None:
    assert receiver
    monkeypatch.setenv("ILMS_REHEARSAL_CLIENT_SECRET", "n0t-the-0ne")
    result = cli("plan", "C16", "--target", "rehearsal", "-v", "-C", office)
    assert result.exit_code == 3
    assert "refuses the credentials" in result.err
    assert "ILMS_REHEARSAL_CLIENT_SECRET" in result.err
    assert "n0t-the-0ne" not in result.out + result.err


def test_what_differs_at_the_receiver_is_shown(cli, office: Path, receiver: Receiver, tmp_path: Path) -> None:
    assert receiver
    cli("plan", "C16", "--target", "rehearsal", "-C", office)
    cli("submit", "--yes", "-C", office)
    header, first, *_ = (office / "build" / "sdmx-csv-2.0" / f"{C16}.csv").read_text("utf-8").splitlines()
    row = dict(zip(header.split(","), first.split(","), strict=True))
    changed = tmp_path / f"{C16}.csv"  # somebody else at the office sends this
    changed.write_text(header + "\n" + first.replace(f",{row['OBS_VALUE']},", ",0.001,") + "\n", "utf-8")
    target = open_target(Workspace.load(office), "rehearsal")
    request = target.send(changed)
    while target.status(request).state == "waiting":
        pass
    result = cli("verify", last(office), "-C", office)
    assert result.exit_code == 3
    assert f"sent OBS_VALUE={row['OBS_VALUE']}, there OBS_VALUE=0.001" in result.out
    assert "1 difference\n" in result.out
    assert "verified 14 of 15" in result.out
    planned = cli("plan", "C16", "--target", "rehearsal", "-C", office)
    assert "drift: the receiver is not as we left it: 1 revised" in planned.out


@pytest.mark.parametrize(
    ("protected", "typed", "code"),
    [(False, "y", 0), (False, "n", 4), (False, "", 4), (True, "ilostat", 0), (True, "y", 4)],
)
def test_a_person_is_asked(cli, office: Path, monkeypatch, protected: bool, typed: str, code: int) -> None:
    config = (office / "ilms.toml").read_text("utf-8").replace("protected = true", f"protected = {protected}".lower())
    (office / "ilms.toml").write_text(config, "utf-8")
    cli("plan", "C16", "--target", "ilostat", "-C", office)
    monkeypatch.setattr("ilms.cli.following.on_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    result = cli("submit", "-C", office)
    assert result.exit_code == code
    assert (office / "submissions").exists() is (code == 0)
    if protected:
        assert "`ilostat` is protected" in result.err


def test_an_interruption_says_how_to_go_on(cli, office: Path, receiver: Receiver, monkeypatch) -> None:
    assert receiver
    cli("plan", "C16", "--target", "rehearsal", "-C", office)

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("ilms.submission.targets.dotstat.DotStat.send", interrupted)
    result = cli("submit", "--yes", "-C", office)
    assert result.exit_code == 130
    assert f"ilms retry {last(office)}" in result.err
    monkeypatch.undo()
    early = cli("retry", last(office), "-C", office)  # it may still wait in the receiver's queue
    assert early.exit_code == 3
    assert "nothing was sent again" in early.err
    assert f"ilms confirm {last(office)} --not-arrived" in early.err
    said = cli("confirm", last(office), "--not-arrived", "--by", "A. Operator", "--dataflow", "C16", "-C", office)
    assert (said.exit_code, f"ilms retry {last(office)}" in said.err) == (0, True)
    assert "accepted" in cli("retry", last(office), "-C", office).out


def test_what_was_rejected_is_told_by_every_command(cli, office: Path, receiver: Receiver, monkeypatch) -> None:
    assert receiver
    send = DotStat.send

    def refusing(self: DotStat, message: Path) -> str:
        if C16 in message.name:
            raise RejectedError("no", messages=("Code [X] not found",))
        return send(self, message)

    monkeypatch.setattr(DotStat, "send", refusing)
    cli("plan", "C16", "C18", "--target", "rehearsal", "-C", office)
    assert cli("submit", "--yes", "-C", office).exit_code == 3
    verified = cli("verify", last(office), "-C", office)
    assert verified.exit_code == 3
    assert f"{C16} is rejected: it was not accepted" in verified.out
    assert "holds what was sent" not in verified.out
    watched = cli("watch", last(office), "-C", office)
    assert watched.exit_code == 3
    assert "Code [X] not found" in watched.out


def test_a_stale_plan_that_needs_nothing_is_refused(cli, office: Path, receiver: Receiver) -> None:
    assert receiver
    cli("plan", "C16", "--target", "rehearsal", "-C", office)
    cli("submit", "--yes", "-C", office)
    cli("plan", "C16", "--target", "rehearsal", "-C", office)
    (office / "waivers.toml").write_text((office / "waivers.toml").read_text("utf-8") + "\n", "utf-8")
    stale = cli("submit", "--yes", "-C", office)
    assert (stale.exit_code, "waivers.toml" in stale.err) == (4, True)


def test_a_refused_hand_over_is_recorded(cli, office: Path, tmp_path: Path) -> None:
    cli("plan", "C16", "--target", "ilostat", "-C", office)
    cli("submit", "--yes", "-C", office)
    letter = tmp_path / "letter.txt"
    letter.write_text("no", "utf-8")
    asked = ("confirm", last(office), "--rejected", "--by", "ILO", "--evidence", letter, "-C", office)
    assert cli(*asked).out == f"{last(office)}: rejected, on the word of ILO\n"
    assert cli(*asked).exit_code == 4
    assert cli("confirm", last(office), "--rejected", "--not-arrived", "--by", "ILO", "-C", office).exit_code == 2
    assert "send full" in cli("plan", "C16", "--target", "ilostat", "-C", office).out


def test_offline_asks_nobody(cli, office: Path, receiver: Receiver) -> None:
    assert receiver
    result = cli("plan", "--target", "rehearsal", "--offline", "-C", office)
    assert (result.exit_code, "--offline" in result.err) == (2, True)
    cli("plan", "C16", "--target", "rehearsal", "-C", office)
    assert cli("submit", "--yes", "--offline", "-C", office).exit_code == 2
    assert Ledger(office / "submissions").all() == []
    cli("submit", "--yes", "-C", office)
    for command in ("verify", "watch", "retry"):
        asked = cli(command, last(office), "--offline", "-C", office)
        assert (asked.exit_code, "cannot be asked" in asked.err) == (2, True)


@pytest.mark.parametrize("command", ["watch", "verify", "retry"])
def test_a_submission_that_is_not_there(cli, office: Path, command: str) -> None:
    result = cli(command, "2026", "-C", office)
    assert result.exit_code == 2
    assert "there is no submission `2026`" in result.err


def test_submit_without_a_plan(cli, office: Path) -> None:
    result = cli("submit", "--yes", "-C", office)
    assert result.exit_code == 2
    assert "ilms plan" in result.err


def test_a_plan_for_the_questionnaire_says_what_went_into_other_countries(cli, office: Path) -> None:
    planned = cli("plan", "C17", "--target", "ilostat", "-C", office)
    (step,) = json.loads((office / "build" / "plan-ilostat.json").read_text("utf-8"))["steps"]
    assert step["folded"] > 0
    assert f"{step['folded']} observations of other countries went into `Other countries`" in planned.out
    assert "other countries went" not in cli("plan", "C16", "--target", "ilostat", "-C", office).out
    done = cli("submit", "--yes", "-C", office)
    assert "hand this file over: build/hand-over/" in done.err


def test_a_plan_fits_eighty_columns(cli, office: Path, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = cli("plan", "C17", "--target", "ilostat", "-C", office).out
    assert "Other countries" in told
    assert max(map(len, told.splitlines())) <= 80, "what does not fit is wrapped below its own column"


def test_a_package_that_was_confirmed_asks_for_nothing_more(cli, office: Path) -> None:
    cli("plan", "C18", "--target", "ilostat", "-C", office)
    cli("submit", "--yes", "-C", office)
    id_ = Ledger(office / "submissions").all()[-1].id
    assert "ilms confirm" in cli("show", id_, "-C", office).err
    cli("confirm", id_, "--by", "Nguyen Thi Hoa", "-C", office)
    assert "next:" not in cli("show", id_, "-C", office).err
    assert id_ not in cli("status", "-C", office).out, "nor does the screen of the day"


def test_the_closing_lines_are_vietnamese(cli, office: Path, receiver: Receiver) -> None:
    assert receiver
    planned = cli("plan", "C16", "--target", "rehearsal", "--lang", "vi", "-C", office)
    assert "nơi nhận rehearsal" in planned.out
    assert "C16  gửi toàn bộ    15 quan sát, năm 2024; nơi nhận chưa có số liệu này" in planned.out
    assert planned.err.splitlines()[-1].startswith("tiếp theo: `ilms submit")
    done = cli("submit", "--yes", "--lang", "vi", "-C", office)
    assert done.out.splitlines()[-1] == f"{last(office)}: được chấp nhận"
    assert done.err.splitlines()[-1].startswith("tiếp theo: `ilms verify")
    assert "được ghi nhận với số yêu cầu 1" in done.err
    verified = cli("verify", last(office), "--lang", "vi", "-C", office)
    assert verified.out == "đã đối chiếu 15 trên 15 quan sát: rehearsal giữ đúng những gì đã gửi\n"
    again = cli("plan", "C16", "--target", "rehearsal", "--lang", "vi", "-C", office)
    assert again.err.splitlines()[-1] == "không có gì để gửi: không cần `submit`"
    assert "C16  không cần gửi" in again.out
    proven = cli("log", "--verify", "--lang", "vi", "-C", office)
    assert proven.err.strip() == "không có gì bị thay đổi hay mất: 1 lần gửi trong sổ gửi"


@pytest.mark.usefixtures("receiver")
def test_the_way_back_is_planned_by_an_id(cli, office: Path) -> None:
    cli("plan", "C18", "--target", "rehearsal", "-C", office)
    cli("submit", "--yes", "-C", office)
    first = last(office)
    planned = cli("plan", "--restore", first, "-C", office)
    assert planned.exit_code == 0
    assert f"back to what stood there after {first}" in planned.out
    assert "the receiver holds the same" in planned.out
    elsewhere = cli("plan", "--restore", first, "--target", "ilostat", "-C", office)
    assert elsewhere.exit_code == 2
    assert f"{first} went to `rehearsal`, not to `ilostat`" in elsewhere.err
    assert cli("plan", "--restore", "no-such-id", "-C", office).exit_code == 2
