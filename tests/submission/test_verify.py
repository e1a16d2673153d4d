"""What stands at the receiver, value by value against what was sent."""

from pathlib import Path

import pytest

from ilms.errors import StateError
from ilms.rehearsal.receiver import Receiver
from ilms.submission.submit import begin
from ilms.submission.verify import verify
from submission.office import C16, C18, ROWS, Office, c16, c18, connect

REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}


def verified(office: Office, submission):
    return verify(office.ledger, submission, office.opened(), "VNM")


def elsewhere(office: Office, tmp_path, *datasets) -> None:
    """Somebody else changes what the receiver holds."""
    root = tmp_path / "elsewhere"
    root.mkdir()
    (root / "ilms.toml").write_bytes((office.workspace.root / "ilms.toml").read_bytes())
    other = Office(type(office.workspace).load(root))
    other.workspace.build.mkdir()
    info = office.workspace.build / "rehearsal.json"
    (other.workspace.build / "rehearsal.json").write_bytes(info.read_bytes())
    other.send(*datasets)


def test_everything_is_as_it_was_sent(connected: Office) -> None:
    submission = connected.send(c18(OBS_STATUS={("2018", "CDS_DES_JPN"): "P"}), c16())
    found = verified(connected, submission)
    assert (found.checked, found.equal, found.differences, found.good) == (9, 9, [], True)
    assert submission.last("verified")["equal"] == 9


def test_a_delta_is_verified_against_the_whole_that_it_leads_to(connected: Office) -> None:
    connected.send(c18())
    found = verified(connected, connected.send(c18(REVISED, source="Another source")))
    assert (found.checked, found.equal) == (8, 8)


def test_values_and_attributes_that_differ_are_named_with_their_key(connected: Office, tmp_path) -> None:
    submission = connected.send(c18())
    changed = c18(REVISED, OBS_STATUS={("2018", "CDS_DES_TWN"): "P"})
    elsewhere(connected, tmp_path, changed)
    found = verified(connected, submission)
    assert (found.checked, found.equal) == (8, 6)
    kinds = {change["kind"]: change for change in found.differences}
    assert kinds["revised"]["old"] == {"OBS_VALUE": "82.703"}
    assert kinds["revised"]["new"] == {"OBS_VALUE": "82.7"}
    assert kinds["attributes"]["new"] == {"OBS_STATUS": "P"}
    assert kinds["attributes"]["key"]["CDS"] == "CDS_DES_TWN"
    noted = submission.last("verified")
    assert (noted["different"], len(noted["differences"])) == (2, 2)


def test_a_source_that_differs_is_a_difference_though_every_value_is_equal(connected: Office, tmp_path) -> None:
    submission = connected.send(c18())
    elsewhere(connected, tmp_path, c18(source="Somebody else's source"))
    found = verified(connected, submission)
    assert found.equal == 8
    assert not found.good
    assert {change["old"]["SOURCE"] for change in found.differences} == {"DOLAB records"}


def test_what_a_later_submission_changed_is_not_compared(connected: Office) -> None:
    first = connected.send(c18(), c16())
    second = connected.send(c18(REVISED), c16())
    assert second.dataflows == (C18,)
    found = verified(connected, first)
    assert found.superseded == {C18: second.id}
    assert (found.checked, found.equal) == (1, 1)
    third = connected.send(c18(REVISED), c16("12.6"))
    assert third.dataflows == (C16,)
    with pytest.raises(StateError) as trouble:
        verified(connected, first)
    assert "ilms verify" in trouble.value.hint


def test_there_is_nothing_to_verify_before_it_arrived(connected: Office) -> None:
    waiting = begin(connected.ledger, connected.plan(c18()), connected.path)
    with pytest.raises(StateError) as trouble:
        verified(connected, waiting)
    assert trouble.value.hint == f"`ilms retry {waiting.id}`"


def test_structures_alone_are_looked_for_at_the_receiver(office: Office, bare: Receiver, tmp_path: Path) -> None:
    connect(office, bare)
    submission = office.submit(office.structures(dataflows=[C18]))
    found = verify(office.ledger, submission, office.opened(), "VNM")
    assert (found.what, found.good) == ("structures", True)
    assert found.checked == found.equal > 0
    with Receiver(tmp_path / "another") as another:
        connect(office, another)
        found = verify(office.ledger, submission, office.opened(), "VNM")
    assert (found.equal, found.good) == (0, False)
    assert found.differences[0]["kind"] == "removed"
    assert found.differences[0]["artefact"] == "Codelist ILO:CL_AGE(1.0)"
