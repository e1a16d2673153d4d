"""Blocks of generic messages that go past the walk say what the walk would have said, or are left to it."""

from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.messages.header import FLAT, SERIES
from ilms.messages.ml import reader as ml_reader
from ilms.messages.ml.blocks_generic import elements
from ilms.messages.ml.reader_generic import GenericWalk
from ilms.messages.ml.tokens_generic import BETWEEN, O_DIMENSION, S_KEY, generic_kind
from ilms.trouble import MessageError
from messages.specimens import TEXTS, c18, some, to_file

NAMES = ("T", "V")
KEY = '<g:Series><g:SeriesKey><g:Value id="A" value="1"/><g:Value id="B" value="2"/></g:SeriesKey>'
NOTED = '<g:Attributes><g:Value id="N" value="x"/></g:Attributes>'
ROWS = (
    f'<g:Obs><g:ObsDimension value="1"/><g:ObsValue value="x"/>{NOTED}</g:Obs>\n'
    '<g:Obs>\n<g:ObsDimension value="2"/></g:Obs>\n'
)
forms = pytest.mark.parametrize("form", [SERIES, FLAT])


def read(text, before=None):
    return elements(text.encode(), before, 7, NAMES, {"g"})


def test_series_and_their_observations_become_columns():
    found = read(f"{KEY}\n{NOTED}\n{ROWS}</g:Series>\n{KEY}\n{ROWS}")
    assert found.count == 4
    assert found.sure
    assert found.on_rows["T"].to_pylist() == ["1", "2", "1", "2"]
    assert found.on_rows["V"].to_pylist() == ["x", None, "x", None]
    assert found.on_rows["N"].to_pylist() == ["x", None, "x", None]
    assert found.on_series["A"].to_pylist() == ["1"] * 4
    assert found.on_series["N"].to_pylist() == ["x", "x", None, None]
    assert found.lines.to_pylist() == [2, 3, 7, 8]
    assert found.going == {"A": "1", "B": "2"}
    assert (found.going_rows, found.prefix) == (2, "g")


def test_a_series_goes_on_from_the_block_before_and_ends():
    found = read(f"{ROWS}</g:Series>\n{KEY}{NOTED}", {"A": "0"})
    assert found.on_series["A"].to_pylist() == ["0", "0"]
    assert found.going == {"A": "1", "B": "2", "N": "x"}
    assert found.going_rows == 0


def test_the_key_of_an_observation_by_itself():
    key = '<Obs><ObsKey><Value id="A" value="1"/><Value id="T" value="2"/></ObsKey>'
    found = read(f'{key}<ObsValue value="7"/></Obs>{key}{NOTED.replace("g:", "")}</Obs>{key}</Obs>')
    assert found.on_rows["A"].to_pylist() == ["1"] * 3
    assert found.on_rows["V"].to_pylist() == ["7", None, None]
    assert found.on_rows["N"].to_pylist() == [None, "x", None]
    assert found.sure


def test_what_the_parser_must_judge_is_not_sure():
    assert not elements(ROWS.encode(), None, 1, NAMES, {"h"}).sure
    assert not read(ROWS.replace('"x"', '"&amp;"')).sure


@pytest.mark.parametrize(
    "block",
    [
        ROWS.replace('"x"', "'x'"), ROWS.replace("<g:Obs>", "<g:Obs><!-- -->"), ROWS.replace("/g:Obs>", "/h:Obs>"),
        ROWS.replace('id="N"', 'id="T"'), ROWS.replace('id="N"', 'id=""'), ROWS.replace('id="N"', 'id="N" x="y"'),
        ROWS.replace('id="N" value="x"', 'value="x" id="N"'), ROWS.replace(NOTED, NOTED + NOTED),
        ROWS.replace(NOTED, NOTED.replace("</g:Attributes>", "")), ROWS.replace("<g:ObsValue ", "<g:ObsDimension "),
        ROWS.replace("<g:ObsDimension ", "<g:Value "), ROWS + "</g:Series>", ROWS + "</message:DataSet>",
        KEY + ROWS[7:], KEY + KEY + ROWS, KEY + "</g:Series>" + ROWS, KEY + NOTED + NOTED + ROWS, ROWS + KEY + ROWS,
        ROWS + "<g:Obs>", ROWS.replace("<g:Obs>", "<g:Obs/>"), ROWS.replace("<g:Obs>", '<g:Group type="G">'),
        ROWS[:-10], ROWS + "text",
        ROWS.replace('value="x"', 'id="x"'), NOTED, KEY, ROWS.replace("><g:ObsValue", ">\r<g:ObsValue"),
        ROWS.replace('<g:ObsValue value="x"/>', '<g:ObsValue value="x"></g:ObsValue>'),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_walk(block):
    assert read(block) is None


def test_markup_is_understood():
    kind = generic_kind('/></g:SeriesKey>\n<g:Obs>\n<g:ObsDimension id="T" value=', "D", "V")
    assert (kind.name, kind.before, kind.breaks, kind.after, kind.to) == ("T", 1, 2, S_KEY, O_DIMENSION)
    assert generic_kind("/></g:Obs>\n", "D", "V").to == BETWEEN
    assert generic_kind("/></g:Obs>\n<g:Obs>", "D", "V") is None
    assert generic_kind("", "D", "V") is None


class Walked(GenericWalk):
    """Never takes a block whole."""

    def plain(self, _block, _line):
        return False


class Counted(GenericWalk):
    """Tells whether any block was taken whole."""

    taken = 0

    def plain(self, block, line):
        taken = super().plain(block, line)
        Counted.taken += taken
        return taken


def outcome(path, kind_of_walk):
    try:
        parts = [part.observations for part in ml_reader.read(path, lambda _: c18(), kind_of_walk)]
    except MessageError as error:
        return error.title
    return [tuple(row.items()) for part in parts for row in part.table.to_pylist()]


def message(folder, form=SERIES, **columns):
    return to_file(some(**columns), folder, ("sdmx-ml-2.1-generic", form))


@forms
def test_small_blocks_say_what_the_walk_says(tmp_path, monkeypatch, form):
    path = message(tmp_path, form, OBS_VALUE=[str(n) for n in range(40)])
    expected = outcome(path, Walked)
    monkeypatch.setattr(ml_reader, "HEAD", 1500)
    for size in (900, 2000, 4000):
        monkeypatch.setattr(ml_reader, "BLOCK", size)
        before = Counted.taken
        assert outcome(path, Counted) == expected
        assert Counted.taken > before


@forms
def test_every_text_is_what_the_walk_says_it_is(tmp_path, monkeypatch, form):
    monkeypatch.setattr(ml_reader, "BLOCK", 3000)
    monkeypatch.setattr(ml_reader, "HEAD", 1500)
    path = message(tmp_path, form, REMARK=TEXTS) if "REMARK" in c18() else message(tmp_path, form, OBS_VALUE=TEXTS)
    assert outcome(path, GenericWalk) == outcome(path, Walked)


PIECES = [
    '"', "<", ">", "/", "&", "'", " ", "\n", "<!--", "-->", '<generic:Value id="A" value="1"/>', "</generic:Series>",
    "<generic:Obs>", "</generic:Obs>", "</generic:Attributes>", "\x01", "=", "é", "generic:", 'id="SEX" ', "Key",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_damage_is_told_as_the_walk_tells_it(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damage")
    text = message(folder, data.draw(st.sampled_from([SERIES, FLAT]))).read_text("utf-8")
    body = text.index("<message:DataSet")
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(body, len(text) - 1))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + data.draw(st.integers(0, 2)) :]
    path = folder / "in.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ml_reader, "BLOCK", data.draw(st.integers(500, 2500)))
        patch.setattr(ml_reader, "HEAD", 1500)
        walked, quick = outcome(path, Walked), outcome(path, GenericWalk)
    if isinstance(walked, str):  # the place may be told a little later, the trouble not
        assert isinstance(quick, str)
        return
    assert quick == walked
    expat.ParserCreate().Parse(text.encode(), True)
