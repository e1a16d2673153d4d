"""Structures for people: a package, a drop, and a registry; what was handed over stands for what is there."""

import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sdmx

from ilms.errors import ReceiverError
from ilms.submission.auth import Secrets
from ilms.submission.confirm import confirm
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.office import CONFIG, Office
from submission.structures.store import ECO, LIST, own_dsd, own_list
from submission.targets.registry import Registry

DRAFT = LIST.format(version="1.0")


@pytest.fixture(params=["package", "folder"])
def handing(office: Office, request: pytest.FixtureRequest) -> Office:
    """An office whose receiver is people, or a folder that they empty."""
    (office.workspace.root / "incoming").mkdir()
    more = 'path = "incoming"' if request.param == "folder" else ""
    config = f'{CONFIG}\n[targets.people]\nkind = "{request.param}"\n{more}'
    (office.workspace.root / "ilms.toml").write_text(config, "utf-8")
    office.workspace, office.target = Workspace.load(office.workspace.root), "people"
    return office


def unpacked(submission, tmp_path: Path) -> Path:
    """The package, its checksums looked at by sha256sum itself."""
    (whole,) = submission.files("sent")
    with zipfile.ZipFile(whole) as archive:
        archive.extractall(tmp_path / "unpacked")
    folder = tmp_path / "unpacked" / whole.stem
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    return folder


def test_a_package_of_structures(handing: Office, tmp_path: Path) -> None:
    own_list(handing)
    own_dsd(handing)
    submission = handing.submit(handing.structures())
    assert submission.state == "handed over"
    folder = unpacked(submission, tmp_path)
    content = (folder / "structures" / "Codelist-VNM_NSO-CL_ECO_VN-1.0.xml").read_bytes()
    message = sdmx.read_sdmx(io.BytesIO(content))
    assert [code.id for code in message.codelist["CL_ECO_VN"]] == list(ECO)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {one["artefact"] for one in manifest["structures"]} >= {DRAFT, "DataStructure TEST.SUB:TINY(2.3)"}
    assert manifest["first"]
    for language, word in (("en", "draft"), ("vi", "dự thảo")):
        note = (folder / f"cover-note.{language}.html").read_text("utf-8")
        assert DRAFT in note
        assert word in note
        assert "changes.csv" not in note
    if (handing.workspace.root / "ilms.toml").read_text("utf-8").endswith('"incoming"'):
        (lying,) = (handing.workspace.root / "incoming").iterdir()
        assert lying.read_bytes() == next(submission.files("sent")).read_bytes()
    assert verify(handing.ledger, submission, handing.opened(), "VNM").good


def test_what_was_handed_over_is_what_is_there(handing: Office) -> None:
    own_list(handing)
    first = handing.submit(handing.structures())
    assert not handing.structures().needed
    own_list(handing, {**ECO, "D": "Điện"}, final=True)
    plan = handing.structures()
    (one,) = plan.publications
    assert (one.fate, one.changes) == ("replace", {"added": 2})  # a code, and that it is final
    second = handing.submit(plan)
    confirm(second, "Bà Mai, ILO")
    assert (first.state, second.state) == ("handed over", "accepted")
    own_list(handing, {**ECO, "E": "Nước"}, final=True)
    (one,) = handing.structures().publications
    assert one.fate == "blocked"
    assert not handing.ledger.verify()


@pytest.fixture
def registry(office: Office) -> Iterator[Registry]:
    """A registry that the office knows and may write to."""
    with Registry() as running:
        section = f'kind = "fmr"\nurl = "{running.url}"\nauth = {{ kind = "basic", username = "vn" }}\n'
        (office.workspace.root / "ilms.toml").write_text(f"{CONFIG}\n[targets.registry]\n{section}", "utf-8")
        office.workspace, office.target = Workspace.load(office.workspace.root), "registry"
        office.secrets = Secrets({"ILMS_REGISTRY_PASSWORD": "right"})
        yield running


def test_a_registry_gets_them_with_its_action(office: Office, registry: Registry) -> None:
    own_list(office)
    submission = office.submit(office.structures())
    assert submission.state == "accepted"
    assert registry.actions == ["Replace"]
    assert verify(office.ledger, submission, office.opened(), "VNM").good
    own_list(office, {"A": "khác"})
    assert [str(one.fate) for one in office.structures().publications] == ["replace"]


@pytest.mark.parametrize(
    "harm", ['<!DOCTYPE x [<!ENTITY a "b">]><Structure>&a;</Structure>', "<Structure>", "<a/>", " "]
)
def test_an_answer_made_to_harm_says_nothing(office: Office, registry: Registry, harm: str) -> None:
    own_list(office)
    registry.artefacts["Codelist", "CL_ECO_VN"] = harm.encode()
    with pytest.raises(ReceiverError, match="does not say what it holds of Codelist VNM_NSO:CL_ECO_VN"):
        office.structures()
