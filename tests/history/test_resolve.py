from pathlib import Path

import pytest

from history.workspaces import C16, C18, message, sent, table, workspace
from ilms.errors import UsageError
from ilms.history.ledger import Ledger
from ilms.history.resolve import Version, compare, standing, state_of, version
from ilms.observations import ACTION, Observations
from ilms.structures.load import resolver, schema
from ilms.workspace import Workspace

RESOLVE = resolver(None, None)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "office")


def found(what: str, office: Workspace | None, target: str | None = None, *folders: Path) -> Version:
    return version(what, RESOLVE, folders=folders or (Path(),), workspace=office, target=target)


def values(side: Version, dataflow: str = C18) -> list[str]:
    observations = side.of(dataflow)
    return [] if observations is None else observations.text("OBS_VALUE").to_pylist()


def test_last_is_every_dataflow_as_the_newest_accepted_submission_left_it(office: Workspace) -> None:
    last = found("last", office)
    assert last.dataflows == (C18, C16)
    assert values(last) == ["100", "61", "10.50"]
    assert values(last, C16) == ["7"]
    assert last.complete
    assert Ledger(office.submissions).all()[-1].id in last.name


def test_what_was_rejected_is_not_last(office: Workspace) -> None:
    sent(office.root, "nso", table(C18, SEX_T_TOTAL="1"), end="rejected")
    assert values(found("last", office)) == ["100", "61", "10.50"]


def test_a_submission_is_what_the_receiver_should_hold_after_it(office: Workspace) -> None:
    first, second = Ledger(office.submissions).all()
    assert values(found(first.id, office)) == ["100", "60", "10.5"]
    assert values(found(second.id[-4:], office), C16) == ["7"]
    rejected = sent(office.root, "nso", table(C18, SEX_T_TOTAL="1"), end="rejected")
    assert values(found(rejected.id, office)) == ["1"]


def test_another_targets_submissions_do_not_count(office: Workspace) -> None:
    sent(office.root, "rehearsal", table(C18, SEX_T_TOTAL="1"))
    assert values(found("last", office)) == ["100", "61", "10.50"]
    assert values(found("last", office, "rehearsal")) == ["1"]
    assert [len(o) for o in standing(Ledger(office.submissions), "rehearsal", RESOLVE)] == [1]


def test_last_without_a_target_needs_one_that_is_no_rehearsal(tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea="VNM"\n[targets.r]\nkind="rehearsal"\n')
    with pytest.raises(UsageError) as caught:
        found("last", Workspace.load(tmp_path))
    assert "none but rehearsals" in caught.value.title
    assert caught.value.exit_code == 2


def test_before_anything_was_accepted_there_is_no_last(office: Workspace) -> None:
    handed = sent(office.root, "rehearsal", table(C18, SEX_T_TOTAL="1"), end="handed over")
    with pytest.raises(UsageError) as caught:
        found("last", office, "rehearsal")
    assert f"{handed.id}: handed over" in caught.value.detail
    assert "ilms confirm" in caught.value.hint


@pytest.mark.parametrize("form", ["sdmx-csv-2.0", "sdmx-csv-1.0", "sdmx-ml-2.1"])
def test_a_file_of_any_format_speaks_of_its_own_dataflow(tmp_path: Path, form: str) -> None:
    path = message(table(C18, SEX_T_TOTAL="5"), tmp_path / "data.x", form)
    side = found(str(path), None)
    assert (values(side), side.complete) == (["5"], False)
    assert found("data.x", None, None, tmp_path / "none", tmp_path).dataflows == (C18,)


def test_what_names_nothing_is_told_with_what_there_is(office: Workspace) -> None:
    with pytest.raises(UsageError) as caught:
        found("published", office)
    assert Ledger(office.submissions).all()[-1].id in caught.value.detail
    with pytest.raises(UsageError, match=r"there is no file `none\.csv`"):
        found("none.csv", None)
    with pytest.raises(UsageError, match="`last` needs a workspace"):
        found("last", None)


def test_a_dataflow_that_a_file_does_not_hold_is_not_removed(office: Workspace, tmp_path: Path) -> None:
    path = message(table(C18, SEX_T_TOTAL="100", SEX_M_TOTAL="61", SEX_M_JPN="10.5"), tmp_path / "c18.csv")
    last, file = found("last", office), found(str(path), office)
    assert [len(one) for one in compare(last, file)] == [0]
    assert [len(one) for one in compare(file, last)] == [0]


def test_a_dataflow_that_a_whole_version_lacks_is_removed(office: Workspace) -> None:
    smaller = Version("a build", (table(C18, SEX_T_TOTAL="100", SEX_M_TOTAL="61", SEX_M_JPN="10.5"),), complete=True)
    by_flow = {one.schema.dataflow.id: one.summary() for one in compare(found("last", office), smaller)}
    assert by_flow[C16]["removed"] == 1
    assert by_flow[C18] == {"added": 0, "removed": 0, "revised": 0, "attributes": 0, "unchanged": 3}
    added = {one.schema.dataflow.id: one.summary() for one in compare(smaller, found("last", office))}
    assert added[C16]["added"] == 1


def test_two_files_of_two_dataflows_are_one_gone_and_one_new() -> None:
    old = Version("a", (table(C16, SEX_T_TOTAL="1"),), complete=False)
    new = Version("b", (table(C18, SEX_T_TOTAL="1"),), complete=False)
    assert [(one.schema.dataflow.id, *one.summary().values()) for one in compare(old, new)] == [
        (C18, 1, 0, 0, 0, 0),
        (C16, 0, 1, 0, 0, 0),
    ]


def test_a_message_with_deletions_describes_what_is_left_of_it() -> None:
    both = table(C18, SEX_T_TOTAL="1", SEX_M_TOTAL="2")
    acting = Observations(both.schema, both.table.append_column(ACTION, [["R", "D"]]))
    assert state_of(acting).text("OBS_VALUE").to_pylist() == ["1"]
    replacing = Observations(both.schema, both.table.append_column(ACTION, [["R", "M"]]))
    assert state_of(replacing).table.column_names == both.table.column_names
    assert state_of(both) is both


def test_a_submission_gives_its_data_sets(office: Workspace) -> None:
    first = Ledger(office.submissions).all()[0]
    assert {d.observations.schema.dataflow.id: len(d.observations) for d in first.datasets(RESOLVE)} == {
        C18: 3,
        C16: 1,
    }
    assert schema(C18).dataflow.id == C18
