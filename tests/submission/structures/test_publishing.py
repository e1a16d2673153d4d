"""An office's own structures at a .Stat Suite: created, replaced while they are drafts, never over a final version."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import sdmx
from pysdmx.io import read_sdmx

from ilms import resources
from ilms.errors import StateError, UnreachableError, UsageError
from ilms.rehearsal.receiver import Receiver
from ilms.structures import files
from ilms.structures.model import Annotation
from ilms.submission.errors import RejectedError, StalePlanError
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets.dotstat import DotStat
from ilms.submission.validate import validate_only
from ilms.submission.verify import verify
from rehearsal.practice import Client
from rehearsal.tiny import data, tiny
from submission.office import Office, connect
from submission.structures.store import ECO, LIST, codelist, own_dsd, own_list
from submission.test_kill import killed

DRAFT = LIST.format(version="1.0")


@pytest.fixture
def empty(office: Office, bare: Receiver) -> Office:
    """A workspace whose receiver holds nothing."""
    connect(office, bare)
    return office


def fates(plan) -> dict[str, str]:
    return {one.artefact: str(one.fate) for one in plan.publications}


def lying(receiver: Receiver, path: str) -> bytes:
    """What the service serves, asked for without a line of ours."""
    answer = requests.get(f"{receiver.info['nsi']}/rest/{path}", timeout=20)
    answer.raise_for_status()
    return answer.content


def names(receiver: Receiver, version: str = "1.0") -> dict[str, str]:
    """The office's list at the receiver as sdmx1 reads it."""
    message = sdmx.read_sdmx(io.BytesIO(lying(receiver, f"codelist/VNM_NSO/CL_ECO_VN/{version}")))
    return {code.id: code.name.localizations["vi"] for code in message.codelist["CL_ECO_VN"]}


def checked(office: Office, submission):
    return verify(office.ledger, submission, office.opened(), "VNM")


def posted(office: Office, content: str) -> None:
    """Somebody else changes it there."""
    path = office.workspace.root / "elsewhere.xml"
    path.write_text(content, "utf-8")
    office.opened().submit_structures([path])


def test_a_draft_is_created_then_replaced_then_left(empty: Office, bare: Receiver) -> None:
    own_list(empty)
    plan = empty.structures()
    assert fates(plan) == {DRAFT: "create"}
    submission = empty.submit(plan)
    assert submission.state == "accepted"
    assert names(bare) == ECO
    assert checked(empty, submission).good
    assert not empty.structures().needed
    own_list(empty, {**ECO, "B": "Khai thác mỏ", "D": "Điện"})
    plan = empty.structures()
    (one,) = plan.publications
    assert (one.fate, one.changes) == ("replace", {"revised": 1, "added": 1})
    assert "revised names.vi of B" in one.reason
    second = empty.submit(plan)
    assert names(bare) == {**ECO, "B": "Khai thác mỏ", "D": "Điện"}
    assert checked(empty, second).good
    with pytest.raises(StateError, match=f"followed by {second.id}"):
        checked(empty, submission)
    assert not empty.ledger.verify()
    assert empty.submit(plan) is None  # carried out before


def test_a_final_version_is_never_written_over(empty: Office, bare: Receiver) -> None:
    own_list(empty, final=True)
    plan = empty.structures()
    assert plan.publications[0].final
    empty.submit(plan)
    own_list(empty, {**ECO, "D": "Điện"}, final=True)
    plan = empty.structures()
    (one,) = plan.publications
    assert one.fate == "blocked"
    assert "a final version of it is there" in one.reason
    assert "added D" in one.reason
    with pytest.raises(StateError) as trouble:
        empty.submit(plan)
    assert "another version" in trouble.value.hint
    assert names(bare) == ECO
    own_list(empty, {**ECO, "D": "Điện"}, "1.1", final=True)
    assert empty.submit(empty.structures()).state == "accepted"
    assert (names(bare), names(bare, "1.1")) == (ECO, {**ECO, "D": "Điện"})
    own_list(empty, final=False)  # the same, called a draft: what is final stays so
    assert fates(empty.structures()) == {DRAFT: "not needed"}


def test_a_draft_becomes_final(empty: Office, bare: Receiver) -> None:
    own_list(empty)
    empty.submit(empty.structures())
    own_list(empty, final=True)
    plan = empty.structures()
    assert (plan.publications[0].fate, plan.publications[0].reason) == ("replace", "otherwise there: added final")
    empty.submit(plan)
    assert b'isFinal="true"' in lying(bare, "codelist/VNM_NSO/CL_ECO_VN/1.0")


def test_what_a_dsd_refers_to_goes_before_it(empty: Office, bare: Receiver) -> None:
    own_dsd(empty)
    plan = empty.structures("TINY")
    assert [(one.kind, str(one.fate)) for one in plan.publications] == [
        (kind, "create") for kind in ("Codelist", "ConceptScheme", "DataStructure", "Dataflow")
    ]
    submission = empty.submit(plan)
    assert submission.state == "accepted"
    assert next(submission.files("sent")).name == "Codelist-TEST.SUB-CL_G-1.0.xml"
    read = read_sdmx(lying(bare, "datastructure/TEST.SUB/TINY/2.3?references=descendants").decode())
    (structure,) = read.get_data_structure_definitions()
    assert [one.id for one in structure.components.dimensions] == ["G", "TIME_PERIOD"]
    assert set(fates(empty.structures()).values()) == {"not needed"}


def test_a_reference_to_nothing_blocks_what_makes_it(empty: Office) -> None:
    own_list(empty)
    own_dsd(empty, whole=False)
    plan = empty.structures()
    found = {one.kind: one for one in plan.publications}
    assert found["DataStructure"].fate == "blocked"
    assert "Codelist TEST.SUB:CL_G(1.0)" in found["DataStructure"].reason
    assert found["Dataflow"].fate == "blocked"  # it refers to what is blocked
    with pytest.raises(StateError) as trouble:
        empty.submit(plan)
    assert "CL_ECO_VN.xml" in trouble.value.hint  # goes without them
    assert not empty.ledger.all()


def test_lists_that_nobody_named_are_left_as_they_are(empty: Office) -> None:
    own_dsd(empty)
    empty.submit(empty.structures())
    posted(empty, tiny(**{"<c:Name>a</c:Name>": "<c:Name>other</c:Name>"}).decode())
    found = {one.kind: one for one in empty.structures("TINY").publications}
    assert found["Codelist"].fate == "not needed"
    assert "revised names.en of A; left as it is, since it was not named" in found["Codelist"].reason
    assert fates(empty.structures("CL_G")) == {"Codelist TEST.SUB:CL_G(1.0)": "replace"}


def test_the_ilos_lists_have_no_version_of_ours(connected: Office) -> None:
    ours = resources.folder("codelists") / "CL_SEX.xml"
    posted(connected, ours.read_text("utf-8").replace("Tổng số", "Tất cả"))  # names of a final one may change there
    (one,) = connected.structures("CL_SEX").publications
    assert one.fate == "blocked"
    assert "only the ILO makes new versions" in one.hint


@pytest.mark.parametrize("words", [("CL_NONE",), ("no-such.xml",)])
def test_what_there_is_not(empty: Office, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="there is no structure"):
        empty.structures(*words)
    with pytest.raises(UsageError, match="no structures to send"):
        empty.structures()


def test_a_plan_is_stale_when_the_file_or_the_receiver_has_changed(empty: Office) -> None:
    own_list(empty)
    plan = empty.structures()
    own_list(empty, {"A": "khác"})
    with pytest.raises(StalePlanError, match="stale") as trouble:
        empty.submit(plan)
    assert "CL_ECO_VN.xml" in trouble.value.detail
    own_list(empty)
    plan = empty.structures()
    posted(empty, codelist({"Z": "theirs"}))
    with pytest.raises(StalePlanError) as trouble:
        empty.submit(plan)
    assert DRAFT in trouble.value.detail
    assert not empty.ledger.all()


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the connection break after so many artefacts."""

    def after(count: int) -> None:
        whole = DotStat.submit_structures

        def some(self: DotStat, structures: list[Path]) -> list[str]:
            whole(self, structures[:count])
            raise UnreachableError("target `rehearsal` does not answer")

        monkeypatch.setattr(DotStat, "submit_structures", some)

    return after


def test_a_break_is_taken_up_again_and_only_the_rest_is_sent(empty: Office, breaking, monkeypatch) -> None:
    own_dsd(empty)
    plan = empty.structures()
    breaking(2)
    with pytest.raises(UnreachableError) as trouble:
        empty.submit(plan)
    (submission,) = empty.ledger.all()
    assert submission.state == "sending"
    assert f"ilms retry {submission.id}" in trouble.value.hint
    monkeypatch.undo()
    assert retry(empty.workspace, submission.id, Way(secrets=empty.secrets)).state == "accepted"
    assert len(submission.last("structures sending")["files"]) == 2
    assert checked(empty, submission).good
    assert not empty.ledger.verify()


def test_what_a_later_plan_takes_over_is_superseded(empty: Office, breaking, monkeypatch) -> None:
    own_dsd(empty)
    plan = empty.structures()
    with pytest.raises(UsageError, match="plan is of structures"):
        validate_only(empty.workspace, plan, empty.path)
    breaking(1)
    with pytest.raises(UnreachableError):
        empty.submit(plan)
    monkeypatch.undo()
    second = empty.submit(empty.structures())
    assert [s.state for s in empty.ledger.all()] == ["superseded", "accepted"]
    assert len(list(second.files("sent"))) == 3
    assert not empty.ledger.verify()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_kill_is_taken_up_again(empty: Office) -> None:
    own_list(empty)
    empty.structures()
    killed(empty, "before", "structures sent", "")  # all of it has left
    (submission,) = empty.ledger.all()
    assert submission.state == "sending"
    assert retry(empty.workspace, submission.id, Way(secrets=empty.secrets)).state == "accepted"
    assert checked(empty, submission).good
    assert not empty.ledger.verify()


def test_what_the_message_cannot_say_is_told(empty: Office) -> None:
    path = own_list(empty)
    message = files.read(path)
    (ours,) = message.artefacts
    noted = replace(ours, annotations=(Annotation(id="MINE", value="1"),))
    other = path.with_suffix(".json")
    files.write(replace(message, artefacts=(noted,)), other, "sdmx-json-2.0")
    path.unlink()
    (one,) = empty.structures(str(other)).publications
    assert one.reason == "`rehearsal` lacks it; SDMX-ML 2.1 has no place for its AnnotationValue"


def test_what_somebody_else_changed_meanwhile_is_not_written_over(empty: Office, bare, breaking, monkeypatch) -> None:
    own_list(empty)
    plan = empty.structures()
    breaking(0)
    with pytest.raises(UnreachableError):
        empty.submit(plan)
    monkeypatch.undo()
    posted(empty, codelist({"Z": "theirs"}))
    (submission,) = empty.ledger.all()
    with pytest.raises(StalePlanError):
        retry(empty.workspace, submission.id, Way(secrets=empty.secrets))
    assert submission.state == "superseded"
    assert names(bare) == {"Z": "theirs"}


def test_what_the_receiver_leaves_as_it_was_is_a_refusal(empty: Office, bare: Receiver) -> None:
    """Data uses it: its components stay as they are, and the service says so with 409, as for what is there already."""
    own_dsd(empty)
    empty.submit(empty.structures())
    Client(bare.info).sign_in().put(data("A,2020,1,PS,,"))
    own_dsd(empty, Mandatory="Conditional")
    plan = empty.structures()
    assert [one.kind for one in plan.publications if one.fate == "replace"] == ["DataStructure"]
    with pytest.raises(RejectedError) as trouble:
        empty.submit(plan)
    assert "is used by data" in trouble.value.detail
    submission = empty.ledger.all()[-1]
    assert (submission.state, submission.receipt()["state"]) == ("rejected", "rejected")
    assert not empty.ledger.verify()


def test_verify_tells_what_is_otherwise_there(empty: Office) -> None:
    own_list(empty)
    submission = empty.submit(empty.structures())
    posted(empty, codelist({**ECO, "B": "khác"}))
    found = checked(empty, submission)
    assert (found.checked, found.equal, found.good) == (1, 0, False)
    (one,) = found.differences
    assert (one["artefact"], one["item"], one["field"], one["old"], one["new"]) == (
        DRAFT,
        "B",
        "names.vi",
        ECO["B"],
        "khác",
    )
    assert fates(empty.structures()) == {DRAFT: "replace"}
