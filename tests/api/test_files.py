"""Messages read and written."""

import typing
from pathlib import Path

import pandas as pd
import pytest

import ilms
from ilms import resources
from ilms.messages.formats import NAMES, SUFFIX


def test_the_formats_are_those_there_are() -> None:
    assert typing.get_args(ilms.Format) == NAMES


@pytest.mark.parametrize("form", NAMES)
def test_every_format_gives_back_what_was_written(
    form: ilms.Format, frame: pd.DataFrame, data: ilms.Dataset, tmp_path: Path
) -> None:
    path = tmp_path / f"c18{SUFFIX[form]}"
    told = [one.code for one in ilms.write(data, path, form)]
    assert told == (["ATT102"] if form == "ilostat-csv" else [])  # a source without an ILOSTAT code
    again = ilms.read(path, dataflow="C18")
    assert ilms.diff(data, again).summary() == {
        "added": 0, "removed": 0, "revised": 0, "attributes": 0, "unchanged": len(frame)
    }  # fmt: skip


def test_the_same_figures_are_the_same_bytes(
    frame: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name, given in (("one", frame), ("two", frame.sample(frac=1, random_state=3))):
        ilms.write(ilms.from_pandas(given, "C18", REF_AREA="VNM"), tmp_path / name, "sdmx-ml-3.0", test=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert b"Test>true" in (tmp_path / "one").read_bytes()


def test_the_sender_is_the_workspaces_or_as_said(data: ilms.Dataset, office: ilms.Workspace, tmp_path: Path) -> None:
    ilms.write(data, tmp_path / "a.xml", "sdmx-ml-2.1", sender="NSO")
    ilms.write(data, tmp_path / "b.xml", "sdmx-ml-2.1", workspace=office)
    assert 'Sender id="NSO"' in (tmp_path / "a.xml").read_text("utf-8")
    assert f'Sender id="{office.sender.id}"' in (tmp_path / "b.xml").read_text("utf-8")
    with pytest.raises(ilms.UsageError, match="is not an SDMX id"):
        ilms.write(data, tmp_path / "c.xml", "sdmx-ml-2.1", sender="Tổng cục")
    assert not (tmp_path / "c.xml").exists()


def test_what_a_format_leaves_out_is_told(frame: pd.DataFrame, tmp_path: Path) -> None:
    data = ilms.from_pandas(frame.assign(UPPER_BOUND=["8", *[None] * 5]), "C18", REF_AREA="VNM")
    (lost,) = ilms.write(data, tmp_path / "c18.csv", "ilostat-csv")
    assert (lost.code, lost.value, lost.count) == ("ATT105", "8", 1)
    assert lost.where == ({"file": "DataFrame", "line": 1},)
    assert str(lost).startswith("ATT105 ")


def test_what_would_say_something_else_is_not_written(frame: pd.DataFrame, tmp_path: Path) -> None:
    persons = ilms.from_pandas(frame.assign(UNIT_MULT="0"), "C18", REF_AREA="VNM")
    with pytest.raises(ilms.FindingsError, match="not written as ilostat-csv") as raised:
        ilms.write(persons, tmp_path / "c18.csv", "ilostat-csv")
    assert "ATT105" in raised.value.detail
    assert not (tmp_path / "c18.csv").exists()


def test_of_several_dataflows_one_is_named(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    abroad = frame.rename(columns={"CDS": "CRS"}).assign(CRS=["CRS_RES_TOTAL"] * 3 + ["CRS_RES_KOR"] * 3)
    ilms.write(ilms.from_pandas(frame, "C18", REF_AREA="VNM"), path, "ilostat-csv")
    ilms.write(ilms.from_pandas(abroad, "C15", REF_AREA="VNM"), tmp_path / "c15.csv", "ilostat-csv")
    first, *rest = (tmp_path / "c15.csv").read_text("utf-8-sig").splitlines(keepends=True)
    with path.open("a", encoding="utf-8", newline="") as both:
        both.writelines(rest)
    assert [data.observations.schema.dataflow.id for data in ilms.read_all(path)] == [
        "DF_MNA_OEMP_SEX_CDS_NB",
        "DF_MNA_TPOP_SEX_CRS_NB",
    ]
    assert len(ilms.read(path, dataflow="C15").observations) == len(abroad)
    with pytest.raises(ilms.UsageError, match="has observations of 2 dataflows") as raised:
        ilms.read(path)
    assert "DF_MNA_TPOP_SEX_CRS_NB" in raised.value.detail
    path.write_text(first, "utf-8")
    with pytest.raises(ilms.UsageError, match="has no observations"):
        ilms.read(path)


def test_a_file_of_any_agency_is_read_with_its_structure(data: ilms.Dataset, tmp_path: Path) -> None:
    structure = resources.folder("dsd") / "MNA_OEMP_SEX_CDS_NB.xml"
    held = ilms.schema("DF_MNA_OEMP_SEX_CDS_NB", structure=structure)
    ilms.write(data, tmp_path / "c18.csv", "csv")
    read = ilms.read(tmp_path / "c18.csv", structure=structure, dataflow=held.dataflow.id)
    assert (
        ilms.to_pandas(read)["OBS_VALUE"].tolist()
        == ilms.to_pandas(ilms.read(tmp_path / "c18.csv", dataflow="C18"))["OBS_VALUE"].tolist()
    )
    assert ilms.from_pandas(ilms.to_pandas(read), held).observations.schema is held


@pytest.mark.parametrize(
    ("what", "title"),
    [
        ("C99", "there is no dataflow `C99`"),
        ("A1", "table `A1` is 2 dataflows"),
        ("DF_X", "there is no dataflow `DF_X`"),
    ],
)
def test_what_is_no_table_is_told(what: str, title: str) -> None:
    with pytest.raises(ilms.UsageError, match=title):
        ilms.schema(what)


def test_a_table_has_many_names() -> None:
    named = {ilms.schema(name) for name in ("C18", "c18", "DF_MNA_OEMP_SEX_CDS_NB", "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0)")}
    assert len(named) == 1
    assert ilms.schema("a1-birth") is not ilms.schema("A1-citizenship")
