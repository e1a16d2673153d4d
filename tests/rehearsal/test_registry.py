"""Submitted structures: found by name and version, connected, kept on disk, removed from the top."""

from pathlib import Path

import pytest

from ilms.rehearsal.artefacts import Identity
from ilms.rehearsal.registry import Registry
from ilms.rehearsal.replies import SdmxError
from rehearsal.tiny import tiny

FLOW = Identity("Dataflow", "TEST.SUB", "DF_TINY", "2.3")
DSD = Identity("DataStructure", "TEST.SUB", "TINY", "2.3")
CODES = Identity("Codelist", "TEST.SUB", "CL_G", "1.0")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    made = Registry(tmp_path / "structures")
    assert [o.status for o in made.submit(tiny())] == [201] * 4
    return made


def ids(artefacts: list) -> list[str]:
    return sorted(artefact.identity.id for artefact in artefacts)


def test_artefacts_are_found_by_class_agency_id_and_version(registry: Registry) -> None:
    assert ids(registry.find("Codelist", "all", "all", "all")) == ["CL_G"]
    assert ids(registry.find(None, "TEST.SUB", "all", "latest")) == ["CL_G", "CS", "DF_TINY", "TINY"]
    assert ids(registry.find(None, "X+TEST.SUB", "CL_G+CS+NO", "1.0")) == ["CL_G", "CS"]
    assert registry.find("Codelist", "TEST", "CL_G", "1.0") == []
    assert registry.get(CODES) is not None


def test_latest_is_the_highest_number_and_not_the_last_text(registry: Registry) -> None:
    for version in ("1.9", "1.10", "1.2"):
        registry.submit(tiny(**{'Codelist id="CL_G" agencyID="TEST.SUB" version="1.0"':
                                f'Codelist id="CL_G" agencyID="TEST.SUB" version="{version}"'}))  # fmt: skip
    assert [a.identity.version for a in registry.find("Codelist", "all", "CL_G", "latest")] == ["1.10"]
    assert len(registry.find("Codelist", "all", "CL_G", "all")) == 4


def test_what_refers_to_what(registry: Registry) -> None:
    flow = registry.find("Dataflow", "all", "all", "all")
    assert ids(registry.children(flow)) == ["TINY"]
    assert ids(registry.descendants(flow)) == ["CL_G", "CS", "TINY"]
    assert ids(registry.parents(registry.find("Codelist", "all", "all", "all"))) == ["TINY"]
    assert ids(registry.bundle(FLOW)) == ["CL_G", "CS", "DF_TINY", "TINY"]


def test_a_new_registry_on_the_folder_knows_all(registry: Registry, tmp_path: Path) -> None:
    again = Registry(tmp_path / "structures")
    assert ids(again.bundle(FLOW)) == ids(registry.bundle(FLOW))
    assert [o.status for o in again.submit(tiny())] == [200] * 4
    files = sorted(file.relative_to(tmp_path / "structures").as_posix() for file in tmp_path.glob("structures/*/*"))
    assert files[0] == "Codelist/TEST.SUB+CL_G+1.0.xml"


def test_what_is_referenced_is_not_removed(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(SdmxError) as caught:
        registry.remove(DSD)
    assert caught.value.status == 409
    registry.remove(FLOW)
    registry.remove(DSD)
    assert ids(Registry(tmp_path / "structures").find(None, "all", "all", "all")) == ["CL_G", "CS"]


def test_a_structure_that_data_uses_may_be_renamed_only(registry: Registry) -> None:
    renamed = tiny(**{'version="2.3"><c:Name>tiny': 'version="2.3"><c:Name>small'})
    assert {o.status for o in registry.submit(renamed, in_use={DSD})} == {200}
    changed = registry.submit(tiny(**{'assignmentStatus="Mandatory"': 'assignmentStatus="Conditional"'}), in_use={DSD})
    assert {o.urn: o.status for o in changed}[DSD.urn] == 409


def test_a_missing_reference_is_named(registry: Registry) -> None:
    broken = tiny(
        **{'<Ref id="TINY" agencyID="TEST.SUB" version="2.3"': '<Ref id="TINY" agencyID="TEST.SUB" version="9.9"'}
    )
    told = {o.urn: o for o in registry.submit(broken)}[FLOW.urn]
    assert told.status == 422
    assert "DataStructure=TEST.SUB:TINY(9.9)" in told.text
    assert not told.accepted
    assert registry.get(FLOW) is not None, "what stood there before still does"
