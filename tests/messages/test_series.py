"""Every series once in the formats that have series, whatever order the rows came in."""

import pyarrow as pa
import pytest

from ilms.messages import formats
from ilms.messages.header import FLAT, SERIES
from ilms.messages.series import ApartError, whole
from ilms.observations import ACTION, LINE, Observations, concat
from ilms.ordering import sorting
from messages.specimens import back, c18, header, listed, some

SERIAL = [name for name in formats.NAMES if not name.endswith("csv") and not name.startswith("sdmx-csv")]
everywhere = pytest.mark.parametrize("name", SERIAL)


@pytest.fixture(autouse=True)
def _small_runs(monkeypatch):
    monkeypatch.setattr(sorting, "RUN", 4000)


def shuffled(count: int = 240) -> Observations:
    whole_ = some(OBS_VALUE=[str(n) for n in range(count)])
    return whole_.take(pa.array([n * 101 % count for n in range(count)]))


def parts(whole_: Observations, length: int = 16) -> list[Observations]:
    return [whole_.take(pa.array(range(n, min(n + length, len(whole_))))) for n in range(0, len(whole_), length)]


def count(path, name):
    """How many series a message has, and data sets."""
    text = path.read_text("utf-8")
    if name == "sdmx-json-2.0":
        return text.count('":{"attributes"'), text.count('"structure":0')
    return text.count("<Series") + text.count("<generic:Series>"), text.count("<message:DataSet ")


@everywhere
def test_shuffled_rows_give_the_same_bytes_as_rows_in_order(name, tmp_path):
    rows = shuffled()
    formats.write(rows.in_order(), tmp_path / "ordered", name, header())
    for given in (rows, parts(rows), iter(parts(rows))):
        formats.write(given, tmp_path / "shuffled", name, header())
        assert (tmp_path / "shuffled").read_bytes() == (tmp_path / "ordered").read_bytes()
    assert count(tmp_path / "ordered", name) == (12, 1)


@everywhere
def test_series_that_stand_together_keep_the_order_of_their_author(name, tmp_path):
    rows = some(
        CDS=["CDS_DES_TWN"] * 3 + ["CDS_DES_JPN"] * 3, SEX=["SEX_T"] * 6, TIME_PERIOD=["2021", "2019", "2020"] * 2
    )
    formats.write(parts(rows, 2), tmp_path / "x", name, header())
    assert back(tmp_path / "x", name).text("OBS_VALUE").equals(rows.text("OBS_VALUE"))


@everywhere
def test_a_series_that_comes_again_late_is_put_to_its_own_all_the_same(name, tmp_path):
    rows = some(OBS_VALUE=[str(n) for n in range(96)]).in_order()
    late = concat([*parts(rows, 16), rows.take(pa.array([0]))])
    formats.write(parts(late), tmp_path / "x", name, header())
    assert count(tmp_path / "x", name)[0] == 12 + (name == "sdmx-json-2.0")  # where a key stands once in a data set
    assert listed(back(tmp_path / "x", name)) == listed(late)  # the one that is there twice is there twice


def test_chunks_that_are_gone_are_not_put_in_order(tmp_path):
    rows = some(OBS_VALUE=[str(n) for n in range(96)]).in_order()
    late = concat([rows, rows.take(pa.array([0]))])
    formats.write(iter(parts(late, 16)), tmp_path / "x", "sdmx-ml-2.1", header())
    assert count(tmp_path / "x", "sdmx-ml-2.1")[0] == 13
    assert listed(back(tmp_path / "x", "sdmx-ml-2.1")) == listed(late)
    with pytest.raises(ApartError):
        list(whole(iter(parts(late, 16)), header(), again=True))


@everywhere
def test_the_flat_form_keeps_every_row_where_it_is(name, tmp_path):
    rows = shuffled()
    formats.write(parts(rows), tmp_path / "x", name, header(FLAT))
    assert back(tmp_path / "x", name).text("OBS_VALUE").equals(rows.text("OBS_VALUE"))


def test_tables_keep_every_row_where_it_is(tmp_path):
    rows = shuffled()
    formats.write(parts(rows), tmp_path / "x", "sdmx-csv-2.0", header())
    assert back(tmp_path / "x", "sdmx-csv-2.0").text("OBS_VALUE").equals(rows.text("OBS_VALUE"))


@everywhere
def test_what_is_to_be_done_first_stays_first(name, tmp_path):
    """One key is given, deleted and given again."""
    rows = some(OBS_VALUE=["1", None, "2"] * 4, CDS=["CDS_DES_JPN"] * 12, SEX=["SEX_M"] * 12,
                TIME_PERIOD=[str(2000 + n // 3) for n in range(12)], OBS_STATUS=[None] * 12, SOURCE=[None] * 12,
                UNIT_MEASURE_TYPE=[None] * 12, UNIT_MEASURE=[None] * 12, UNIT_MULT=[None] * 12)  # fmt: skip
    actions = ["I", "D", "R"] * 4
    acted = Observations(rows.schema, rows.table.append_column(ACTION, pa.array(actions)))
    formats.write(parts(acted, 5), tmp_path / "x", name, header())
    again = concat(formats.stream(tmp_path / "x", lambda _: c18()))
    assert again.text(ACTION).to_pylist() == actions
    assert again.text("TIME_PERIOD").equals(acted.text("TIME_PERIOD"))


def test_lines_are_left_behind_with_the_order_they_told():
    rows = shuffled(48)
    lined = Observations(rows.schema, rows.table.append_column(LINE, pa.array(range(48))))
    assert LINE not in concat(whole([lined], header())).table.column_names
    assert LINE in concat(whole([lined], header(FLAT))).table.column_names


def test_no_chunks_are_no_chunks():
    assert list(whole([], header(SERIES))) == []
