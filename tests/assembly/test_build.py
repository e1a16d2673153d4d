import json
import shutil
from pathlib import Path

import pytest

from ilms import resources
from ilms.assembly.build import build, load_build
from ilms.assembly.fresh import is_fresh
from ilms.assembly.manifest import NAME
from ilms.assembly.prepare import prepare
from ilms.errors import FindingsError, UsageError
from ilms.structures.load import resolver
from ilms.structures.tables import find
from ilms.workspace import Workspace


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn", ignore=shutil.ignore_patterns("build"))
    return Workspace.load(tmp_path / "vn")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_content_gives_the_same_bytes_at_another_time(office: Workspace, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    prepared = prepare(office)
    build(office, prepared)
    first = contents(office.build)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    build(office, prepare(office))
    assert contents(office.build) == first


def test_another_content_is_prepared_anew_and_the_rest_is_kept(office: Workspace, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build(office, prepare(office))
    first = contents(office.build)
    shutil.copytree(resources.folder("examples") / "viet-nam" / "revision", office.root, dirs_exist_ok=True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    build(office, prepare(office))
    second = contents(office.build)
    changed = {name for name in first if name.startswith("sdmx") and first[name] != second[name]}
    assert {Path(name).stem for name in changed} == {"DF_MNA_OEMP_SEX_CDS_NB", "DF_MNA_TPOP_SEX_CRS_NB"}
    assert b"2027-01-15" in second["sdmx-ml-2.1/DF_MNA_OEMP_SEX_CDS_NB.xml"]
    assert b"2023-11-14" in second["sdmx-ml-2.1/DF_MNA_XRET_SEX_CPR_NB.xml"]


def test_every_format_says_the_same(office: Workspace) -> None:
    built = build(office, prepare(office), ["sdmx-ml-2.1", "sdmx-csv-1.0", "sdmx-csv-2.0"])
    for flow in built.dataflows:
        assert len({file.content_sha256 for file in built.manifest.of(flow)}) == 1
        assert len({file.sha256 for file in built.manifest.of(flow)}) == 3


def test_what_is_read_back_knows_its_cells(office: Workspace) -> None:
    build(office, prepare(office))
    data = load_build(office.build).dataset("DF_MNA_OEMP_SEX_CDS_NB", resolver(None, None))
    rows = data.observations.to_pandas()
    (row,) = rows.index[(rows.SEX == "SEX_T") & (rows.CDS == "CDS_DES_JPN") & (rows.TIME_PERIOD == "2019")]
    assert rows.OBS_VALUE[row] == "82.703"
    (place,) = data.provenance.where(int(row))
    assert place["file"] == "sources/2019/dolab.xlsx"
    assert data.name == "C18"
    from openpyxl import load_workbook

    assert load_workbook(office.root / place["file"])[place["sheet"]][place["cell"]].value == 82703


def test_some_tables_only(office: Workspace) -> None:
    built = build(office, prepare(office, find("C16")))
    assert built.dataflows == ("DF_MNA_XRET_SEX_CPR_NB",)


def test_a_build_is_fresh_until_anything_it_was_made_from_changes(office: Workspace) -> None:
    assert not is_fresh(office)
    build(office, prepare(office))
    assert is_fresh(office)
    mapping = office.root / "mappings" / "c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert not is_fresh(office)
    build(office, prepare(office))
    (office.root / "sources" / "2025").mkdir()
    assert is_fresh(office)
    (office.root / "sources" / "2025" / "dolab.xlsx").write_bytes(b"arrived")
    assert not is_fresh(office)


def test_a_message_that_was_altered_is_not_fresh(office: Workspace) -> None:
    built = build(office, prepare(office))
    path = built.folder / built.manifest.files[0].path
    path.write_bytes(path.read_bytes() + b" ")
    assert not is_fresh(office)


def test_errors_of_form_stop_it_and_leave_the_last_build_alone(office: Workspace) -> None:
    build(office, prepare(office))
    before = contents(office.build)
    mapping = office.root / "mappings" / "c16-returned.toml"
    mapping.write_text(mapping.read_text("utf-8").replace('table = "C16"', 'table = "C15"'), "utf-8")
    with pytest.raises((FindingsError, UsageError)):
        build(office, prepare(office))
    assert contents(office.build) == before


def test_an_unknown_format_is_refused_by_name(office: Workspace) -> None:
    with pytest.raises(UsageError, match="no format") as refused:
        build(office, prepare(office, find("C16")), ["sdmx-ml-9"])
    assert "sdmx-csv-2.0" in refused.value.detail


def test_a_folder_without_a_manifest_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no finished build"):
        load_build(tmp_path)


def test_a_manifest_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"name": "a web app"}), "utf-8")
    with pytest.raises(UsageError, match="not a manifest"):
        load_build(tmp_path)
