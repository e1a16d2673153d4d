from pathlib import Path

import pytest

from history.workspaces import C16, C18, TOML, sent, table, workspace
from ilms.errors import StateError
from ilms.history.accepted import last_accepted
from ilms.history.ledger import Ledger
from ilms.workspace import Workspace


def test_it_is_the_state_of_the_only_target_that_is_no_rehearsal(tmp_path: Path) -> None:
    office = workspace(tmp_path / "office")
    sent(office.root, "rehearsal", table(C18, SEX_T_TOTAL="1"))
    last = last_accepted(office)
    assert last is not None
    assert last.target == "nso"
    assert set(last.by_dataflow) == {C18, C16}
    assert last.by_dataflow[C18].text("OBS_VALUE").to_pylist() == ["100", "61", "10.50"]


def test_there_is_none_before_anything_was_accepted(tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text(TOML, "utf-8")
    assert last_accepted(Workspace.load(tmp_path)) is None
    sent(tmp_path, "rehearsal", table(C18, SEX_T_TOTAL="1"))
    assert last_accepted(Workspace.load(tmp_path)) is None


def test_there_is_none_where_several_targets_could_be_meant(tmp_path: Path) -> None:
    office = workspace(tmp_path / "office")
    (office.root / "ilms.toml").write_text(TOML + '[targets.ilo]\nkind = "package"\n', "utf-8")
    assert last_accepted(Workspace.load(office.root)) is None


def test_a_ledger_that_was_altered_is_not_trusted(tmp_path: Path) -> None:
    office = workspace(tmp_path / "office")
    path = next(Ledger(office.submissions).all()[-1].files("full"))
    path.write_bytes(path.read_bytes().replace(b"61", b"60"))
    with pytest.raises(StateError):
        last_accepted(office)
