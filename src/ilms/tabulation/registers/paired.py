"""A person's movements in the order of time, each the other way than the one before.

What stands in the way is counted and told: the same crossing recorded twice, and crossings that were not recorded,
which show as two entries or two exits in a row.

At one moment (one day, where the records hold no time) a person crosses at most once in each direction; the order of
the two is the one that goes on from where the person was before.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ilms.tabulation.registers.pseudonyms import PERSON

if TYPE_CHECKING:
    import ibis.expr.types as ir

SECONDS, PLACE, CAME = "@seconds", "@place", "@came"
ORDER = (
    "@order"  # 2 * seconds, + 1 for the second of two at the same moment: no two of a person's are alike once paired
)
AGAIN, DIFFERS, LACKING, BOTH = "@again", "@differs", "@lacking", "@both"
STANDS = "@stands"
BEGINS, ENDS = "@begins", "@ends"  # a person's first and last record
INCOMPLETE = "@incomplete"


def ordered(movements: "ir.Table") -> "ir.Table":
    """Movements with their `ORDER` and whether there is one in the other direction at the same moment (`BOTH`).

    Args:
        movements: `PERSON`, `SECONDS`, `CAME` (1 entry, 0 exit) and any others.
    """
    import ibis

    same = ibis.window(group_by=PERSON, order_by=SECONDS, range=(0, 0))
    came = movements[CAME]
    there = movements.mutate(**{BOTH: came.min().over(same) != came.max().over(same)})
    # Where the person was before: after the last moment with crossings in one direction alone, or before the next one.
    mark = there[SECONDS] * 2 + there[CAME]
    before = ibis.window(group_by=PERSON, order_by=SECONDS, preceding=(None, 1))
    after = ibis.window(group_by=PERSON, order_by=SECONDS, following=(1, None))
    inside = ibis.coalesce(
        mark.max(where=~there[BOTH]).over(before) % 2,
        # The next one leads in: the person is outside.
        1 - mark.min(where=~there[BOTH]).over(after) % 2,
        ibis.literal(0, "int64"),
    )
    late = (there[BOTH] & (there[CAME] == inside)).ifelse(1, 0)
    return there.mutate(**{ORDER: there[SECONDS] * 2 + late})


def judged(movements: "ir.Table", kept: Sequence[str], minutes: int, missing: str) -> "ir.Table":
    """Movements with what is the matter with each.

    Args:
        movements: As `ordered` gives them.
        kept: The columns that are handed on: of records of the same moment, the first in their order comes first.
        minutes: How much later a duplicate may be.
        missing: See `settings.Movements`; `leave out` is done by `whole`.

    Returns:
        More columns: `AGAIN` (recorded before), `DIFFERS` (recorded before, with other texts), `LACKING` (the crossing
        between it and the one before is not recorded), `STANDS` (it counts), `BEGINS` and `ENDS`;
        `INCOMPLETE` is for `whole`.
    """
    import ibis

    order = [ORDER, *kept]
    window = ibis.window(group_by=PERSON, order_by=order)
    came, seconds = movements[CAME], movements[SECONDS]
    before, after = came.lag().over(window), came.lead().over(window)
    repeated = (came == before).fill_null(False)
    again = repeated & (seconds - seconds.lag().over(window) <= minutes * 60)
    texts = [(movements[name] != movements[name].lag().over(window)).fill_null(False) for name in kept]
    stands = ~repeated
    if missing == "last":
        stands = (came != after).fill_null(True)
    return movements.mutate(
        **{
            AGAIN: again,
            DIFFERS: again & ibis.or_(*texts) if texts else ibis.literal(False),
            LACKING: repeated & ~again,
            STANDS: stands,
            INCOMPLETE: ibis.literal(False),
            BEGINS: before.isnull(),
            ENDS: after.isnull(),
        }
    )


def whole(movements: "ir.Table") -> "ir.Table":
    """Without the persons of whom a crossing is lacking: `INCOMPLETE`."""
    import ibis

    window = ibis.window(group_by=PERSON)
    incomplete = movements[LACKING].cast("int8").max().over(window) == 1
    return movements.mutate(**{STANDS: movements[STANDS] & ~incomplete, INCOMPLETE: incomplete})
