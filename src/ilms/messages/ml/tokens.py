"""What the markup between two quotes of a structure-specific message does, if it is quite plain.

Between two double quotes stands a value, outside of them markup, and a message repeats a handful of markup texts a
million times: so each is understood once.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

OBS, SERIES = 1, 2
# More markup texts than a data structure has attributes: no table.
MOST = 1000
# What XML takes for a blank; a return has the parser count lines its own way.
_B = r"[ \t\n]"
NAME = r"[A-Za-z_][\w.\-]*"
# What closes the element before, a series' end, the element that begins, an attribute of it.
_MARKUP = re.compile(
    rf"{_B}*(?P<close>/>|>(?:</(?:{NAME}:)?Obs{_B}*>)?)?{_B}*(?P<end></(?:{NAME}:)?Series{_B}*>{_B}*)?"
    rf"(?:<(?:{NAME}:)?(?P<open>Obs|Series)(?={_B}))?(?:{_B}+(?P<name>{NAME}){_B}*={_B}*)?"
)


@dataclass(frozen=True)
class Kind:
    """What one piece of markup does; elements are `OBS`, `SERIES` or 0 for none.

    Attributes:
        closes: The element that is complete (Obs), or whose start tag is (Series).
        ends: Whether a series ends.
        opens: The element that begins.
        name: The attribute whose value follows; empty where an element is complete and none begins.
        before, breaks: Line breaks before the element that begins, and in all.
        prefixed: Whether an element has a namespace prefix, which only the parser can tell to be declared.
    """

    closes: int
    ends: bool
    opens: int
    name: str
    before: int
    breaks: int
    prefixed: bool


@lru_cache(4 * MOST)
def kind(markup: str) -> Kind | None:
    """Understand a piece of markup; None if it is not plain: a group, a comment, single quotes, text ..."""
    found = _MARKUP.fullmatch(markup)
    if not found:
        return None
    close, name = found["close"], found["name"] or ""
    closes = 0 if close is None else SERIES if close == ">" else OBS
    opens = {None: 0, "Obs": OBS, "Series": SERIES}[found["open"]]
    ends = found["end"] is not None
    between = bool(closes or ends)
    if bool(opens) != bool(name) and (opens or between == bool(name)):
        return None  # an element without attributes, an attribute after an element, or nothing at all
    if ends and (closes == SERIES or opens == OBS):
        return None  # an empty series, or observations outside of the series
    return Kind(closes, ends, opens, name, markup[: found.start("open")].count("\n"), markup.count("\n"), ":" in markup)
