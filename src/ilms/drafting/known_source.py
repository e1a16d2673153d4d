"""Which known source a workbook comes from, by the words of its profile."""

from collections.abc import Iterable, Mapping

from ilms.drafting.cells import see
from ilms.profiles import Profile
from ilms.sources.sheet import Workbook, fold

ROWS = 25  # of a sheet, from the top, in which titles and headers stand
SHEETS = 20
TITLE = 2  # a title's words say more than a column's


def recognised(
    book: Workbook, path: str, profiles: Mapping[str, Profile], declared: Iterable[str] = ()
) -> Profile | None:
    """The profile whose words stand in a workbook; None where none does, or several do equally.

    Args:
        book: The workbook.
        path: Its path.
        profiles: Those to choose from.
        declared: The sources that the workspace declares: of several that are equal, the one among them.
    """
    text = "\n".join([fold(path), *(fold(text) for text in _texts(book))])
    sources = set(declared)
    scores = {one.id: _score(one, text) * 2 + (one.id in sources) for one in profiles.values() if _score(one, text)}
    best = [id_ for id_, score in scores.items() if score == max(scores.values())]
    return profiles[best[0]] if len(best) == 1 else None


def _texts(book: Workbook) -> Iterable[str]:
    for sheet in book.sheets[:SHEETS]:
        if sheet.cells.num_rows:
            seen = see(sheet)
            first = int(seen.row[0])
            yield from seen.text.filter(seen.row < first + ROWS).unique().to_pylist()


def _score(profile: Profile, text: str) -> int:
    titles = sum(fold(words) in text for words in profile.recognise.titles)
    return TITLE * titles + sum(fold(words) in text for words in profile.recognise.columns)
