"""`ilms plan --structures` and what follows, as it is typed: in English and Vietnamese, text and JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms.rehearsal.receiver import Receiver
from submission.structures.store import ECO, codelist

CONFIG = """
[workspace]
area = "VNM"
[targets.rehearsal]
kind = "rehearsal"
"""


def own_list(office: Path, *args: object, **options: bool) -> None:
    (office / "codelists").mkdir(exist_ok=True)
    (office / "codelists" / "CL_ECO_VN.xml").write_text(codelist(*args, **options), "utf-8")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """A workspace with a list of its own and no data, and a receiver that holds nothing."""
    root = tmp_path / "viet-nam"
    (root / "build").mkdir(parents=True)
    (root / "ilms.toml").write_text(CONFIG, "utf-8")
    own_list(root)
    with Receiver(tmp_path / "receiver") as running:
        (root / "build" / "rehearsal.json").write_text(json.dumps(running.info), "utf-8")
        yield root


def test_from_a_file_to_the_receiver_and_back(cli, office: Path) -> None:
    planned = cli("plan", "--structures", "-C", office)
    assert planned.exit_code == 0, planned.err
    assert "Codelist VNM_NSO:CL_ECO_VN(1.0)  create: `rehearsal` lacks it" in planned.out
    assert cli("submit", "--yes", "-C", office).exit_code == 0
    log = cli("log", "-C", office).out
    assert "accepted  rehearsal" in log
    assert "1 artefact" in log
    shown = cli("show", log.split()[0], "-C", office).out
    assert "receipt" in shown
    assert "None" not in shown
    verified = cli("verify", log.split()[0], "-C", office, "--format", "json")
    assert (verified.exit_code, json.loads(verified.out)["what"]) == (0, "structures")
    again = cli("plan", "--structures", "CL_ECO_VN", "-C", office, "--lang", "vi")
    assert "1 đối tượng cấu trúc đã có sẵn" in again.out
    own_list(office, {**ECO, "B": "khác"}, final=True)
    said = cli("plan", "--structures", "-C", office, "--lang", "vi").out
    assert "ở đó khác: " in said
    assert "sửa names.vi của B" in said
    changed = cli("plan", "--structures", office / "codelists" / "CL_ECO_VN.xml", "-C", office, "--format", "json")
    (one,) = json.loads(changed.out)["publications"]
    assert (one["fate"], one["final"], one["changes"]) == ("replace", True, {"revised": 1, "added": 1})
    assert cli("submit", "--yes", "-C", office).exit_code == 0
    found = cli("verify", log.split()[0], "-C", office)
    assert found.exit_code == 4
    assert "was followed by" in found.err


def test_a_final_version_that_is_there_is_told_with_what_to_do(cli, office: Path) -> None:
    own_list(office, final=True)
    cli("plan", "--structures", "-C", office)
    cli("submit", "--yes", "-C", office)
    own_list(office, {"A": "khác"}, final=True)
    planned = cli("plan", "--structures", "-C", office)
    assert "blocked: a final version of it is there" in planned.out
    assert "another version in `CL_ECO_VN.xml`" in planned.err
    refused = cli("submit", "--yes", "-C", office)
    assert refused.exit_code == 4
    assert "cannot go as it is" in refused.err


def test_what_is_otherwise_there_is_named(cli, office: Path) -> None:
    cli("plan", "--structures", "-C", office)
    cli("submit", "--yes", "-C", office)
    id_ = cli("log", "-C", office).out.split()[0]
    with Receiver(office.parent / "another") as another:
        (office / "build" / "rehearsal.json").write_text(json.dumps(another.info), "utf-8")
        found = cli("verify", id_, "-C", office)
    assert found.exit_code == 3
    assert "Codelist VNM_NSO:CL_ECO_VN(1.0): sent Codelist VNM_NSO:CL_ECO_VN(1.0), there nothing" in found.out
