"""A registry: structures with an action, data judged and never kept, its report with the office's own cells."""

import json
from collections.abc import Iterator

import pytest

from ilms.errors import StateError, UnreachableError, UsageError
from ilms.structures.load import structure_files
from ilms.submission.auth import Secrets
from ilms.submission.errors import RefusedCredentialsError, RejectedError
from ilms.submission.submit import Way
from ilms.submission.targets.fmr import _told
from ilms.submission.validate import validate_only
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.office import C18, CONFIG, Office, c18
from submission.targets.registry import Registry
from submission.test_submit import with_cells


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry() as running:
        yield running


@pytest.fixture
def at_registry(office: Office, registry: Registry) -> Office:
    declared(office, registry.url)
    return office


def declared(office: Office, url: str, more: str = "") -> None:
    section = f'kind = "fmr"\nurl = "{url}"\nauth = {{ kind = "basic", username = "vn" }}\n{more}'
    (office.workspace.root / "ilms.toml").write_text(f"{CONFIG}\n[targets.registry]\n{section}", "utf-8")
    office.workspace = Workspace.load(office.workspace.root)
    office.target, office.secrets = "registry", Secrets({"ILMS_REGISTRY_PASSWORD": "right"})


def judged(office: Office, plan):
    return validate_only(office.workspace, plan, office.path, Way(secrets=office.secrets))


def with_structures(office: Office) -> None:
    office.submit(office.structures(dataflows=[C18]))


@pytest.fixture
def stocked(at_registry: Office, registry: Registry) -> Office:
    """A workspace whose registry has the structures already."""
    for file in structure_files(C18):
        registry.keep(file.read_bytes())
    return at_registry


def test_structures_go_with_an_action_and_are_there_then(at_registry: Office, registry: Registry) -> None:
    plan = at_registry.structures(dataflows=[C18])
    submission = at_registry.submit(plan)
    assert submission.state == "accepted"
    assert set(registry.actions) == {"Replace"}
    assert ("Dataflow", C18) in registry.artefacts
    assert verify(at_registry.ledger, submission, at_registry.opened(), "VNM").good
    assert not at_registry.structures(dataflows=[C18]).structures


def test_another_action(at_registry: Office, registry: Registry) -> None:
    declared(at_registry, registry.url, 'action = "Merge"')
    with_structures(at_registry)
    assert set(registry.actions) == {"Merge"}


def test_a_refusal_inside_a_200(at_registry: Office, registry: Registry) -> None:
    registry.refuses = True
    with pytest.raises(RejectedError, match="would not take the structures") as trouble:
        with_structures(at_registry)
    assert "Agency [ILO] may not be changed" in trouble.value.detail


def test_a_wrong_password(at_registry: Office) -> None:
    at_registry.secrets = Secrets({"ILMS_REGISTRY_PASSWORD": "wrong"})
    with pytest.raises(RefusedCredentialsError):
        with_structures(at_registry)


def test_data_is_not_kept_there(stocked: Office) -> None:
    plan = stocked.plan(c18())
    with pytest.raises(UsageError, match="keeps no data") as trouble:
        stocked.submit(plan)
    assert "--validate-only" in trouble.value.hint
    assert not stocked.ledger.all()


def test_data_is_judged_and_the_ledger_says_so(stocked: Office, registry: Registry) -> None:
    submission = judged(stocked, stocked.plan(c18()))
    assert submission.closed
    assert submission.states == {C18: "planned"}
    noted = submission.last("validated", C18)
    assert (noted["valid"], noted["outcome"]) == (True, "Complete")
    assert b"82.703" in registry.loads[0]
    kept = json.loads((submission.folder / "evidence" / "validated-1.json").read_text("utf-8"))
    assert kept["dataflows"][C18]["valid"] is True
    assert [problem for problem in stocked.ledger.verify() if problem.altered] == []


def test_what_is_wrong_is_told_with_the_offices_cells(stocked: Office, registry: Registry) -> None:
    registry.dislikes["82.703"] = {
        "ErrorCode": "REG-201-007", "Message": "'CDS_DES_JPN' is not allowed", "Dataset": 0, "ComponentId": "CDS",
        "Position": "Series", "Keys": ["VNM:A:MNA_OEMP_NB:SEX_T:CDS_DES_JPN"],
    }  # fmt: skip
    with pytest.raises(RejectedError, match=f"would not have {C18}") as trouble:
        judged(stocked, stocked.plan(with_cells(c18())))
    assert "REG-201-007: 'CDS_DES_JPN' is not allowed, key [VNM:A:" in trouble.value.detail
    assert 'sources/2019/dolab.xlsx > "Biểu 18" > B10' in trouble.value.detail
    submission = stocked.ledger.all()[-1]
    assert submission.closed
    assert submission.states == {C18: "planned"}


def test_structures_that_are_lacking_are_named(at_registry: Office) -> None:
    with pytest.raises(StateError, match="lacks the structures") as trouble:
        judged(at_registry, at_registry.plan(c18()))
    assert "ilms plan --structures --target registry" in trouble.value.hint


@pytest.mark.parametrize("status", ["IncorrectDSD", "MissingDSD", "InvalidRef", "Error"])
def test_an_end_that_is_none(stocked: Office, registry: Registry, status: str) -> None:
    registry.status = status
    with pytest.raises(RejectedError, match="would not have") as trouble:
        judged(stocked, stocked.plan(c18()))
    assert status in trouble.value.detail


def test_an_address_that_is_no_registry(at_registry: Office, registry: Registry) -> None:
    declared(at_registry, registry.url.replace("/fmr", "/none"))
    at_registry.opened().probe()  # a 404 says nothing yet
    declared(at_registry, "http://127.0.0.1:1/fmr")
    with pytest.raises(UnreachableError):
        at_registry.plan(c18())


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            {"ErrorCode": "REG-201-051", "Message": "Missing 'UNIT'", "ComponentId": "UNIT"},
            ["REG-201-051: Missing 'UNIT'"],
        ),
        ({"Message": "wrong", "Keys": ["A:B", "A:C"]}, ["wrong, key [A:B]", "wrong, key [A:C]"]),
        ({"Message": "wrong", "Keys": "A:B"}, ["wrong, key [A:B]"]),
        ("in words", ["Kind: in words"]),
        ({}, ["Kind"]),
    ],
)
def test_every_shape_of_an_error(error: object, told: list[str]) -> None:
    assert _told("Kind", error) == told


@pytest.mark.parametrize(
    ("more", "said"), [('action = "Delete"', 'action = "Delete"'), ('acton = "Merge"', "key `acton`")]
)
def test_a_section_that_is_not_as_it_must_be(at_registry: Office, registry: Registry, more: str, said: str) -> None:
    declared(at_registry, registry.url, more)
    with pytest.raises(UsageError) as trouble:
        at_registry.opened()
    assert said in trouble.value.title
