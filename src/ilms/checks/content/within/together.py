"""Two wrong cells of one sum: each is told by the other sums that it is in, and together they mend the one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from ilms.checks.columns import distinct
from ilms.checks.content.figures import Figures
from ilms.checks.content.within.claims import Claim
from ilms.checks.content.within.entries import FAR, Sums, change, sums_of
from ilms.checks.content.within.single import Wrong

MOST = 4096  # entries of cells in sums that fail; where more do, they are not told apart
CELLS = 30  # likewise of cells of one sum
NEAR = 50  # corrections of one cell that are looked at, in its last digit
NEAR = 50  # corrections of one cell that are looked at, in its last digit

Span = tuple[int, int]  # the least and the most that a change may be


@dataclass
class _Cell:
    """A cell that a change may mend.

    Attributes:
        row: The observation; `value`: in units; `step`: what can be written.
        sums: By the number of a sum that fails, its sign in it and the change that mends it.
        holding: By the number of one that holds, its sign in it and the change by which it goes on to hold.
    """

    row: int
    value: int
    step: int
    sums: dict[int, tuple[int, Span]] = field(default_factory=dict)
    holding: dict[int, tuple[int, Span]] = field(default_factory=dict)

    def changed(self, sums: Iterable[int], but: Iterable[int] = ()) -> Span | None:
        """The change that mends some sums and breaks none, others left aside; None where there is none."""
        kept = self.holding.keys() - set(but)
        spans = [(-self.value, FAR), *(self.sums[one][1] for one in sums), *(self.holding[one][1] for one in kept)]
        low, high = max(low for low, _ in spans), min(high for _, high in spans)
        low, high = -(-(self.value + low) // self.step) * self.step, (self.value + high) // self.step * self.step
        return (low - self.value, high - self.value) if low <= high else None

    def slipped(self, by: Span) -> bool:
        """Whether a change makes two neighbouring digits change places."""
        least, most = ((self.value + end) // self.step for end in by)
        written = str(self.value // self.step)
        return any(_is_slip(written, str(new)) for new in range(least, min(most, least + NEAR) + 1))

    def broken(self) -> Iterator[int]:
        """The sums that hold of which one alone is broken once the failing ones are mended."""
        if self.changed(self.sums) is None:
            yield from (one for one in self.holding if self.changed(self.sums, (one,)) is not None)


def _is_slip(written: str, meant: str) -> bool:
    unlike = [at for at, (one, other) in enumerate(zip(written, meant, strict=False)) if one != other]
    pair = slice(unlike[0], unlike[-1] + 1) if unlike else slice(0)
    return len(written) == len(meant) and len(written[pair]) == 2 and written[pair] == meant[pair][::-1]  # noqa: PLR2004


_Pair = tuple[tuple[_Cell, Span], tuple[_Cell, Span]]


def cells_together(claims: Sequence[Claim], figures: Figures) -> Wrong | None:
    """Two cells of one sum, each of which mends its other failing sums, and that leave that one holding together.

    None of these other sums may be all that tells of a cell, and be mended by another one as well: nothing would tell
    the two apart. Nor may two pairs explain one sum, unless the cells of one alone have each other's figures, or two
    digits of one cell that were exchanged the sum of both.

    Args:
        claims: Of every rule, what no other cause explains.
        figures: The table.
    """
    if figures.units.dtype == object or not any(one.wrong.any() for one in claims):
        return None
    sums = sums_of(claims, figures)
    cells = _cells(sums, figures)
    in_sum: dict[int, list[int]] = defaultdict(list)
    for number, cell in cells.items():
        for one in (*cell.sums, *cell.broken()):
            in_sum[one].append(number)
    lone = {one for one, members in in_sum.items() if any(_mends_alone(cells[cell], one) for cell in members)}
    asked = {pair for some in in_sum.values() if len(some) <= CELLS for pair in combinations(some, 2)}
    found = [pair for one, other in sorted(asked) for pair in _pair(sums, cells[one], cells[other], lone)]
    return _wrong(sums, _told_apart(found))


def _cells(sums: Sums, figures: Figures) -> Mapping[int, _Cell]:
    """The cells of failing sums."""
    inside = np.isin(sums.cell, distinct(sums.cell[sums.wrong[sums.sum]]))
    rows, sum_, sign = sums.cell[inside], sums.sum[inside], sums.sign[inside]
    if len(rows) > MOST:
        return {}
    least, most = change(sums.off, sums.low, sums.high, sum_, sign)
    step = 10 ** (figures.scale - figures.finest[rows])
    found: dict[int, _Cell] = {}
    columns = (rows, sum_, sign, least, most, figures.units[rows], step, sums.wrong[sum_])
    for row, one, way, low, high, value, digit, wrong in zip(*(some.tolist() for some in columns), strict=True):
        cell = found.setdefault(row, _Cell(row, value, digit))
        (cell.sums if wrong else cell.holding)[one] = way, (low, high)
    return found


def _mends_alone(cell: _Cell, one: int) -> bool:
    """Whether a cell of no other failing sum could be what breaks this one."""
    return set(cell.sums) == {one} and cell.changed({one}) is not None


def _pair(sums: Sums, one: _Cell, other: _Cell, lone: set[int]) -> Iterator[_Pair]:
    own, others = set(one.sums) - set(other.sums), set(other.sums) - set(one.sums)
    if any(not some or (len(some) == 1 and some & lone) for some in (own, others)):
        return
    kept = one.holding.keys() & other.holding.keys()
    first, second = one.changed(own, kept), other.changed(others, kept)
    if first is None or second is None or max(first[1], second[1]) >= FAR:
        return
    failing = one.sums.keys() & other.sums.keys()
    for shared in kept | failing:
        signs = [(cell.sums.get(shared) or cell.holding[shared])[0] for cell in (one, other)]
        ends = [sorted(sign * end for end in by) for sign, by in zip(signs, (first, second), strict=True)]
        low, high = (int(sums.off[shared]) + ends[0][side] + ends[1][side] for side in (0, 1))
        if high < sums.low[shared] or low > sums.high[shared]:
            return
    if any(_likelier(cell, shared, by) for shared in failing for cell, by in ((one, first), (other, second))):
        return
    yield (one, first), (other, second)


def _likelier(cell: _Cell, shared: int, by: Span) -> bool:
    """Whether digits exchanged at this cell alone explain the sum of both, and the pair asks another thing of it."""
    alone = cell.changed({shared})
    return alone is not None and cell.slipped(alone) and not cell.slipped(by)


def _explained(pair: _Pair) -> set[int]:
    return {*pair[0][0].sums, *pair[1][0].sums}


def _told_apart(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Those that alone explain their sums, or of which alone the cells have each other's figures."""
    exchanged = [pair for pair in pairs if _exchanged(pair)]
    found = []
    for pair in pairs:
        rivals = [one for one in (exchanged if _exchanged(pair) else pairs) if _explained(one) & _explained(pair)]
        if len(rivals) == 1:
            found.append(pair)
    return found


def _exchanged(pair: _Pair) -> bool:
    """Whether the cells mend their sums by changing places."""
    (one, first), (other, second) = pair
    by = other.value - one.value
    return first[0] <= by <= first[1] and second[0] <= -by <= second[1]


def _wrong(sums: Sums, pairs: Sequence[_Pair]) -> Wrong | None:
    """Each cell of the pairs, with its own sums first: these say what it should be."""
    said = []
    for pair in pairs:
        for (cell, span), (beside, _) in (pair, pair[::-1]):
            own = sorted(set(cell.sums) - set(beside.sums))
            exact = cell.value - cell.sums[own[0]][0] * int(sums.off[own[0]])
            said.append((cell, span, [*own, *sorted(set(cell.sums) & set(beside.sums))], exact))
    said.sort(key=lambda one: one[0].row)
    if not said:
        return None
    numbers = np.array([one for _, _, some, _ in said for one in some], np.int64)
    owner = np.repeat(np.arange(len(said)), [len(some) for _, _, some, _ in said])
    columns = [(cell.row, cell.value + span[0], cell.value + span[1], exact) for cell, span, _, exact in said]
    rows, low, high, exacts = np.array(columns, np.int64).T
    return Wrong(rows, low, high, owner, sums.claim[numbers], sums.at[numbers], exacts[owner], together=True)
