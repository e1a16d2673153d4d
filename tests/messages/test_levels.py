"""Attributes of every level, groups, several measures and values: through every format of SDMX-ML and back."""

import re

import pyarrow as pa
import pytest

from ilms.errors import UsageError
from ilms.messages import formats, xsd
from ilms.messages.header import FLAT, SERIES
from ilms.messages.ml import writer as ml_writer
from ilms.observations import ACTION, Observations, concat
from messages.rich import KEY, MOST, NAMES, PAIR, RICH, RICH_30, rich
from messages.specimens import header, listed

ML = [(name, form) for name in ("sdmx-ml-2.1", "sdmx-ml-2.1-generic", "sdmx-ml-3.0") for form in (SERIES, FLAT)]
every = pytest.mark.parametrize("variant", ML, ids="-".join)
only_30 = pytest.mark.parametrize("variant", ML[4:], ids="-".join)


def written(observations, folder, variant, action="I"):
    path = folder / "x.xml"
    formats.write(observations, path, variant[0], header(variant[1], action))
    assert xsd.validate(path, observations.schema) == []
    return path


def back(path, schema):
    (dataset,) = formats.read(path, lambda _: schema)
    assert not len(dataset.findings)
    return dataset.observations


@every
def test_every_level_comes_back(variant, tmp_path):
    observations = rich()
    assert listed(back(written(observations, tmp_path, variant), RICH)) == listed(observations)


@only_30
def test_several_measures_and_values_come_back(variant, tmp_path):
    observations = rich(schema=RICH_30)
    read = back(written(observations, tmp_path, variant), RICH_30)
    assert listed(read) == listed(observations)
    assert read.table.column("PAIR_TAGS").type == pa.list_(pa.string())


@every
def test_each_group_stands_once_before_the_series(variant, tmp_path):
    text = written(rich(40), tmp_path, variant).read_text("utf-8")
    head, rest = re.split(r"<(?:generic:)?Obs\b", text, maxsplit=1)
    assert head.count("Pair") >= 4
    assert "Pair" not in rest
    assert "Unused" not in text


@every
def test_chunks_give_the_same_bytes_as_the_whole(variant, tmp_path, monkeypatch):
    whole = rich(60)
    expected = written(whole, tmp_path, variant).read_bytes()
    monkeypatch.setattr(ml_writer, "SLICE", 7)
    parts = (whole.take(pa.array(range(n, min(n + 11, 60)))) for n in range(0, 60, 11))
    assert written(concat(parts), tmp_path, variant).read_bytes() == expected


@every
def test_a_group_with_two_titles_is_refused_and_named(variant, tmp_path):
    one = rich(4, D2=["S"] * 4, D3=["S"] * 4, TITLE=["a", "a", "b", "b"], NOTE=[None] * 4)
    with pytest.raises(UsageError, match="TITLE has two values in one group `Pair`") as told:
        written(one, tmp_path, variant)
    assert "D2=S, D3=S" in told.value.title
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("variant", ML[:4], ids="-".join)
def test_what_2_1_cannot_carry_is_told_before(variant):
    found = formats.unwritable(rich(4, RICH_30), variant[0])
    told = {(batch.code, row["component"]): len(batch) for batch in found for row in batch.params.to_pylist()[:1]}
    assert told == {("ATT105", name): n for name, n in (("COUNT", 4), ("SET_TAGS", 4), ("SERIES_TAGS", 2),
                                                        ("PAIR_TAGS", 4), ("TAGS", 2))}  # fmt: skip


@pytest.mark.parametrize("variant", ML[4:], ids="-".join)
def test_3_0_carries_all(variant):
    assert not len(formats.unwritable(rich(schema=RICH_30), variant[0]))


def about(schema=RICH, action="M", **columns):
    """Rows about part of the key."""
    return Observations.from_columns(schema, {ACTION: [action] * len(next(iter(columns.values()))), **columns})


def key(*names):
    return {name: ["M"] for name in names}


@every
def test_a_group_without_observations_is_a_row_of_its_own(variant, tmp_path):
    for action in "MD":
        row = about(action=action, **key(*PAIR), TITLE=["new"])
        read = back(written(row, tmp_path, variant), RICH)
        assert listed(read) == listed(row)
        assert read.text(ACTION).to_pylist() == [{"M": "A"}.get(action, action)]


@every
def test_an_attribute_of_the_data_set_alone_is_a_row_of_its_own(variant, tmp_path):
    row = about(OF_SET=["new"])
    assert listed(back(written(row, tmp_path, variant), RICH)) == listed(row)


@pytest.mark.parametrize("variant", ML[::2], ids="-".join)
def test_a_series_alone_is_a_row_of_its_own(variant, tmp_path):
    row = about(action="D", **key(*NAMES))
    assert listed(back(written(row, tmp_path, variant), RICH)) == listed(row)


@pytest.mark.parametrize("variant", ML[::2], ids="-".join)
def test_the_deletion_of_a_series_and_of_an_observation_stay_apart(variant, tmp_path):
    both = about(action="D", **{n: ["M", "M"] for n in NAMES}, TIME_PERIOD=[None, "2020"])
    assert listed(back(written(both, tmp_path, variant), RICH)) == listed(both)


@only_30
def test_any_part_of_the_key_is_an_atts(variant, tmp_path):
    for action in "MD":
        row = about(action=action, **key("D1"), TIME_PERIOD=["2020"], OF_TIME=["why"])
        path = written(row, tmp_path, variant)
        assert '<Atts D1="M" TIME_PERIOD="2020" OF_TIME="why"/>' in path.read_text("utf-8")
        assert listed(back(path, RICH)) == listed(row)


@only_30
def test_an_atts_holds_for_its_observations_wherever_it_stands(variant, tmp_path):
    observations = rich(8, OF_TIME=[None] * 8)
    path = written(observations, tmp_path, variant)
    text = path.read_text("utf-8")
    atts = '<Atts D1="s2" TIME_PERIOD="2021" OF_TIME="late"/>\n'
    path.write_text(text.replace("</message:DataSet>", atts + "</message:DataSet>"), "utf-8")
    assert xsd.validate(path, RICH) == []
    assert back(path, RICH).text("OF_TIME").to_pylist() == [None] * 5 + ["late", None, None]


@pytest.mark.parametrize("variant", ML[:4], ids="-".join)
def test_2_1_refuses_other_parts_of_the_key(variant, tmp_path):
    row = about(**key("D1"), TIME_PERIOD=["2020"], OF_TIME=["why"])
    with pytest.raises(UsageError, match="without D2") as told:
        written(row, tmp_path, variant)
    assert "sdmx-csv-2.0" in told.value.hint


@every
def test_a_key_without_attributes_is_refused(variant, tmp_path):
    """It would delete in bulk."""
    with pytest.raises(UsageError, match="cannot carry a row without"):
        written(about(action="D", **key(*PAIR)), tmp_path, variant)


@every
def test_a_deleted_attribute_of_a_group_deletes_no_observation(variant, tmp_path):
    """Rows as a receiver of CSV gets them: the whole key, and the group's attribute marked."""
    marked = about(action="D", **{n: ["M"] for n in KEY}, TITLE=["-"])
    read = back(written(marked, tmp_path, variant), RICH)
    assert listed(read) == listed(about(action="D", **key(*PAIR), TITLE=["-"]))


@every
def test_a_value_of_a_measure_without_a_whole_key_is_refused(variant, tmp_path):
    with pytest.raises(UsageError, match="cannot carry a row without"):
        written(about(**key(*MOST), OBS_VALUE=["1"]), tmp_path, variant)
