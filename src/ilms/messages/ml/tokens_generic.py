"""What the markup between two values of a generic message does, if it is quite plain: as `tokens`, of elements.

In a generic message a component is an element: `<Value id="SEX" value="`. What stands between its quotes first is its
name and counts as markup here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ilms.messages.ml.tokens import MOST, NAME, OBS, SERIES, Kind

# Where a value stands, each a bit: between elements (at the ends of a block), in the key of a series or among its
# attributes, in the key of an observation, its dimension, its value, among its attributes.
BETWEEN, S_KEY, S_ATTRIBUTES, O_KEY, O_DIMENSION, O_VALUE, O_ATTRIBUTES = (1 << bit for bit in range(7))
SAME = 0
_LISTS = S_KEY | S_ATTRIBUTES | O_KEY | O_ATTRIBUTES
_IN_OBS = {"O D": O_DIMENSION, "O Y v": O_KEY}
_B = r"[ \t\n]*"
_LETTERS = {
    "Series": "S", "SeriesKey": "K", "Attributes": "A", "Obs": "O", "ObsKey": "Y",
    "ObsDimension": "D", "ObsValue": "V", "Value": "v",
}  # fmt: skip
_NAMED = rf"(?P<kind>Value|ObsDimension|ObsValue)(?:[ \t\n]+id{_B}={_B}\"(?P<id>{NAME})\")?[ \t\n]+value{_B}={_B}$"
_TAG = re.compile(rf"{_B}(?:(?P<end>/>)|<(?P<slash>/?)(?:(?P<prefix>{NAME}):)?(?:{_NAMED}|(?P<tag>\w+){_B}>))")
# The end of a markup whose value is the name of a component.
_ID = re.compile(r"<(?:[\w.\-]+:)?(?:Value|ObsDimension|ObsValue)[ \t\n]+id[ \t\n]*=[ \t\n]*$")


@dataclass(frozen=True)
class GenericKind(Kind):
    """What one piece of markup does.

    Attributes:
        after: The places where the value before it may stand, as bits.
        to: Where the value after it stands; `SAME` as the one before.
        prefix: Of all its elements; None where it has none of its own.
    """

    after: int = 0
    to: int = 0
    prefix: str | None = None


def _forms() -> dict[str, tuple[int, int, bool, int, int]]:
    """Every plain sequence of tags: where it may stand, what it closes, whether a series ends, what it opens, where to.

    `/` ends the element of a value; letters are tags, with a slash end tags.
    """
    forms = {
        "/ v": (_LISTS, 0, False, 0, SAME),
        "/ /K A v": (S_KEY, 0, False, 0, S_ATTRIBUTES),
        "/ /K": (S_KEY, SERIES, False, 0, BETWEEN),
        "/ /A": (S_ATTRIBUTES, SERIES, False, 0, BETWEEN),
        "/ V": (O_DIMENSION, 0, False, 0, O_VALUE),
        "/ /Y V": (O_KEY, 0, False, 0, O_VALUE),
        "/ A v": (O_DIMENSION | O_VALUE, 0, False, 0, O_ATTRIBUTES),
        "/ /Y A v": (O_KEY, 0, False, 0, O_ATTRIBUTES),
    }
    ends = {"": BETWEEN, "/ /O": O_DIMENSION | O_VALUE, "/ /A /O": O_ATTRIBUTES, "/ /Y /O": O_KEY}
    for opening, to in _IN_OBS.items():
        forms[f"/ /K {opening}"] = S_KEY, SERIES, False, OBS, to
        forms[f"/ /A {opening}"] = S_ATTRIBUTES, SERIES, False, OBS, to
        for end, after in ends.items():
            forms[f"{end} {opening}".strip()] = after, OBS if end else 0, False, OBS, to
    for end, after in ends.items():
        for series in ("", "/S"):
            ended = f"{end} {series}".strip()
            closes = OBS if end else 0
            forms[f"{ended} S K v".strip()] = after, closes, bool(series), SERIES, S_KEY
            if ended:
                forms[ended] = after, closes, bool(series), 0, BETWEEN
    return forms


_FORMS = _forms()


def names(markup: str) -> bool:
    """Whether what stands behind this markup is the name of a component, and no value."""
    return _ID.search(markup) is not None


@lru_cache(4 * MOST)
def generic_kind(markup: str, dimension: str, measure: str) -> GenericKind | None:
    """Understand a piece of markup, names in it; None if it is not plain.

    Args:
        markup: From the quote that ends a value to the one that begins the next.
        dimension: What an `ObsDimension` without a name is of.
        measure: What an `ObsValue` is of.
    """
    at, letters, opened, name = 0, [], len(markup), ""
    prefixes = set()
    while at < len(markup) and (found := _TAG.match(markup, at)):
        kind, tag = found["kind"], found["tag"]
        letter = "/" if found["end"] else found["slash"] + _LETTERS.get(kind or tag, "?")
        if not found["end"]:
            prefixes.add(found["prefix"] or "")
        if kind:
            name = {"Value": found["id"], "ObsDimension": found["id"] or dimension, "ObsValue": measure}[kind] or ""
        if letter in ("O", "S"):
            opened = found.start(0) + found[0].index("<")
        letters.append(letter)
        at = found.end()
    form = _FORMS.get(" ".join(letters))
    if form is None or markup[at:].strip(" \t\n") or len(prefixes) > 1 or bool(name) != (form[4] != BETWEEN):
        return None
    after, closes, ends, opens, to = form
    before = markup[:opened].count("\n") if opens else 0
    prefix = next(iter(prefixes), None)
    return GenericKind(closes, ends, opens, name, before, markup.count("\n"), bool(prefix), after, to, prefix)
