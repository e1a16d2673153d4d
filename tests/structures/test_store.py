import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms import resources
from ilms.cli.app import run
from ilms.errors import UsageError
from ilms.structures import load, tables, versions
from ilms.structures.store import PACKAGED, current, standing_in

C18 = "MNA_OEMP_SEX_CDS_NB"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace whose CL_SEX has one code more, and which has a list of its own."""
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n', "utf-8")
    put(tmp_path, "codelists", "CL_SEX", ('id="SEX_T"', 'id="SEX_ANY"'))
    put(tmp_path, "codelists", "CL_STE", ("CL_STE", "CL_STE_VN"), ('agencyID="ILO"', 'agencyID="VNM_NSO"'))
    (tmp_path / "codelists" / "CL_STE.xml").rename(tmp_path / "codelists" / "CL_STE_VN.xml")
    return tmp_path


@pytest.fixture
def inside(office: Path) -> Iterator[Path]:
    with standing_in(office):
        yield office


def put(root: Path, folder: str, stem: str, *replaced: tuple[str, str]) -> Path:
    text = (resources.folder(folder) / f"{stem}.xml").read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path = root / folder / f"{stem}.xml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.usefixtures("inside")
def test_a_list_of_the_workspace_stands_in_place_of_the_packaged_one():
    assert "SEX_ANY" in load.codelist("CL_SEX")
    assert "SEX_ANY" in load.schema(C18)["SEX"].codelist
    assert "SEX_ANY" in versions.codes_of("CL_SEX", "SEX")
    with standing_in(None):
        eco = load.codelist("CL_ECO")
    assert load.codelist("CL_ECO").ids == eco.ids


def test_what_was_read_here_is_not_seen_elsewhere(office: Path):
    before = load.schema(C18)
    with standing_in(office):
        assert load.schema(C18) is not before
        assert load.schema(C18) is load.schema(f"DF_{C18}")
        with standing_in(None):
            assert load.schema(C18) is before
    assert load.schema(C18) is before
    assert "SEX_ANY" not in load.codelist("CL_SEX")


def test_a_file_that_changes_is_read_anew_by_the_next_command(office: Path):
    with standing_in(office):
        assert "SEX_ANY" in load.codelist("CL_SEX")
    put(office, "codelists", "CL_SEX", ('id="SEX_T"', 'id="SEX_ALL"'))
    with standing_in(office):
        assert "SEX_ALL" in load.codelist("CL_SEX")


def test_a_workspace_without_structures_shares_what_is_packaged(tmp_path: Path):
    (tmp_path / "codelists").mkdir()
    (tmp_path / "codelists" / "names.csv").touch()
    with standing_in(tmp_path):
        assert current() is PACKAGED


@pytest.mark.usefixtures("inside")
def test_a_list_of_its_own_is_there_by_its_name():
    assert "CL_STE_VN" in load.codelists()
    assert load.codelist("CL_STE_VN").reference.agency == "VNM_NSO"


def test_a_receiver_is_given_the_files_that_hold(inside: Path):
    files = load.structure_files(C18)
    assert inside / "codelists" / "CL_SEX.xml" in files
    assert "CL_STE_VN" not in [file.stem for file in files]  # the DSD does not name it
    assert len(files) == 19 + 2


def test_another_agencys_list_never_stands_in_place_of_the_ilos(office: Path):
    put(office, "codelists", "CL_SEX", ('agencyID="ILO"', 'agencyID="VNM_NSO"'))
    with (
        standing_in(office),
        pytest.raises(UsageError, match="in place of ILO's `CL_SEX`, and is VNM_NSO"),
    ):
        load.codelist("CL_SEX")


def test_a_file_is_named_after_what_it_holds(office: Path):
    shutil.copy(office / "codelists" / "CL_SEX.xml", office / "codelists" / "CL_GENDER.xml")
    with standing_in(office), pytest.raises(UsageError, match="holds no Codelist `CL_GENDER`"):
        load.codelist("CL_GENDER")


def test_a_dsd_alone_keeps_the_packaged_dataflow_and_what_may_be_reported(office: Path):
    path = put(office, "dsd", C18, ("COMPOSED", "OTHERWISE"))
    text = path.read_text("utf-8")
    for part in ("Dataflows", "Constraints"):
        begin, end = text.index(f"<structure:{part}>"), text.index(f"</structure:{part}>")
        text = text[:begin] + text[end + len(f"</structure:{part}>") :]
    path.write_text(text, "utf-8")
    with standing_in(office):
        held = load.schema(C18)
        assert "OTHERWISE" in held.annotations
        assert held.dataflow.id == f"DF_{C18}"
        assert held.allowed["SEX"]
        assert tables.find("C18")[0].indicator == C18


def test_a_dsd_that_is_no_table_is_a_dataflow_all_the_same(office: Path):
    put(office, "dsd", C18, (C18, "OWN"), ("DF_OWN", "LABOUR"), (">TABLE<", ">NOTE<"))
    (office / "dsd" / f"{C18}.xml").rename(office / "dsd" / "OWN.xml")
    with standing_in(office):
        assert load.schema("LABOUR").structure.id == "OWN"
        assert load.schema("OWN") is load.schema("LABOUR")
        assert len(tables.tables()) == 35


def test_every_command_in_the_workspace_reads_them(office: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["codelist", "show", "CL_SEX", "-C", str(office)]) == 0
    assert "SEX_ANY" in capsys.readouterr().out
    assert run(["codelist", "show", "CL_SEX"]) == 0
    assert "SEX_ANY" not in capsys.readouterr().out
