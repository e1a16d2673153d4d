"""Which of a list's members stand elsewhere: as few as explain the new order."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)


def out_of_place(old: Sequence[_T], new: Sequence[_T]) -> set[_T]:
    """The members that have to be taken out of both, so that the rest stand in the same order.

    All but a longest increasing subsequence of the old places: one code that moved is one change, whatever it passed.

    Args:
        old: The members in their old order.
        new: The same members in their new order.
    """
    place = {member: number for number, member in enumerate(old)}
    places = [place[member] for member in new]
    tails: list[int] = []  # the least last place of an increasing run of each length
    ends: list[int] = []  # where in `places` that run ends
    before = [-1] * len(places)
    for number, at in enumerate(places):
        length = bisect_left(tails, at)
        before[number] = ends[length - 1] if length else -1
        if length == len(tails):
            tails.append(at)
            ends.append(number)
        else:
            tails[length], ends[length] = at, number
    stays = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        stays.add(new[number])
        number = before[number]
    return {member for member in new if member not in stays}
