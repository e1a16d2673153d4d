"""Countries and sexes by their names, as somebody types them who does not know the codes."""

from collections.abc import Sequence

from ilms.errors import UsageError
from ilms.recoding.code_maps import Maps
from ilms.report.trace import OR, SEPARATOR

MAPS = ("country-vi", "country-en", "sex-vi", "sex-en")
LONGEST = 8  # words of a name: `the Democratic People's Republic of Korea`


def codes(words: Sequence[str], maps: Maps) -> list[str]:
    """Each name as the codes that it may mean, joined as in a key; other words as they are.

    A name may be one word, or several in a row (`Nhật Bản 2019`): the longest that is a name counts.

    Args:
        words: As they were typed.
        maps: The office's code maps before the packaged ones.
    """
    found: list[str] = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + LONGEST), at, -1)
        end, meant = next(
            ((end, some) for end in ends if (some := _meant(" ".join(words[at:end]), maps))), (at + 1, [])
        )
        found.append(OR.join(meant) or words[at])
        at = end
    return found


def _meant(name: str, maps: Maps) -> list[str]:
    if SEPARATOR in name:
        return []
    return list(dict.fromkeys(code for one in MAPS if (code := _code(name, one, maps))))


def _code(name: str, of: str, maps: Maps) -> str | None:
    try:
        return maps.get(of).code(name)
    except UsageError:  # an office may have a map of that name that cannot be read: that is told elsewhere
        return None
