import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from ilms import resources
from ilms.assembly.build import build, load_build
from ilms.assembly.fresh import is_fresh
from ilms.assembly.manifest import NAME
from ilms.assembly.prepare import prepare
from ilms.errors import FindingsError, StateError, UsageError
from ilms.provenance import Provenance
from ilms.structures.load import resolver
from ilms.structures.store import standing_in
from ilms.structures.tables import find
from ilms.workspace import Workspace


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn", ignore=shutil.ignore_patterns("build"))
    return Workspace.load(tmp_path / "vn")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_content_gives_the_same_bytes_at_another_time(office: Workspace, monkeypatch) -> None:
    build(office, prepare(office))
    first = contents(office.build)
    monkeypatch.setattr("ilms.assembly.build.now", lambda: datetime(2030, 1, 1, tzinfo=UTC))
    build(office, prepare(office))
    assert contents(office.build) == first


def test_the_time_that_is_asked_for_is_the_time_of_all(office: Workspace, monkeypatch) -> None:
    build(office, prepare(office))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    built = build(office, prepare(office))
    assert {file.prepared for file in built.manifest.files} == {"2023-11-14T22:13:20+00:00"}


def test_another_content_is_prepared_anew_and_the_rest_is_kept(office: Workspace, monkeypatch) -> None:
    monkeypatch.setattr("ilms.assembly.build.now", lambda: datetime(2023, 11, 14, tzinfo=UTC))
    build(office, prepare(office))
    first = contents(office.build)
    shutil.copytree(resources.folder("examples") / "viet-nam" / "revision", office.root, dirs_exist_ok=True)
    monkeypatch.setattr("ilms.assembly.build.now", lambda: datetime(2027, 1, 15, tzinfo=UTC))
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


def test_a_codelist_of_the_workspace_s_own_makes_a_build_stale(office: Workspace) -> None:
    build(office, prepare(office, find("C16")))
    before = {entry["path"] for entry in load_build(office.build).manifest.inputs}
    (office.root / "codelists").mkdir()
    shutil.copy(resources.folder("codelists") / "CL_SEX.xml", office.root / "codelists")
    with standing_in(office.root):
        build(office, prepare(office, find("C16")))
    assert {e["path"] for e in load_build(office.build).manifest.inputs} - before == {"codelists/CL_SEX.xml"}


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


def test_another_folder_is_not_overwritten(office: Workspace, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "csv").mkdir(parents=True)
    (mine / "csv" / "years of work.csv").write_text("1")
    with pytest.raises(UsageError, match="is no build"):
        build(office, prepare(office, find("C16")), out=mine)
    assert (mine / "csv" / "years of work.csv").read_text() == "1"


def test_a_build_that_was_broken_off_is_made_anew(office: Workspace, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as broken:
        broken.setattr("ilms.assembly.build._write_messages", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build(office, prepare(office, find("C16")), out=out)
    with pytest.raises(UsageError, match="no finished build"):
        load_build(out)
    assert build(office, prepare(office, find("C16")), out=out).dataflows == ("DF_MNA_XRET_SEX_CPR_NB",)


def test_a_source_saved_while_it_is_read_stops_the_build(office: Workspace) -> None:
    prepared = prepare(office)
    (office.root / "sources" / "2019" / "dolab.xlsx").write_bytes(b"saved just now")
    with pytest.raises(StateError, match="while it was being read"):
        build(office, prepared)
    assert not is_fresh(office)


def test_a_build_of_some_tables_is_not_the_workspace_s(office: Workspace) -> None:
    build(office, prepare(office, find("C16")))
    assert load_build(office.build).manifest.partial
    assert not is_fresh(office)


def test_a_source_outside_sources_counts_too(office: Workspace) -> None:
    (office.root / "data").mkdir()
    shutil.move(office.root / "sources" / "nationals-abroad.xlsx", office.root / "data" / "abroad.xlsx")
    mapping = office.root / "mappings" / "c15-abroad.toml"
    text = mapping.read_text("utf-8").replace("sources/nationals-abroad.xlsx", "data/abroad.xlsx")
    mapping.write_text(text, "utf-8")
    build(office, prepare(office))
    assert is_fresh(office)
    (office.root / "data" / "abroad.xlsx").write_bytes(b"another")
    assert not is_fresh(office)


def test_a_build_does_not_outlive_the_waivers_it_relies_on(office: Workspace, monkeypatch) -> None:
    from openpyxl import load_workbook

    path = office.root / "sources" / "2019" / "dolab.xlsx"
    book = load_workbook(path)
    (cell,) = [cell for row in book["Biểu 18"] for cell in row if cell.value == 48382]
    cell.value = 43882
    book.save(path)
    waiver = '[[waiver]]\ncode = "{}"\ntable = "C18"\nreason = "as reported"\nwho = "H"\nuntil = 2030-06-30\n'
    (office.root / "waivers.toml").write_text(waiver.format("SUM017"), "utf-8")
    assert build(office, prepare(office)).manifest.until == "2030-06-30"
    assert is_fresh(office)
    monkeypatch.setattr("ilms.assembly.fresh.today", lambda: date(2030, 7, 1))
    assert not is_fresh(office)


def test_a_table_without_observations_is_built_and_read_back(office: Workspace) -> None:
    from dataclasses import replace

    prepared = prepare(office, find("C16"))
    (data,) = prepared.datasets
    nothing = replace(data.observations, table=data.observations.table.slice(0, 0))
    empty = replace(prepared, datasets=[replace(data, observations=nothing, provenance=Provenance.empty())])
    built = build(office, empty, ["sdmx-ml-2.1", "sdmx-csv-1.0", "csv"])
    assert [file.periods for file in built.manifest.files] == [[], [], []]
    assert len(built.dataset("DF_MNA_XRET_SEX_CPR_NB", resolver(None, None)).observations) == 0


def test_a_format_that_names_no_dataflow_is_read_back_too(office: Workspace) -> None:
    built = build(office, prepare(office, find("C16")), ["csv"])
    assert len(built.dataset("DF_MNA_XRET_SEX_CPR_NB", resolver(None, None)).observations) == 15


def test_what_another_source_has_is_kept_beside_the_messages(office: Workspace) -> None:
    mapping = (office.root / "mappings/c18-dolab.toml").read_text("utf-8")
    (office.root / "mappings/c18-twin.toml").write_text(mapping.replace("dolab", "twin"), "utf-8")
    shutil.copy(office.root / "sources/2019/dolab.xlsx", office.root / "sources/2019/twin.xlsx")
    with (office.root / "ilms.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[sources.twin]\nname = "Twin"\nnotes = { S1 = "Twin" }\n')
    office = Workspace.load(office.root)
    build(office, prepare(office))
    rows = parquet.read_table(office.build / "provenance/DF_MNA_OEMP_SEX_CDS_NB.unused.parquet").to_pylist()
    [one] = [row for row in rows if (row["CDS"], row["SEX"]) == ("CDS_DES_JPN", "SEX_F")]
    assert (one["source"], one["taken"], one["OBS_VALUE"]) == ("twin", "dolab", "34.321")
    assert (one["file"], one["sheet"], one["cell"]) == ("sources/2019/twin.xlsx", "Biểu 18", "E9")
    first = contents(office.build)
    build(office, prepare(office))
    assert contents(office.build) == first
    (office.root / "mappings/c18-twin.toml").unlink()
    build(office, prepare(office))
    assert not list(office.build.glob("provenance/*.unused.parquet"))
