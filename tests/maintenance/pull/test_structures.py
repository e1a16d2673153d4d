"""What a data structure brings along, and what of a table stays as it was."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ilms import resources
from ilms.errors import ReceiverError
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.pull.home import Home
from ilms.maintenance.pull.pulled import Pull
from ilms.maintenance.pull.service import Service, way
from ilms.maintenance.pull.source import File
from ilms.maintenance.pull.structures import structures
from ilms.structures import files, load, tables
from ilms.structures.message import Pointer
from ilms.structures.model import Dataflow, DataStructure, ItemScheme
from ilms.structures.store import Store, standing_in
from ilms.submission.observer import Silent
from maintenance.pull.conftest import Told, packaged

Write = Callable[..., Path]
C18 = "MNA_OEMP_SEX_CDS_NB"


def pulled(path: Path, home: Home, *ids: str) -> Pull:
    return structures(File(path, home.root), Home(home.root), ids)


def remarks(pull: Pull) -> dict[str, object]:
    return {remark.word: dict(remark.facts) for one in (pull, *pull.files) for remark in one.remarks}


def real(**changed: object) -> DataStructure:
    """A composed data structure as if it came from the ILO."""
    composed = next(one for one in packaged(C18, "dsd") if isinstance(one, DataStructure))
    notes = tuple(note for note in composed.annotations if note.type != "COMPOSED")
    names = {language: text for language, text in composed.names.items() if language != "vi"}
    return replace(composed, annotations=notes, names=names, **changed)  # type: ignore[arg-type]


def test_the_real_one_is_as_it_was_composed(written: Write, home: Home):
    pull = pulled(written(real()), home)
    assert pull.changes.summary() == {"annotation": 1}
    assert remarks(pull)["composed_so"] == {"structure": C18, "n": 0}
    pull.write()
    assert not pulled(written(real()), home).needed


def test_the_real_one_differs_and_what_is_ours_stays(written: Write, home: Home):
    given = real()
    fewer = replace(given, attributes=tuple(one for one in given.attributes if one.id != "NOTE_CLASSIF"))
    pull = pulled(written(fewer), home, C18)
    assert pull.changes.of(Kind.COMPONENT_REMOVED).breaking
    assert remarks(pull)["composed_otherwise"] == {"structure": C18, "n": 1}
    pull.write()
    with standing_in(home.root):
        held = load.schema(C18)
        assert "NOTE_CLASSIF" not in {component.id for component in held.components}
        assert held.allowed["SEX"] == {"SEX_T", "SEX_M", "SEX_F", "SEX_O"} & held.allowed["SEX"]
        assert held.allowed["CDS"]
        assert held.names["vi"]
        assert tables.find("C18")[0].dataflow == f"DF_{C18}"
    assert [path.name for path in (home.root / "dsd").iterdir()] == [f"{C18}.xml"]


def test_the_file_of_a_pulled_table_differs_in_what_changed_alone(written: Write, home: Home):
    pulled(written(real()), home).write()
    before = (resources.folder("dsd") / f"{C18}.xml").read_text("utf-8").splitlines()
    after = (home.root / "dsd" / f"{C18}.xml").read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == []
    assert len(before) - len(after) == 4  # the annotation COMPOSED


def test_a_data_structure_brings_the_lists_and_concepts_that_it_needs(imf: Path, home: Home):
    pull = pulled(imf, home, "IMF_ILOSTAT")
    assert [file.path.name for file in pull.files] == [
        "CL_MTS.xml", "CL_INS.xml", "CL_DSB.xml", "concepts.xml", "IMF_ILOSTAT.xml",
    ]  # fmt: skip
    pull.write()
    with standing_in(home.root):
        held = load.schema("ILO:IMF_ILOSTAT(1.0)")
        assert all(one.codelist for one in held.dimensions)
        assert held["MTS"].names["en"]
        assert "ILMS_UNRESOLVED" not in held.annotations
        assert held["SEX"].codelist is load.schema(C18)["SEX"].codelist
        assert len(tables.tables()) == 35
    assert not pulled(imf, home, "IMF_ILOSTAT").needed


def test_what_is_nowhere_is_told(written: Write, imf: Path, home: Home):
    alone = [one for one in files.read(imf).artefacts if one.id == "IMF_ILOSTAT"]
    pull = pulled(written(*alone), home, "IMF_ILOSTAT")
    assert "Codelist ILO:CL_MTS(1.0)" in str(remarks(pull)["lacking"])
    assert "ConceptScheme ILO:CS_CLASSIF_TYPE(1.0)" in str(remarks(pull)["lacking"])


def test_a_new_version_takes_its_dataflow_along(service: Told, home: Home):
    given = real(version="2.0")
    flow = next(one for one in packaged(C18, "dsd") if isinstance(one, Dataflow))
    assert flow.structure is not None
    moved = replace(flow, structure=replace(flow.structure, target=given.reference))
    service.has(given, moved)
    for place in ("dataflow", "datastructure"):
        name = f"DF_{C18}" if place == "dataflow" else C18
        served = next(answer for path, answer in service.answers.items() if f"/{place}/ILO/{name}/" in path)
        service.answers[f"/{place}/ILO/{name}/latest"] = served
    source = Service(*way(service.base, Silent()), home.root)
    pull = structures(source, home, [f"ILO:{C18}(2.0)"])
    source.channel.close()
    assert pull.changes.of(Kind.REFERENCE)
    pull.write()
    with standing_in(home.root):
        assert str(load.schema(C18).structure) == f"ILO:{C18}(2.0)"


def test_concepts_keep_their_vietnamese_names_and_no_more_come_than_are_wanted(home: Home, shared: Path):
    pulled(shared / "ilo" / "live-structures-2026-05-18.xml", home, "IMF_ILOSTAT").write()
    [before, after] = [
        {(scheme.id, one.id): one for scheme in some if isinstance(scheme, ItemScheme) for one in scheme.items}
        for some in (packaged("concepts", "dsd"), home.place("dsd", "concepts").artefacts)
    ]
    assert before.items() <= after.items()
    assert {id_ for _, id_ in after.keys() - before.keys()} == {"MTS", "INS", "DSB"}


def test_one_that_is_not_there(written: Write, home: Home):
    with pytest.raises(ReceiverError, match="has no DataStructure ILO:MNA_OPOP"):
        pulled(written(real()), home, "MNA_OPOP_SEX_CDS_NB")


def test_a_list_whose_id_is_taken_here_lies_beside_its_data_structure(written: Write, home: Home):
    """As SDMX:CL_FREQ does beside ILO:CL_FREQ."""
    [sex] = packaged("CL_SEX")
    theirs = replace(sex, agency="SDMX", version="2.1")
    given = replace(real(), agency="OTHER", id="THEIRS")
    dimensions = tuple(
        replace(one, representation=replace(one.representation, enumeration=Pointer("Codelist", theirs.reference)))
        if one.id == "SEX"
        else one
        for one in given.dimensions
    )
    pull = pulled(written(replace(given, dimensions=dimensions), theirs), home, "THEIRS")
    assert [file.path.name for file in pull.files] == ["THEIRS.xml"]
    pull.write()
    with standing_in(home.root):
        assert str(load.schema("THEIRS")["SEX"].codelist.reference) == "SDMX:CL_SEX(2.1)"
        assert str(load.codelist("CL_SEX").reference) == "ILO:CL_SEX(1.0)"
        assert str(load.schema(C18)["SEX"].codelist.reference) == "ILO:CL_SEX(1.0)"
    assert not pulled(written(replace(given, dimensions=dimensions), theirs), home, "THEIRS").needed


KILLED = """
import os, signal, sys
from pathlib import Path
from ilms.cli.app import run

whole, left = Path.replace, [{after}]

def replace(self, target):
    if Path(target).suffix == ".xml" and not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= Path(target).suffix == ".xml"
    return whole(self, target)

Path.replace = replace
run(sys.argv[1:])
"""


def test_a_kill_leaves_every_file_whole_and_what_others_need_first(home: Home, imf: Path):
    """Between the codelists and the concepts."""
    typed = ["dsd", "pull", "IMF_ILOSTAT", "--from", str(imf), "--into", str(home.root), "--yes"]
    code = KILLED.format(after=3)
    killed = subprocess.run([sys.executable, "-c", code, *typed], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    every = ["CL_MTS", "CL_INS", "CL_DSB", "concepts", "IMF_ILOSTAT"]
    assert {path.stem for path in Store(home.root).own_files()} == set(every[:3])
    again = pulled(imf, home, "IMF_ILOSTAT")
    assert [file.path.stem for file in again.needed] == every[3:]
    again.write()
    assert not pulled(imf, home, "IMF_ILOSTAT").needed
