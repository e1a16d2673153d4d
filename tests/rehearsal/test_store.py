"""Which dataflow is meant, by what it is checked, and what stands after what."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilms.observations import Observations
from ilms.rehearsal.apply import apply, columns
from ilms.rehearsal.artefacts import Identity
from ilms.rehearsal.state import State
from ilms.rehearsal.store import NoDataflowError, Store
from rehearsal.tiny import tiny

FLOW = Identity("Dataflow", "TEST.SUB", "DF_TINY", "2.3")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "store")
    made.registry.submit(tiny())
    return made


def changed(store: Store, value: str, *, pit: bool = False) -> State:
    message = {"G": ["A"], "TIME_PERIOD": ["2019"], "OBS_VALUE": [value], "UNIT": ["kg"]}
    rows = columns(Observations.from_columns(store.schema(FLOW), message))
    return apply(store.state(FLOW, pit=pit), rows)[0]


def values(store: Store) -> list[str]:
    return store.state(FLOW).joined().text("OBS_VALUE").to_pylist()


@pytest.mark.parametrize(
    "named",
    [
        None,
        "DF_TINY",
        "TEST.SUB:DF_TINY(2.3)",
        "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=TEST.SUB:DF_TINY(2.3)",
        "TINY",
        "TEST.SUB:TINY(2.3)",
    ],
)
def test_a_dataflow_by_every_name_a_message_may_use(store: Store, named: str | None) -> None:
    assert store.dataflow(named) == FLOW


def test_what_is_not_there_and_what_is_not_unique(store: Store) -> None:
    with pytest.raises(NoDataflowError, match="NOWHERE"):
        store.dataflow("NOWHERE")
    second = tiny(**{'Dataflow id="DF_TINY"': 'Dataflow id="DF_OTHER"'})
    store.registry.submit(second)
    with pytest.raises(NoDataflowError, match="more than one"):
        store.dataflow(None)
    with pytest.raises(NoDataflowError, match="more than one"):
        store.dataflow("TINY")
    assert store.dataflow("DF_TINY") == FLOW


def test_the_schema_is_of_what_was_submitted_and_follows_it(store: Store) -> None:
    before = store.schema(FLOW)
    assert before.key == ("G", "TIME_PERIOD")
    assert before["UNIT"].mandatory
    assert store.schema(FLOW) is before
    store.registry.submit(tiny(**{'assignmentStatus="Mandatory"': 'assignmentStatus="Conditional"'}))
    assert not store.schema(FLOW)["UNIT"].mandatory


def test_what_was_committed_stands_in_a_new_store_too(store: Store, tmp_path: Path) -> None:
    assert not store.has_data(FLOW)
    assert store.structures_in_use() == set()
    store.commit(FLOW, changed(store, "5"), 7)
    assert store.has_data(FLOW)
    assert {i.id for i in store.structures_in_use()} == {"TINY"}
    again = Store(tmp_path / "store")
    assert values(again) == ["5"]
    assert again.made_by(str(FLOW), 7)
    assert not again.made_by(str(FLOW), 8)
    assert not again.made_by("X:NOWHERE(1.0)", 7)


def test_a_prepared_version_starts_from_what_stands_and_waits(store: Store) -> None:
    store.commit(FLOW, changed(store, "5"), 1)
    later = datetime.now(UTC) + timedelta(hours=1)
    store.commit(FLOW, changed(store, "6", pit=True), 2, pit=True, release=later)
    assert values(store) == ["5"]
    assert store.made_by(str(FLOW), 2)
    store.commit(FLOW, changed(store, "7", pit=True), 3, pit=True, release=datetime.now(UTC) - timedelta(seconds=1))
    assert values(store) == ["7"]


def test_what_a_kill_left_half_written_is_cleaned_away(store: Store, tmp_path: Path) -> None:
    store.commit(FLOW, changed(store, "5"), 1)
    torn = tmp_path / "store" / "data" / ".TEST.SUB+DF_TINY+2.3.parquet.1234.part"
    torn.write_bytes(b"PAR1")
    assert values(Store(tmp_path / "store")) == ["5"]
    assert not torn.exists()
