"""The way back to an earlier submission: what stood there then stands there again, and the ledger tells both ways."""

from dataclasses import replace

import pytest

from ilms.errors import StateError, UsageError
from ilms.history.states import State
from ilms.submission.plan import make_plan
from ilms.submission.plan_file import Decision
from ilms.submission.restore import earlier_state
from ilms.submission.submit import begin
from ilms.submission.targets.interface import State as Answer
from ilms.submission.verify import verify
from submission.office import C16, C18, ROWS, Office, c16, c18

REVISED = {"2018": {**ROWS["2018"], "CDS_DES_JPN": "99.9"}, "2019": ROWS["2019"], "2020": {"CDS_DES_TOTAL": "78.6"}}
NOTED = {("2018", "CDS_DES_JPN"): "B"}


def restored(office: Office, id_: str, **options: object):
    built = earlier_state(office.workspace, office.ledger, office.ledger.get(id_))
    return make_plan(office.workspace, office.ledger, built, office.opened(), restores=id_, **options)  # type: ignore[arg-type]


def test_what_was_revised_added_and_annotated_since_is_taken_back(connected: Office) -> None:
    first = connected.send(c18())
    before = connected.held()
    connected.send(c18(REVISED, source="Another source", OBS_STATUS=NOTED))
    assert connected.held() != before
    plan = restored(connected, first.id)
    (step,) = plan.steps
    assert step.decision is Decision.DELTA
    assert step.changes["revised"] == 1
    assert step.changes["removed"] == 1
    assert step.periods == ["2018", "2019", "2020"]
    back = connected.submit(plan)
    assert back.state is State.ACCEPTED
    assert connected.held() == before
    found = verify(connected.ledger, back, connected.opened(), "VNM")
    assert found.good
    assert found.checked == len(before)
    # From there the office goes on as ever: the newer figures are news again.
    again = connected.send(c18(REVISED))
    assert again.state is State.ACCEPTED
    assert connected.held()["CDS_DES_TOTAL", "2020"] == "78.6"


def test_errors_in_todays_sources_do_not_bar_the_way_back(connected: Office) -> None:
    first = connected.send(c18())
    connected.send(c18(REVISED))
    plan = restored(connected, first.id)
    (connected.workspace.root / "waivers.toml").write_text("# the office works on\n", "utf-8")
    assert connected.submit(plan).state is State.ACCEPTED


def test_a_table_that_was_first_sent_later_is_left_and_named(connected: Office) -> None:
    first = connected.send(c18())
    later = connected.send(c18(REVISED), c16())
    plan = restored(connected, first.id)
    left = next(step for step in plan.steps if step.dataflow == C16)
    assert left.decision is Decision.NOT_NEEDED
    assert later.id in left.reason
    assert first.id in left.reason
    connected.submit(plan)
    assert connected.held(C16)


def test_a_restored_year_that_is_still_there_is_found_by_verify(connected: Office) -> None:
    first = connected.send(c18())
    connected.send(c18(REVISED))
    back = connected.submit(restored(connected, first.id))
    assert verify(connected.ledger, back, connected.opened(), "VNM").good
    # Behind the ledger's back somebody writes the year again.
    (step,) = connected.plan(c18(REVISED)).sending
    stranger = connected.opened()
    request = stranger.send(connected.path.parent / step.named("sent")[0].path)
    while stranger.status(request).state is Answer.WAITING:
        pass
    found = verify(connected.ledger, back, connected.opened(), "VNM")
    assert {one["kind"] for one in found.differences} == {"added", "revised"}


def test_a_rejected_submission_is_nothing_to_go_back_to(connected: Office) -> None:
    first = begin(connected.ledger, connected.plan(c18()), connected.path)
    first.record("sending", dataflow=C18)
    first.record("rejected", dataflow=C18)
    with pytest.raises(StateError, match="never stood"):
        earlier_state(connected.workspace, connected.ledger, first)


def test_a_package_goes_back_in_years_that_it_has_and_says_what_it_cannot(office: Office) -> None:
    packing = replace(office, target="ilostat")
    first = packing.send(c18())
    packing.send(c18({**ROWS, "2018": REVISED["2018"]}))
    plan = restored(packing, first.id)
    assert plan.sending[0].travelling == ["2018"]
    packing.submit(plan)
    packing.send(c18(REVISED))
    (blocked,) = restored(packing, first.id).blocked
    assert "2020" in blocked.reason


def test_nothing_of_the_table_was_sent_until_then(connected: Office) -> None:
    first = connected.send(c18())
    with pytest.raises((StateError, UsageError), match=C16):
        earlier_state(connected.workspace, connected.ledger, first, [C16])


def test_the_tables_stand_in_their_order(connected: Office) -> None:
    first = connected.send(c18(), c16())
    assert [step.table for step in restored(connected, first.id).steps] == ["C16", "C18"]
