"""Which of many texts look most like another: the same as if every one were compared."""

from difflib import SequenceMatcher, get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from ilms.alike import Known

WORDS = st.text("abcđ ", max_size=12)


def likeness(wanted: str, name: str) -> float:
    """Written out: difflib's ratio, or half a letter amiss where two neighbours changed places."""
    for at in range(len(wanted) - 1):
        turned = wanted[:at] + wanted[at + 1] + wanted[at] + wanted[at + 2 :]
        if turned == name != wanted:
            return 1 - 0.5 / len(name)
    return SequenceMatcher(None, name, wanted).ratio()


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=8), WORDS, st.integers(0, 5), st.floats(0, 1))
def test_nothing_is_missed_by_not_comparing_everything(
    names: list[list[str]], text: str, count: int, alike: float
) -> None:
    every = [(max(likeness(text, name) for name in some), -number) for number, some in enumerate(names)]
    wanted = [-number for found, number in sorted(every, reverse=True)[:count] if found >= alike]
    assert Known(names).nearest(text, count, alike) == wanted


@given(st.lists(st.text("abc", max_size=8), unique=True, max_size=12), st.text("abc", max_size=8))
def test_it_is_what_difflib_finds_but_for_neighbours_that_changed_places(names: list[str], text: str) -> None:
    known = [name for name in sorted(names, reverse=True) if sorted(name) != sorted(text) or name == text]
    found = Known((name,) for name in known).nearest(text, 3, 0.6)
    assert [known[number] for number in found] == get_close_matches(text, known, 3, 0.6)


def test_texts_longer_than_a_machine_word_and_beyond_the_basic_plane_are_compared_too() -> None:
    long = "Cộng hòa dân chủ nhân dân " * 10
    assert Known([("Lào",), (long + "Lào",), ("\N{GOTHIC LETTER LAGUS}ào",)]).nearest(long + "Lao", 1, 0.6) == [1]
    assert Known([("Lào",), ("\N{GOTHIC LETTER LAGUS}ào",)]).nearest("\N{GOTHIC LETTER LAGUS}ao", 1) == [1]


def test_nothing_known_is_near_to_nothing() -> None:
    assert Known([]).nearest("x", 3) == []
