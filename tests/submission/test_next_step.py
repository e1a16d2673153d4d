from pathlib import Path

import pytest

from history.workspaces import C18, sent, table, workspace
from ilms.submission.next_step import next_step


@pytest.fixture
def office(tmp_path: Path) -> Path:
    workspace(tmp_path / "office")
    return tmp_path / "office"


@pytest.mark.parametrize(
    ("end", "command"),
    [("handed over", "confirm"), ("unknown", "retry"), ("sent", "watch"), ("accepted", "verify"), ("rejected", None)],
)
def test_the_command_that_helps_it_on(office, end, command):
    submission = sent(office, "nso", table(C18, SEX_T_TOTAL="1"), end=end)
    assert next_step(submission)[:2] == ((command, submission.id) if command else ())


def test_what_was_compared_needs_nothing_more_unless_it_differed(office):
    submission = sent(office, "nso", table(C18, SEX_T_TOTAL="1"))
    submission.record("verified", different=2)
    assert next_step(submission)[0] == "verify"
    submission.record("verified", different=0)
    assert next_step(submission) == ()


def test_what_was_closed_is_never_taken_up_again(office):
    submission = sent(office, "nso", table(C18, SEX_T_TOTAL="1"), end="not arrived")
    assert next_step(submission)[0] == "retry"
    submission.record("closed", why="another plan")
    assert next_step(submission) == ()


def test_what_was_handed_over_and_confirmed_is_at_its_end(office):
    submission = sent(office, "nso", table(C18, SEX_T_TOTAL="1"), end="handed over")
    assert next_step(submission)[0] == "confirm"
    submission.record("confirmed", by="Nguyen Thi Hoa")
    assert (str(submission.state), next_step(submission)) == ("accepted", ())
