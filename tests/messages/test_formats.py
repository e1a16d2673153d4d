"""One suite of checks over every format and form."""

import pyarrow as pa
import pytest

from ilms.errors import UsageError
from ilms.messages import formats
from ilms.messages.header import FLAT
from ilms.messages.ml import writer as ml_writer
from ilms.messages.notes import book
from ilms.observations import ACTION, LINE, Observations, concat
from ilms.structures.load import schema as packaged
from messages.specimens import (
    C18,
    EXACT,
    NFC,
    NFD,
    SDMX,
    TEXTS,
    VALUES,
    VARIANTS,
    back,
    header,
    listed,
    resolve_for,
    some,
    to_file,
)

every = pytest.mark.parametrize("variant", VARIANTS, ids="-".join)
exact = pytest.mark.parametrize("variant", EXACT, ids="-".join)


@every
def test_what_is_written_is_read_back_equal(variant, tmp_path):
    observations = some()
    assert listed(back(to_file(observations, tmp_path, variant), variant[0])) == listed(observations)


@exact
def test_every_character_of_an_attribute_survives(variant, tmp_path):
    observations = some(SOURCE=TEXTS, NOTE_CLASSIF=TEXTS[::-1], NOTE_SOURCE=[None, *TEXTS[1:]])
    assert listed(back(to_file(observations, tmp_path, variant), variant[0])) == listed(observations)


@every
def test_the_text_of_a_value_is_the_text_that_came_in(variant, tmp_path):
    observations = some(OBS_VALUE=[*VALUES, None])
    assert listed(back(to_file(observations, tmp_path, variant), variant[0])) == listed(observations)


@every
def test_empty_and_absent_stay_apart(variant, tmp_path):
    observations = some(OBS_VALUE=["", None], OBS_STATUS=[None, "C"], NOTE_CLASSIF=[None, ""])
    read = back(to_file(observations, tmp_path, variant), variant[0])
    assert read.text("OBS_VALUE").to_pylist() == ["", None]
    assert read.text("NOTE_CLASSIF").to_pylist() == [None, ""]


@exact
def test_composed_and_decomposed_vietnamese_survive_byte_for_byte(variant, tmp_path):
    path = to_file(some(SOURCE=[NFC, NFD]), tmp_path, variant)
    assert {NFC.encode(), NFD.encode()} <= {n.encode() for n in back(path, variant[0]).text("SOURCE").to_pylist()}
    assert NFC.encode() in path.read_bytes()
    assert NFD.encode() in path.read_bytes()


@every
def test_an_unknown_code_is_carried_and_stays_marked_as_unknown(variant, tmp_path):
    observations = some(CDS=["CDS_DES_ATLANTIS", "CDS_DES_JPN"])
    read = back(to_file(observations, tmp_path, variant), variant[0])
    assert read.text("CDS").to_pylist() == ["CDS_DES_ATLANTIS", "CDS_DES_JPN"]
    known = len(read.schema["CDS"].codelist)
    assert [i >= known for i in read.codes("CDS").indices.to_pylist()] == [True, False]


@every
def test_the_format_is_told_from_the_content_whatever_the_name(variant, tmp_path):
    path = to_file(some(), tmp_path, variant).rename(tmp_path / "data.bin")
    assert formats.detect(path) == variant[0]


@every
def test_the_same_observations_give_the_same_bytes(variant, tmp_path):
    first = to_file(some(), tmp_path, variant).read_bytes()
    assert to_file(some(), tmp_path, variant).read_bytes() == first


@every
def test_chunks_give_the_same_bytes_as_the_whole(variant, tmp_path, monkeypatch):
    whole = some(OBS_VALUE=[str(i) for i in range(60)]).in_order()
    expected = to_file(whole, tmp_path, variant).read_bytes()
    monkeypatch.setattr(ml_writer, "SLICE", 7)
    parts = (whole.take(pa.array(range(n, min(n + 11, 60)))) for n in range(0, 60, 11))
    path = tmp_path / "parts"
    formats.write(parts, path, variant[0], header(variant[1]))
    assert path.read_bytes() == expected


@every
def test_a_stream_gives_the_rows_in_order_with_their_lines(variant, tmp_path):
    observations = some(OBS_VALUE=[str(i) for i in range(40)]).in_order()
    path = to_file(observations, tmp_path, variant)
    chunks = list(formats.stream(path, resolve_for(variant[0])))
    assert listed(concat(chunks)) == listed(observations)
    lines = path.read_text("utf-8").splitlines()
    for chunk in chunks:
        for line, value in zip(chunk.table[LINE].to_pylist(), chunk.text("OBS_VALUE").to_pylist(), strict=True):
            assert value in lines[line - 1]


@every
def test_the_provenance_of_an_observation_is_its_line(variant, tmp_path):
    path = to_file(some(OBS_VALUE=["10.5", "20.25"]), tmp_path, variant)
    (dataset,) = formats.read(path, resolve_for(variant[0]))
    (place,) = dataset.provenance.where(1)
    assert place["file"] == str(path)
    assert "20.25" in path.read_text("utf-8").splitlines()[int(place["line"]) - 1]


@every
def test_no_observations_make_a_message_without_any(variant, tmp_path):
    path = to_file(some().take(pa.array([], pa.int64())), tmp_path, variant)
    assert formats.detect(path) == variant[0]
    assert sum(map(len, formats.stream(path, resolve_for(variant[0])))) == 0


@every
def test_a_failed_write_leaves_the_file_that_was_there(variant, tmp_path):
    path = to_file(some(), tmp_path, variant)
    before = path.read_bytes()

    def broken():
        yield some()
        raise UsageError("the source went away")

    with pytest.raises(UsageError, match="went away"):
        formats.write(broken(), path, variant[0], header(variant[1]))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@every
def test_two_dataflows_are_not_put_into_one_message(variant, tmp_path):
    other = Observations.from_columns(packaged("DF_MNA_TPOP_SEX_CRS_NB"), {"REF_AREA": ["VNM"]})
    with pytest.raises(UsageError, match="one dataflow"):
        formats.write(iter([some(), other]), tmp_path / "x", variant[0], header(variant[1]))


@every
def test_a_folder_that_cannot_be_written_is_told(variant, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="cannot write"):
        formats.write(some(), tmp_path / "file" / "x", variant[0], header(variant[1]))


@pytest.mark.parametrize("variant", SDMX, ids="-".join)
def test_sdmx_formats_carry_everything(variant):
    assert len(formats.unwritable(some(), variant[0], register=book())) == 0


@pytest.mark.parametrize("name", formats.NAMES)
def test_every_name_is_that_of_its_module(name):
    assert name == formats._module(name).NAME


def test_an_unknown_format_is_told_with_the_nearest(tmp_path):
    with pytest.raises(UsageError, match="no format") as told:
        formats.write(some(), tmp_path / "x", "sdmx-csv-2", header())
    assert "`sdmx-csv-2.0`" in told.value.hint


def test_rows_of_one_series_that_stand_apart_are_brought_together(tmp_path):
    scattered = some(
        CDS=["CDS_DES_JPN", "CDS_DES_KOR", "CDS_DES_JPN"],
        SEX=["SEX_T"] * 3,
        TIME_PERIOD=["2019", "2019", "2018"],
    )
    path = to_file(scattered, tmp_path, ("sdmx-ml-2.1", "TIME_PERIOD"))
    assert path.read_text("utf-8").count("<Series ") == 2
    assert listed(back(path, "sdmx-ml-2.1")) == listed(scattered)


def test_units_stand_on_the_series_and_the_source_on_the_observation(tmp_path):
    path = to_file(some(), tmp_path, ("sdmx-ml-2.1", "TIME_PERIOD"))
    lines = path.read_text("utf-8").splitlines()
    assert all("UNIT_MULT" in line for line in lines if line.startswith("<Series"))
    assert all("SOURCE" in line and "UNIT_MULT" not in line for line in lines if line.startswith("<Obs"))


def test_flat_has_no_series(tmp_path):
    text = to_file(some(), tmp_path, ("sdmx-ml-2.1", FLAT)).read_text("utf-8")
    assert "<Series" not in text
    assert 'dimensionAtObservation="AllDimensions"' in text


def test_series_whose_units_differ_are_not_merged(tmp_path):
    two = some(SEX=["SEX_T"] * 2, CDS=["CDS_DES_JPN"] * 2, TIME_PERIOD=["2018", "2019"], UNIT_MULT=["0", "3"])
    path = to_file(two, tmp_path, ("sdmx-ml-2.1", "TIME_PERIOD"))
    assert listed(back(path, "sdmx-ml-2.1")) == listed(two)


@pytest.mark.parametrize("action", ["I", "A", "R", "D"])
@pytest.mark.parametrize("variant", [v for v in SDMX if v[0] != "sdmx-csv-1.0"], ids="-".join)
def test_the_header_says_what_is_to_be_done(variant, action, tmp_path):
    read = back(to_file(some(), tmp_path, variant, action), variant[0])
    assert set(read.text(ACTION).to_pylist()) == {action}


def test_c18_is_the_dataflow_read(tmp_path):
    path = to_file(some(), tmp_path, ("sdmx-csv-2.0", "TIME_PERIOD"))
    assert back(path, "sdmx-csv-2.0").schema.dataflow.id == C18
