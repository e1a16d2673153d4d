"""Deltas: what is to be done with a row, in the formats that can say so."""

import pytest

from ilms.errors import UsageError
from ilms.messages import formats, xsd
from ilms.messages.header import FLAT, SERIES
from ilms.observations import ACTION, Observations
from ilms.structures.load import resolver
from messages.specimens import C18, back, c18, header, listed, resolve_for, some, to_file


def delta() -> Observations:
    """Two merged, one replaced, two deleted by key alone."""
    plain = some(OBS_VALUE=["1.1", "2.2", "3.3", None, None])
    columns = {name: plain.text(name).to_pylist() for name in plain.table.column_names}
    for name, values in columns.items():
        if name not in plain.schema.key:
            values[3:] = [None, None]
    return Observations.from_columns(plain.schema, columns | {ACTION: ["M", "M", "R", "D", "D"]})


def test_csv_2_writes_the_action_of_each_row(tmp_path):
    path = to_file(delta(), tmp_path, ("sdmx-csv-2.0", SERIES))
    assert [line.split(",")[2] for line in path.read_text("utf-8").splitlines()] == ["ACTION", *"MMRDD"]
    read = back(path, "sdmx-csv-2.0")
    assert read.text(ACTION).to_pylist() == list("MMRDD")
    assert listed(read) == listed(delta())


@pytest.mark.parametrize("form", [SERIES, FLAT])
def test_xml_makes_a_data_set_of_each_run_of_one_action(form, tmp_path):
    path = to_file(delta(), tmp_path, ("sdmx-ml-2.1", form))
    text = path.read_text("utf-8")
    actions = [part.split('"')[0] for part in text.split('data:action="')[1:]]
    assert actions == ["Append", "Replace", "Delete"]
    assert xsd.validate(path, c18()) == []
    read = back(path, "sdmx-ml-2.1")
    assert read.text(ACTION).to_pylist() == list("AARDD")
    assert listed(read) == listed(delta())


@pytest.mark.parametrize("name", ["sdmx-csv-1.0", "ilostat-csv", "csv"])
def test_formats_without_actions_refuse_deletions(name, tmp_path):
    with pytest.raises(UsageError, match="cannot carry deletions") as told:
        formats.write(delta(), tmp_path / "x", name, header())
    assert "sdmx-csv-2.0" in told.value.hint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", formats.NAMES)
def test_formats_without_actions_tell_those_they_leave_out(name):
    columns = {n: some().text(n).to_pylist()[:4] for n in some().table.column_names}
    rows = Observations.from_columns(c18(), columns | {ACTION: ["A", "I", None, "R"]})
    told = [b for b in formats.unwritable(rows, name) if b.code == "ATT108"]
    assert bool(told) == (name in ("sdmx-csv-1.0", "ilostat-csv", "csv"))
    for batch in told:
        assert batch.rows.to_pylist() == [0, 3]
        assert [row["action"] for row in batch.params.to_pylist()] == ["A", "R"]


@pytest.mark.parametrize("name", ["sdmx-csv-1.0", "ilostat-csv", "csv"])
def test_formats_of_whole_rows_refuse_part_of_the_key(name, tmp_path):
    rows = some(CDS=["CDS_DES_JPN", None], SEX=["SEX_T", "SEX_T"])
    with pytest.raises(UsageError, match=r"cannot carry a row without CDS \(`VNM\.A\.MNA_OEMP_NB\.SEX_T\.\.1999`"):
        formats.write(rows, tmp_path / "x", name, header())
    assert not list(tmp_path.iterdir())


def test_a_partial_key_goes_through_csv_2(tmp_path):
    """The deletion of one attribute of a period: the dimensions it does not depend on are empty."""
    partial = Observations.from_columns(
        c18(),
        {
            "REF_AREA": ["VNM"],
            "MEASURE": ["MNA_OEMP_NB"],
            "TIME_PERIOD": ["2019"],
            "SOURCE": ["-"],
            ACTION: ["D"],
        },
    )
    path = to_file(partial, tmp_path, ("sdmx-csv-2.0", SERIES))
    assert path.read_text("utf-8").splitlines()[1].split(",")[2:10] == [
        "D",
        "VNM",
        "",
        "MNA_OEMP_NB",
        "",
        "",
        "2019",
        "",
    ]
    read = back(path, "sdmx-csv-2.0")
    assert listed(read) == listed(partial)
    assert read.text("SEX").to_pylist() == [None]


@pytest.mark.parametrize("form", [SERIES, FLAT])
def test_xml_refuses_a_partial_key_and_says_where(form, tmp_path):
    partial = Observations.from_columns(c18(), {"REF_AREA": ["VNM"], "MEASURE": ["MNA_OEMP_NB"], "SOURCE": ["-"]})
    with pytest.raises(UsageError, match="without FREQ") as told:
        formats.write(partial, tmp_path / "x.xml", "sdmx-ml-2.1", header(form))
    assert "sdmx-csv-2.0" in told.value.hint


def test_the_message_s_action_holds_where_a_data_set_has_none(tmp_path):
    path = to_file(some(), tmp_path, ("sdmx-ml-2.1", SERIES), "R")
    path.write_text(path.read_text("utf-8").replace(' data:action="Replace"', ""), "utf-8")
    assert set(back(path, "sdmx-ml-2.1").text(ACTION).to_pylist()) == {"R"}


def test_without_any_action_there_is_no_column_of_it(tmp_path):
    path = to_file(some(), tmp_path, ("sdmx-ml-2.1", SERIES))
    text = path.read_text("utf-8").replace(' data:action="Information"', "")
    path.write_text(text.replace("<message:DataSetAction>Information</message:DataSetAction>", ""), "utf-8")
    assert ACTION not in back(path, "sdmx-ml-2.1").table.column_names


def test_a_stat_delta_of_several_data_sets_is_one_data_set_with_actions(tmp_path):
    """References to the dataflow and to its DSD, and Merge, which the 2.1 XSD lacks."""
    path = to_file(some(), tmp_path, ("sdmx-ml-2.1", SERIES))
    text = path.read_text("utf-8")
    head, _, rest = text.partition("<message:DataSet ")
    body, _, _ = rest.partition("</message:DataSet>")
    second = body.replace("Information", "Delete").replace('structureRef="S"', 'structureRef="S2"')
    structure = head[head.index("<message:Structure ") : head.index("</message:Structure>") + 20]
    other = (
        structure.replace('structureID="S"', 'structureID="S2"')
        .replace("StructureUsage", "Structure")
        .replace('id="DF_', 'id="')
    )
    path.write_text(
        head.replace(structure, structure + other)
        + f"<message:DataSet {body.replace('Information', 'Merge')}</message:DataSet>"
        + f"<message:DataSet {second}</message:DataSet></message:StructureSpecificData>",
        "utf-8",
    )
    (dataset,) = formats.read(path, resolve_for("sdmx-ml-2.1"))
    assert dataset.observations.text(ACTION).to_pylist() == ["M"] * 6 + ["D"] * 6


def test_a_series_without_observations_is_a_row_of_its_key(tmp_path):
    path = to_file(some(SEX=["SEX_T"]), tmp_path, ("sdmx-ml-2.1", SERIES), "D")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("<Obs")]
    path.write_text("\n".join(lines), "utf-8")
    read = back(path, "sdmx-ml-2.1")
    assert read.text("CDS").to_pylist() == ["CDS_DES_TOTAL"]
    assert read.text("TIME_PERIOD").to_pylist() == [None]


def test_an_absent_action_column_means_nothing_was_said(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(f"STRUCTURE;STRUCTURE_ID;REF_AREA;SEX\ndataflow;ILO:{C18}(1.0);VNM;SEX_T\n", "utf-8")
    (dataset,) = formats.read(path, resolver(None, None))
    assert dataset.observations.text("REF_AREA").to_pylist() == ["VNM"]
    assert ACTION not in dataset.observations.table.column_names
