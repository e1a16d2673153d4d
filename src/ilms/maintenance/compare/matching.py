"""Which item of the new version is which of the old one: by id, and where that says nothing, by likeness."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ilms.maintenance.compare.entries import Entries
from ilms.maintenance.compare.likeness import MANY, Likeness, Side

_SURE = 0.6  # below, two items are two
_LABEL = 0.5  # of the labels alone: the same place does not make two things one
_REUSED = 0.75  # of the labels, where an id stands in both versions and may yet mean two things
_CLEAR = 0.05  # by so much the best has to be better than the second best
_PASSES = 4  # what is found tells where others stand; chains of renames need few


@dataclass(frozen=True)
class Matched:
    """What became of the old items.

    Attributes:
        stays: Old key to new key, for all that are still there, in the old order.
        sure: Of those that have another id now, how sure that is.
    """

    stays: dict[str, str]
    sure: dict[str, float]


def matched(old: Entries, new: Entries, silent: Collection[str] = (), *, partial: bool = False) -> Matched:
    """Find every old item in the new version.

    An id that stands in both, with labels that have nothing in common, may have been given to something else: VSIC
    2018's K is finance, and VSIC 2025's K telecommunications. It counts as such only where the old label is found again
    under another id, or the new one was somewhere else before.

    Args:
        old: The old items.
        new: The new items.
        silent: Languages that are not compared.
        partial: The new version shows only some of its items, so what is not there is not gone.
    """
    stays = {key: key for key in old if key in new}
    if partial:
        return Matched(stays, {})
    doubtful = _doubtful(old, new, silent)
    firm = {key: key for key in stays if key not in doubtful}
    sides = (
        Side(old, [key for key in old if key not in firm], silent),
        Side(new, [key for key in new if key not in firm], silent),
    )
    sure = _renames(*sides, firm, doubtful) if all(side.open for side in sides) else {}
    found = {was: is_ for was, (is_, _) in sure.items()}
    taken = set(found.values())
    back = {key: key for key in doubtful if key not in found and key not in taken}
    known = {**firm, **back, **found}
    return Matched({key: known[key] for key in old if key in known}, {was: how for was, (_, how) in sure.items()})


def _doubtful(old: Entries, new: Entries, silent: Collection[str]) -> set[str]:
    """Ids of both versions whose labels are unlike in every language that both have."""
    changed = [key for key in old if key in new and old[key].item.names != new[key].item.names]
    alike = Likeness(Side(old, changed, silent), Side(new, changed, silent), {})
    return {key for key in changed if alike.unlike(key, _LABEL)}


def _renames(old: Side, new: Side, firm: dict[str, str], doubtful: Collection[str]) -> dict[str, tuple[str, float]]:
    """Old key to new key, and how sure; pass by pass, as every find makes the others' places known."""
    found: dict[str, tuple[str, float]] = {}
    alike = Likeness(old, new, firm)
    for _ in range(_PASSES):
        open_ = [key for key in old.open if key not in found]
        more = _clearest(_likely(alike, open_, set(alike.stays.values()), doubtful)) if open_ else {}
        if not more:
            break
        found |= more
        alike = alike.knowing({**firm, **{was: is_ for was, (is_, _) in found.items()}})
    return {was: (is_, alike.of(was, is_)[0]) for was, (is_, _) in found.items()}


def _likely(
    alike: Likeness, open_: Iterable[str], taken: Collection[str], doubtful: Collection[str]
) -> Iterator[tuple[str, str, float]]:
    """Pairs that could be the same, and how sure that is."""
    back = {is_: was for was, is_ in alike.stays.items()}
    places: dict[tuple[str, str], list[str]] = {}
    for key in alike.new.open:
        entry = alike.new.every[key]
        for side, other in (("before", entry.before), ("behind", entry.behind)):
            if other in back:
                places.setdefault((side, back[other]), []).append(key)
    for was in open_:
        for is_ in dict.fromkeys(_candidates(alike, was, places)):
            if is_ == was or is_ in taken:
                continue
            sure, label = alike.of(was, is_)
            least = _REUSED if was in doubtful or is_ in doubtful else _LABEL
            if sure >= _SURE and label >= least:
                yield was, is_, sure


def _candidates(alike: Likeness, was: str, places: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    """Those with the same label; if there are none or too many, those with a rare word in common or a neighbour."""
    same = alike.new.labelled_as(alike.old.names(was))
    if 0 < len(same) <= MANY:
        yield from same
        return
    for word in alike.old.words(was):
        yield from alike.new.by_word.get(word, ())
    entry = alike.old.every[was]
    for side, other in (("before", entry.before), ("behind", entry.behind)):
        yield from places.get((side, other), ())


def _clearest(likely: Iterable[tuple[str, str, float]]) -> dict[str, tuple[str, float]]:
    """Pairs of which each is clearly the other's best; a tie is nobody's."""
    pairs = list(likely)
    by_old, by_new = _best(pairs, 0), _best(pairs, 1)
    return {was: (is_, sure) for was, is_, sure in pairs if by_old[was] == sure == by_new[is_]}


def _best(pairs: Iterable[tuple[str, str, float]], side: Literal[0, 1]) -> dict[str, float | None]:
    """How sure the best pair of each key is, if no other comes near."""
    sures: dict[str, list[float]] = {}
    for pair in pairs:
        sures.setdefault(pair[side], []).append(pair[2])
    best: dict[str, float | None] = {}
    for key, some in sures.items():
        first, *others = sorted(some, reverse=True)
        best[key] = None if others and first - others[0] < _CLEAR else first
    return best
