"""Blocks that go past the walk say what the walk would have said, or are left to it."""

from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.messages.ml import reader as ml_reader
from ilms.messages.ml.blocks import elements
from ilms.messages.ml.tokens import OBS, SERIES, kind
from ilms.trouble import MessageError
from messages.specimens import c18, some, to_file

SERIES_TAG = '<Series A="1" B="2">\n'
ROWS = '<Obs T="1" V="x"/>\n<Obs T="2"/>\n'


def test_series_and_their_observations_become_columns():
    found = elements(f'{SERIES_TAG}{ROWS}</Series>\n<Series A="3">\n{ROWS}'.encode(), None, 7)
    assert found.count == 4
    assert found.sure
    assert found.on_rows["T"].to_pylist() == ["1", "2", "1", "2"]
    assert found.on_rows["V"].to_pylist() == ["x", None, "x", None]
    assert found.on_series["A"].to_pylist() == ["1", "1", "3", "3"]
    assert found.on_series["B"].to_pylist() == ["2", "2", None, None]
    assert found.lines.to_pylist() == [1, 2, 5, 6]
    assert found.going == {"A": "3"}
    assert found.going_rows == 2


def test_a_series_goes_on_from_the_block_before_and_ends():
    found = elements(f"{ROWS}</Series>\n".encode(), {"A": "0"}, 1)
    assert found.on_series["A"].to_pylist() == ["0", "0"]
    assert found.going is None


def test_what_the_parser_must_judge_is_not_sure():
    for text in ("&amp;", "\x01", "\ufffe"):
        assert not elements(f'<Obs T="{text}"/>'.encode(), None, 1).sure
    assert not elements(b'<d:Obs T="1"/>', None, 1).sure
    assert elements("<Obs T='ố' />".replace("'", '"').encode(), None, 1).sure


@pytest.mark.parametrize(
    "block",
    [
        '<Obs T="1">x</Obs>', "<Obs T='1'/>", '<!-- <Obs T="1"/> -->', '<Group T="1"/>', '<Obs xsi:type="a"/>',
        "<Obs/>",
        '<Obs T="1"U="2"/>', '<Obs T="1" T="2"/>', '<Obs T="1" T="2"/><Obs/>', '<Obs T="a<b"/>', '<Obs T="a\nb"/>',
        '<Series A="1"/>', '<Series A="1"></Series>', '<Series A="1"><Series A="2">', '<Obs T="1"/></Series>',
        '<Obs T="1"/><Series A="1"><Obs T="1"/>', '<Series A="1"><Obs T="1"/></Series><Obs T="1"/>', '<Obs T="1">',
        '<Obs T="1"/></message:DataSet>', '<Obs\r\nT="1"/>', '<Obs T="1"/> text ', '"<Obs T="1"/>', '\x0b<Obs T="1"/>',
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_walk(block):
    assert elements(block.encode(), None, 1) is None


def test_markup_is_understood():
    assert kind("/>\n</Series>\n<Series FREQ=").opens == SERIES
    assert kind("/>\n<Obs TIME_PERIOD=").closes == OBS
    assert kind(" OBS_VALUE = ").name == "OBS_VALUE"
    assert kind("/>\n<Obs ") is None
    assert kind("></Obs><Obs T=").closes == OBS


def message(tmp_path, form="TIME_PERIOD"):
    return to_file(some(), tmp_path, ("sdmx-ml-2.1", form)).read_bytes()


class Walked(ml_reader.Walk):
    """Never takes a block whole."""

    def plain(self, _block, _line):
        return False


def outcome(path, kind_of_walk):
    try:
        parts = [part.observations for part in ml_reader.read(path, lambda _: c18(), kind_of_walk)]
    except MessageError as error:
        return error.title
    return [tuple(row.items()) for part in parts for row in part.table.to_pylist()]


@pytest.mark.parametrize("form", ["TIME_PERIOD", "AllDimensions"])
def test_small_blocks_say_what_the_walk_says(tmp_path, monkeypatch, form):
    path = tmp_path / "in.xml"
    path.write_bytes(message(tmp_path, form))
    expected = outcome(path, Walked)
    for size in (300, 700, 1500):
        monkeypatch.setattr(ml_reader, "BLOCK", size)
        assert outcome(path, ml_reader.Walk) == expected


def test_elements_in_a_long_comment_are_none(tmp_path, monkeypatch):
    text = message(tmp_path).decode()
    first = text.index("<Series")
    path = tmp_path / "in.xml"
    path.write_text(f"{text[:first]}<!-- {text[first : text.rindex('</message:DataSet')] * 3} -->{text[first:]}")
    monkeypatch.setattr(ml_reader, "BLOCK", 400)
    assert outcome(path, ml_reader.Walk) == outcome(path, Walked)


PIECES = [
    '"',
    "<",
    ">",
    "/",
    "&",
    "'",
    " ",
    "\n",
    "<!--",
    "-->",
    '<Obs A="1"/>',
    "</Series>",
    "<Series>",
    "\x01",
    "=",
    "é",
]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damage_is_told_as_the_walk_tells_it(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damage")
    text = message(folder).decode()
    body = text.index("<message:DataSet")
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(body, len(text) - 1))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + data.draw(st.integers(0, 2)) :]
    path = folder / "in.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ml_reader, "BLOCK", data.draw(st.integers(200, 900)))
        walked, quick = outcome(path, Walked), outcome(path, ml_reader.Walk)
    if isinstance(walked, str):  # the place may be told a little later, the trouble not
        assert isinstance(quick, str)
        return
    assert quick == walked
    expat.ParserCreate().Parse(text.encode(), True)


def test_what_follows_the_end_is_no_data(tmp_path, monkeypatch):
    monkeypatch.setattr(ml_reader, "BLOCK", 200)
    path = tmp_path / "in.xml"
    path.write_bytes(message(tmp_path) + b'<Obs A="1"/>')
    assert "junk after document element" in outcome(path, ml_reader.Walk)
