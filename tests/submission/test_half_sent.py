"""A submission of which one dataflow arrived and another did not."""

from pathlib import Path

import pytest

from ilms.errors import UnreachableError
from ilms.submission.confirm import Word, confirm
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets.dotstat import DotStat
from submission.office import Office, c16, c18


def test_what_is_half_sent_reads_so_until_the_rest_has_left(connected: Office, monkeypatch) -> None:
    plan = connected.plan(c16(), c18())
    last, send = plan.sending[-1].dataflow, DotStat.send

    def cut(self: DotStat, message: Path) -> str:
        if last in message.name:
            raise UnreachableError("target `rehearsal` does not answer")
        return send(self, message)

    monkeypatch.setattr(DotStat, "send", cut)
    with pytest.raises(UnreachableError):
        connected.submit(plan)
    monkeypatch.undo()
    (submission,) = connected.ledger.all()
    assert submission.state == "unknown"
    confirm(submission, "Bà Mai", word=Word.NOT_ARRIVED)
    assert submission.state == "half sent"
    assert retry(connected.workspace, submission.id, Way(secrets=connected.secrets, grace=0.1)).state == "accepted"
