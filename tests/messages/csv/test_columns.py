"""SDMX-CSV after its field guides: labels, several values in one field, delimiters."""

import csv
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.messages import formats
from ilms.messages.header import Header
from ilms.structures.load import resolver
from messages.peers import by_pysdmx, same
from messages.rich import RICH_30, SIZES, rich
from messages.specimens import C18, TEXTS, back, listed, some

LABELLED = [("sdmx-csv-1.0", "both"), ("sdmx-csv-2.0", "both"), ("sdmx-csv-2.0", "name")]
labelled = pytest.mark.parametrize(("name", "labels"), LABELLED, ids="-".join)


def written(observations, folder, name="sdmx-csv-2.0", **more):
    path = folder / "x.csv"
    formats.write(observations, path, name, Header("X", **more))
    return path


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def of_rich(path):
    (dataset,) = formats.read(path, lambda _: RICH_30)
    assert not len(dataset.findings)
    return dataset.observations


@labelled
@pytest.mark.parametrize("language", ["en", "vi", "xx"])
def test_labels_are_written_and_taken_off(name, labels, language, tmp_path):
    observations = some(
        SOURCE=["A: B", "plain", "LFS: Labour: Force"], CDS=["CDS_DES_JPN", "CDS_DES_X1", "CDS_DES_TOTAL"]
    )
    path = written(observations, tmp_path, name, labels=labels, language=language)
    assert listed(back(path, name)) == listed(observations)


@labelled
def test_every_character_survives_beside_labels(name, labels, tmp_path):
    observations = some(SOURCE=TEXTS, NOTE_CLASSIF=[None, *TEXTS[1:]])
    path = written(observations, tmp_path, name, labels=labels)
    assert listed(back(path, name)) == listed(observations)


def test_both_puts_them_into_one_column(tmp_path):
    header, row = table(written(some(SEX=["SEX_T"]), tmp_path, labels="both"))
    shown = dict(zip(header, row, strict=True))
    assert shown["STRUCTURE_ID"].startswith(f"ILO:{C18}(1.0): ")
    assert shown["SEX: Sex"] == "SEX_T: Total"
    assert shown["TIME_PERIOD: Time period"] == "1999"
    assert shown["OBS_STATUS: Observation status"].startswith("B: ")


def test_name_puts_them_into_columns_of_their_own(tmp_path):
    header, row = table(written(some(SEX=["SEX_T"], CDS=["CDS_DES_ODD"]), tmp_path, labels="name"))
    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME"]
    assert header[header.index("SEX") + 1] == "Sex"
    assert row[header.index("SEX") :][:2] == ["SEX_T", "Total"]
    assert row[header.index("CDS") :][:2] == ["CDS_DES_ODD", ""]
    assert len(set(header)) == len(header)


def test_labels_are_of_the_language_asked_for(tmp_path):
    (_, row) = table(written(some(SEX=["SEX_M"]), tmp_path, labels="both", language="vi"))
    assert "SEX_M: Nam" in row


def test_columns_of_names_came_with_2_0(tmp_path):
    with pytest.raises(UsageError, match="no columns of names") as told:
        written(some(), tmp_path, "sdmx-csv-1.0", labels="name")
    assert "sdmx-csv-2.0" in told.value.hint


def test_another_kind_of_labels_is_told():
    with pytest.raises(UsageError, match="`all` is no kind"):
        Header("X", labels="all")


def test_pysdmx_reads_our_labels(tmp_path):
    observations = some()
    theirs = by_pysdmx(written(observations, tmp_path, labels="both"), validate=False)
    bare = [{re.sub(": .*", "", n): re.sub(": .*", "", v) for n, v in row.items()} for row in theirs]
    assert same(listed(observations, "SOURCE"), [{n: v for n, v in row.items() if n != "SOURCE"} for row in bare])


# Several values ------------------------------------------------------------------------------------------------------

LISTS = [["a"], ["a", "b"], ["a;b", "c"], ['a "q"', ";"], ["", ""], [""], None, [" a ", "\n"], ["x: y"], ["é", "日"]]


@pytest.mark.parametrize("labels", ["id", "both", "name"])
def test_several_values_and_measures_come_back(labels, tmp_path):
    observations = rich(len(LISTS), RICH_30, TAGS=LISTS, SIZES=[["M", "L"], ["S"], None, ["odd"], ["M", "M"]] * 2)
    path = written(observations, tmp_path, labels=labels)
    read = of_rich(path)
    assert listed(read) == listed(observations)
    assert read.table.column("TAGS").to_pylist() == LISTS


def test_the_header_says_what_stands_between_them(tmp_path):
    header, row = table(written(rich(2, RICH_30, TAGS=[["a", "b"], None]), tmp_path))[:2]
    assert header[0] == "STRUCTURE[;]"
    assert row[header.index("TAGS[]")] == "a;b"
    assert "REMARK" in header


def test_without_such_components_the_header_is_plain(tmp_path):
    assert table(written(some(), tmp_path))[0][0] == "STRUCTURE"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=st.lists(
        st.none() | st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=4),
        min_size=1, max_size=6,
    ),
    labels=st.sampled_from(["id", "both", "name"]),
)  # fmt: skip
def test_any_values_come_back(lists, labels, tmp_path):
    observations = rich(len(lists), RICH_30, TAGS=lists)
    read = of_rich(written(observations, tmp_path, labels=labels))
    assert read.table.column("TAGS").to_pylist() == lists


def others(tmp_path, text):
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    return path


def test_the_separator_is_the_one_the_header_names(tmp_path):
    path = others(
        tmp_path, "STRUCTURE[|];STRUCTURE_ID;ACTION;D1;TAGS[]\ndataflow;OFFICE:DF_RICH(1.0);I;a;x|y;z\n"[:-3] + "\n"
    )
    assert of_rich(path).table.column("TAGS").to_pylist() == [["x", "y"]]


def test_codes_of_a_field_lose_their_labels(tmp_path):
    text = "STRUCTURE[;],STRUCTURE_ID,SIZES[]: Sizes\ndataflow,OFFICE:DF_RICH(1.0),M: Middle;XL: Very large\n"
    assert of_rich(others(tmp_path, text)).table.column("SIZES").to_pylist() == [["M", "XL"]]


def test_of_several_languages_english_is_kept_and_the_others_are_told(tmp_path):
    text = (
        "STRUCTURE[;],STRUCTURE_ID,D1,TITLE[en;fr],TAGS[en;fr]\nf,OFFICE:DF_RICH(1.0),a,,\n"
        'f,OFFICE:DF_RICH(1.0),b,en:x: y;fr:z,"""en:a;fr:b"";""fr:c"""\n'
    )
    (dataset,) = formats.read(others(tmp_path, text), lambda _: RICH_30)
    assert dataset.observations.text("TITLE").to_pylist() == [None, "x: y"]
    assert dataset.observations.table.column("TAGS").to_pylist() == [None, ["a", "c"]]
    (batch,) = dataset.findings
    assert batch.code == "ATT110"
    assert batch.params["value"].to_pylist() == ["z", "b"]


def test_the_delimiter_is_what_follows_the_first_word(tmp_path):
    text = f'STRUCTURE;STRUCTURE_ID;"A, B, C, D, E, F"\ndataflow;ILO:{C18}(1.0);x\n'
    (dataset,) = formats.read(others(tmp_path, text), resolver(None, None))
    (batch,) = dataset.findings
    assert batch.params.to_pylist() == [{"component": "A, B, C, D, E, F"}]


def test_formats_without_several_values_join_them_and_take_them_apart(tmp_path):
    observations = rich(4, RICH_30, TAGS=[["a", "b; c"], ["\\"], None, ["d"]])
    for name in ("csv", "sdmx-csv-1.0"):
        assert listed(of_rich(written(observations, tmp_path, name))) == listed(observations)


def test_sizes_are_codes():
    assert RICH_30["SIZES"].codelist is SIZES
