"""Two wrong cells of one sum: each is told by the other sums that it is in, and together they mend the one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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

Span = tuple[int, int]  # the least and the most that a change may be


@dataclass
class _Cell:
    """A cell that a change may mend.

    Attributes:
        row: The observation; `value`: in units; `step`: what can be written.
        free: By how much it may change for the sums that hold to hold.
        sums: By the number of a sum that fails, its sign in it and the change that mends it.
    """

    row: int
    value: int
    step: int
    free: Span
    sums: dict[int, tuple[int, Span]] = field(default_factory=dict)

    def changed(self, sums: set[int]) -> Span | None:
        """The change that mends some sums and breaks none; None where there is none."""
        spans = [self.free, *(self.sums[one][1] for one in sums)]
        low, high = max(low for low, _ in spans), min(high for _, high in spans)
        low, high = -(-(self.value + low) // self.step) * self.step, (self.value + high) // self.step * self.step
        return (low - self.value, high - self.value) if low <= high else None

    def slipped(self, by: Span) -> bool:
        """Whether a change makes two neighbouring digits change places."""
        least, most = ((self.value + end) // self.step for end in by)
        return any(
            _is_slip(str(self.value // self.step), str(new)) for new in range(least, min(most, least + NEAR) + 1)
        )


def _is_slip(written: str, meant: str) -> bool:
    unlike = [at for at, (one, other) in enumerate(zip(written, meant, strict=False)) if one != other]
    pair = slice(unlike[0], unlike[-1] + 1) if unlike else slice(0)
    return len(written) == len(meant) and len(written[pair]) == 2 and written[pair] == meant[pair][::-1]  # noqa: PLR2004


_Pair = tuple[tuple[_Cell, Span], tuple[_Cell, Span]]


def cells_together(claims: Sequence[Claim], figures: Figures) -> Wrong | None:
    """Two cells of one failing sum, each of which mends its other failing sums, and that mend that one together.

    None of these other sums may be all that tells of a cell, and be mended by another one as well: nothing would tell
    the two apart. Nor may two pairs explain one sum, or two digits of one cell that were exchanged the sum of both.

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
        for one in cell.sums:
            in_sum[one].append(number)
    lone = {one for one, members in in_sum.items() if any(_mends_alone(cells[cell], one) for cell in members)}
    asked = {pair for some in in_sum.values() if len(some) <= CELLS for pair in combinations(some, 2)}
    found = [pair for one, other in sorted(asked) for pair in _pair(sums, cells[one], cells[other], lone)]
    explained = [one for pair in found for one in _explained(pair)]
    return _wrong(sums, [pair for pair in found if all(explained.count(one) == 1 for one in _explained(pair))])


def _cells(sums: Sums, figures: Figures) -> Mapping[int, _Cell]:
    """The cells of failing sums whose change would not break one that holds."""
    inside = np.isin(sums.cell, distinct(sums.cell[sums.wrong[sums.sum]]))
    rows, sum_, sign = sums.cell[inside], sums.sum[inside], sums.sign[inside]
    cells, of = np.unique(rows, return_inverse=True)
    value = figures.units[cells]
    low, high = -value, np.full(len(cells), FAR)
    least, most = change(sums.off, sums.low, sums.high, sum_, sign)
    hard = sums.wrong[sum_]
    np.maximum.at(low, of[~hard], least[~hard])
    np.minimum.at(high, of[~hard], most[~hard])
    at = np.flatnonzero(hard & (np.maximum(least, low[of]) <= np.minimum(most, high[of])))
    at = np.flatnonzero(hard & np.isin(of, of[at]))
    if len(at) > MOST:
        return {}
    step = 10 ** (figures.scale - figures.finest[cells])
    found: dict[int, _Cell] = {}
    for entry in at.tolist():
        one = int(of[entry])
        free = int(low[one]), int(high[one])
        cell = found.setdefault(one, _Cell(int(cells[one]), int(value[one]), int(step[one]), free))
        cell.sums[int(sum_[entry])] = int(sign[entry]), (int(least[entry]), int(most[entry]))
    return found


def _mends_alone(cell: _Cell, one: int) -> bool:
    """Whether a cell of no other failing sum could be what breaks this one."""
    return set(cell.sums) == {one} and cell.changed({one}) is not None


def _pair(sums: Sums, one: _Cell, other: _Cell, lone: set[int]) -> Iterator[_Pair]:
    own, others = set(one.sums) - set(other.sums), set(other.sums) - set(one.sums)
    if any(not some or (len(some) == 1 and some & lone) for some in (own, others)):
        return
    first, second = one.changed(own), other.changed(others)
    if first is None or second is None or max(first[1], second[1]) >= FAR:
        return
    for shared in set(one.sums) & set(other.sums):
        ends = [sorted(cell.sums[shared][0] * end for end in by) for cell, by in ((one, first), (other, second))]
        low, high = (int(sums.off[shared]) + ends[0][side] + ends[1][side] for side in (0, 1))
        if high < sums.low[shared] or low > sums.high[shared]:
            return
        if any(_likelier(cell, shared, by) for cell, by in ((one, first), (other, second))):
            return
    yield (one, first), (other, second)


def _likelier(cell: _Cell, shared: int, by: Span) -> bool:
    """Whether digits exchanged at this cell alone explain the sum of both, and the pair asks another thing of it."""
    alone = cell.changed({shared})
    return alone is not None and cell.slipped(alone) and not cell.slipped(by)


def _explained(pair: _Pair) -> set[int]:
    return {*pair[0][0].sums, *pair[1][0].sums}


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
