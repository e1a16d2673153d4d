"""Data sets and workspaces checked and built."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import ilms
from ilms import resources


def test_findings_are_objects_and_a_frame(frame: pd.DataFrame) -> None:
    frame.loc[4, "OBS_VALUE"] = "9.9"
    checked = ilms.check(ilms.from_pandas(frame, "C18", REF_AREA="VNM"))
    (missing,) = (one for one in checked.findings if one.code == "ATT004")
    assert missing.severity is ilms.Severity.ERROR
    assert missing.key["REF_AREA"] == "VNM"
    (wrong,) = (one for one in checked.findings if one.code == "SUM017")
    assert (wrong.value, wrong.key["CDS"], wrong.count) == ("9.9", "CDS_DES_KOR", 1)
    assert {"file": "DataFrame", "line": 5} in wrong.where
    table = ilms.to_pandas(checked)
    assert table["code"].tolist() == [one.code for one in checked.findings]
    assert checked.errors == table.loc[table.severity == "error", "count"].sum()
    assert checked.warnings == table.loc[table.severity == "warning", "count"].sum()
    assert list(ilms.to_pandas([])) == list(table)


def test_findings_are_said_in_vietnamese(frame: pd.DataFrame) -> None:
    data = ilms.from_pandas(frame, "C18", REF_AREA="VNM")
    assert [one.message for one in ilms.check(data, language="vi").findings] == ["thiếu SOURCE"]


def test_figures_are_held_against_what_was_sent(frame: pd.DataFrame, data: ilms.Dataset) -> None:
    frame["OBS_VALUE"] = ["72.15", "61.05", "11.1"] * 2
    later = ilms.from_pandas(frame, "C18", REF_AREA="VNM", SOURCE="DOLAB")
    alone, beside = ilms.check(later), ilms.check(later, earlier=[data])
    assert not any(one.code.startswith("HIS") for one in alone.findings)
    assert any(one.code.startswith("HIS") for one in beside.findings)


def test_nothing_is_not_checked() -> None:
    with pytest.raises(ilms.UsageError, match="nothing to check"):
        ilms.check()


def test_a_workspace_is_checked(office: ilms.Workspace) -> None:
    every, one = ilms.check(workspace=office), ilms.check(workspace=office, tables=["C15"])
    assert [data.name for data in every.datasets] == ["C15", "C16", "C17", "C18"]
    assert [data.name for data in one.datasets] == ["C15"]
    assert (every.errors, every.warnings, every.waived) == (0, 0, ())
    assert [one.code for one in every.findings] == ["MAP018"]
    assert every.datasets[0].provenance.where(0)[0]["file"] == "sources/nationals-abroad.xlsx"


def test_a_data_set_is_checked_by_the_workspaces_waivers(office: ilms.Workspace, frame: pd.DataFrame) -> None:
    frame.loc[4, "OBS_VALUE"] = "9.9"
    data = ilms.from_pandas(frame, "C18", REF_AREA="VNM", SOURCE="DOLAB")
    (office.root / "waivers.toml").write_text(
        '[[waiver]]\ncode = "SUM017"\ntable = "C18"\nreason = "as published"\nwho = "Lan"\nuntil = 2999-12-31\n',
        "utf-8",
    )
    checked = ilms.check(data, workspace=office)
    assert len(checked.datasets) == 1
    assert (checked.errors, checked.findings) == (0, ())
    (waived,) = checked.waived
    assert (waived.code, waived.reason, waived.who, waived.until) == ("SUM017", "as published", "Lan", "2999-12-31")


def test_a_workspaces_own_structures_hold_as_long_as_the_call(office: ilms.Workspace) -> None:
    (office.root / "codelists").mkdir()
    own = (resources.folder("codelists") / "CL_SEX.xml").read_text("utf-8").replace(">Female<", ">Women<")
    (office.root / "codelists" / "CL_SEX.xml").write_text(own, "utf-8")
    assert ilms.codelist("CL_SEX", workspace=office).label("SEX_F") == "Women"
    assert ilms.codelist("CL_SEX").label("SEX_F") == "Female"
    assert ilms.codelists(workspace=office) == ilms.codelists()


def test_a_workspace_is_built(office: ilms.Workspace, tmp_path: Path) -> None:
    built = ilms.build(office, ["C15", "C18"], formats=["sdmx-ml-3.0", "sdmx-json-2.0"], folder=tmp_path / "out")
    assert [path.relative_to(built.folder).parts[0] for path in built.files] == ["sdmx-ml-3.0", "sdmx-json-2.0"] * 2
    assert all(path.is_file() for path in built.files)
    again = ilms.build(office, ["C15", "C18"], formats=["sdmx-ml-3.0", "sdmx-json-2.0"], folder=tmp_path / "out")
    assert again == built
    read = ilms.read(built.files[0])
    assert len(ilms.diff(read, ilms.check(workspace=office, tables=["C15"]).datasets[0])) == 0


def test_without_a_mapping_there_is_nothing_to_build(office: ilms.Workspace) -> None:
    shutil.rmtree(office.root / "mappings")
    with pytest.raises(ilms.UsageError, match="nothing to build"):
        ilms.build(office)


def test_no_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(ilms.UsageError, match="no workspace"):
        ilms.open_workspace(tmp_path)


def test_two_dataflows_are_not_compared(data: ilms.Dataset, office: ilms.Workspace) -> None:
    (other,) = ilms.check(workspace=office, tables=["C15"]).datasets
    with pytest.raises(ilms.UsageError, match="are two dataflows"):
        ilms.diff(data, other)
