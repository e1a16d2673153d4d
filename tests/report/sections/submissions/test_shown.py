import json
from pathlib import Path

import pytest

from history.workspaces import C16, C18, sent, table
from ilms.history.ledger import Ledger
from ilms.report.collect import Collected
from ilms.report.section import Section, render
from ilms.report.sections.submissions.shown import Submissions, shown
from ilms.submission.confirm import confirm
from ilms.workspace import Workspace

FIGURES = table(C18, SEX_T_TOTAL="1")


def collected(office: Workspace, language: str = "en") -> Collected:
    return Collected(office, language, submissions=Ledger(office.submissions).all())


def html(office: Workspace, language: str = "en") -> str:
    return render(Section("submissions", shown), collected(office, language)).html


def of(office: Workspace) -> Submissions:
    return shown(collected(office))


def test_nothing_was_sent(office):
    assert "Nothing has been sent yet." in html(office)


def test_the_newest_comes_first_with_state_and_tables(office):
    first, last = (sent(office.root, "rehearsal", FIGURES) for _ in range(2))
    assert [one.id for one in of(office).submissions] == [last.id, first.id]
    assert of(office).submissions[0].tables == ("C18",)
    assert "được chấp nhận" in html(office, "vi")


@pytest.mark.parametrize(
    ("end", "command"), [("sent", "watch"), ("unknown", "retry"), ("handed over", "confirm"), ("not arrived", "retry")]
)
def test_what_has_no_end_says_what_to_do(office, end, command):
    submission = sent(office.root, "rehearsal", FIGURES, end=end)
    (one,) = of(office).unfinished
    assert one.command.startswith(f"ilms {command} {submission.id}")
    assert f"<code>{one.command}</code>" in html(office)
    assert "1 lần gửi chưa kết thúc" in html(office, "vi")


def test_what_was_accepted_is_still_to_be_compared(office):
    submission = sent(office.root, "rehearsal", FIGURES)
    assert of(office).unfinished == []
    assert f"ilms verify {submission.id}" in html(office)
    submission.record("verified", what="observations", checked=1234, equal=1234, different=0)
    assert "1.234 trên 1.234 quan sát" in html(office, "vi")
    assert "ilms verify" not in html(office)


def test_differences_at_the_receiver_are_told(office):
    sent(office.root, "rehearsal", FIGURES).record("verified", what="observations", checked=3, equal=1, different=2)
    assert "2 differences" in html(office)
    assert "1 of 3 observations" in html(office)


def test_a_person_s_word_and_the_evidence(office, tmp_path: Path):
    letter = tmp_path / "letter.txt"
    letter.write_text("received", "utf-8")
    submission = sent(office.root, "ilostat", FIGURES, end="handed over")
    confirm(submission, "Lan <b>Nguyễn</b>", letter)
    (one,) = of(office).submissions
    assert (one.person, one.state) == ("Lan <b>Nguyễn</b>", "accepted")
    assert "On the word of Lan &lt;b&gt;Nguyễn&lt;/b&gt;" in html(office)
    assert "letter.txt" in html(office)


def test_the_receiver_s_own_words_stay_text(office):
    submission = sent(office.root, "rehearsal", FIGURES)
    end = {"event": "accepted", "at": "2026-11-22T13:47:17.903+00:00", "messages": ["<script>1</script>"]}
    submission.receipt({"dataflows": {C18: end}})
    assert "&lt;script&gt;1&lt;/script&gt;" in html(office)
    assert "13:47, 22/11/2026" in html(office, "vi")


def test_tables_that_ended_differently_are_told_apart(office):
    submission = sent(office.root, "rehearsal", FIGURES, table(C16, SEX_T_TOTAL="1"), end="sent")
    submission.record("accepted", dataflow=C18)
    submission.record("rejected", dataflow=C16)
    (one,) = of(office).submissions
    assert set(one.by_table) == {("C18", "accepted"), ("C16", "rejected")}


def test_practice_is_told_apart(office):
    plan = {"target": "rehearsal", "kind": "rehearsal", "steps": [{"decision": "send full", "observations": 7}]}
    Ledger(office.submissions).begin(plan, {"full/x.csv": b"1"}, dataflows=[C18])
    (one,) = of(office).submissions
    assert one.practice
    assert one.observations == 7
    assert "gửi thử" in html(office, "vi")


def test_an_altered_ledger_is_told(office):
    submission = sent(office.root, "rehearsal", FIGURES)
    assert "nothing altered" in html(office)
    path = submission.folder / "plan.json"
    path.write_text(json.dumps({"target": "another"}), "utf-8")
    assert "The ledger is not as it was written" in html(office)
    assert of(office).problems
