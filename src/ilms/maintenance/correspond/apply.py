"""Data of one classification as data of another, by a correspondence table.

Where anything cannot be converted nothing is: half of a table in each of two classifications is worse than none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.correspond import breaks, means
from ilms.maintenance.correspond.adding import STATUS, added, rekeyed
from ilms.maintenance.correspond.letters import BOUNDS, ESTIMATE, letter, note_of
from ilms.maintenance.correspond.plan import Fate, Mask, Numbers, Order, Plan, Reader
from ilms.maintenance.correspond.told import Told
from ilms.mapping import values
from ilms.mapping.footnotes import joined
from ilms.mapping.shares import amounts
from ilms.observations import VALUE, Observations, concat
from ilms.structures.tables import table_of


@dataclass(frozen=True, eq=False)
class Upgraded:
    """What came of a conversion.

    Attributes:
        data: The data converted, or as it was where anything is refused. Its findings say how.
        refused: Nothing was converted.
        figures: How many figures met each fate, and how many were put aside.
        made: How many figures are several in one.
        before: The sum of all figures that were converted; None of means, whose sum is nothing.
        after: The sum of all figures that they became: the same, to the last digit, where none is lacking. Likewise.
    """

    data: Dataset
    refused: bool
    figures: Mapping[str, int] = field(default_factory=dict)
    made: int = 0
    before: str | None = "0"
    after: str | None = "0"


def upgrade(data: Dataset, order: Order) -> Upgraded:
    """Convert one data set.

    Raises:
        UsageError: It does not have the dimension, a column of the shares is none of its dimensions, or there are
            weights for figures that are counts.
    """
    observations = data.observations
    reader = Reader(observations, order)
    plan = reader.plan()
    told = Told(reader, plan)
    if order.weights is not None and told.counted:
        raise UsageError(
            _("the figures of {dataflow} are counts", dataflow=observations.schema.dataflow.id),
            hint=_("counts are added up: leave `--weights` out, which is for means"),
        )
    told.refusals()
    if told.refused():
        return _refused(data, told)
    made = _converted(observations, plan, reader)
    told.collisions(made.observations)
    whole, guessed, origin = _in_order(observations, plan, made)
    # How many stand behind a mean is counted by the classes that it was of.
    behind = means.behind(observations, order.weights).take(pa.array(origin)) if order.weights is not None else None
    result = added(whole, guessed, letter(observations.schema, ESTIMATE), behind)
    told.sums(whole, result, behind)
    if told.refused():
        return _refused(data, told)
    told.conversions(result)
    final = result.observations
    periods: tuple[str, ...] = ()
    if order.years is not None:
        estimated = plan.codes(Fate.DIVIDED, Fate.LARGEST)
        final, periods = breaks.flagged(final, reader.dimension, estimated, order.years, order.table.change)
    told.breaks(periods)
    return Upgraded(
        Dataset(final, findings=data.findings + told.findings(), name=data.name, source=data.source),
        refused=False,
        figures=told.tally(),
        made=int(pc.sum(result.made).as_py() or 0),
        before=_sum(observations.take(pa.array(plan.rows))) if order.weights is None else None,
        after=_sum(made.observations) if order.weights is None else None,
    )


@dataclass(frozen=True, eq=False)
class _Made:
    """What is converted, not yet added up: the number of the observation that each came from, and which are guessed."""

    observations: Observations
    origin: Numbers
    guessed: Mask


def _refused(data: Dataset, told: Told) -> Upgraded:
    only = replace(data, findings=data.findings + told.findings())
    return Upgraded(only, refused=True, figures=told.tally())


def _converted(observations: Observations, plan: Plan, reader: Reader) -> _Made:
    some = observations.take(pa.array(plan.rows))
    decided = zip(plan.fates, plan.targets, strict=True)
    whole = [None if fate is Fate.DIVIDED else codes[0][0] for fate, codes in decided]
    code = pa.array(whole, pa.string()).take(plan.keys.indices)
    moved = rekeyed(some, {reader.dimension: code})
    name = reader.order.table.source.name
    plainly, largest = plan.of(Fate.EXACT, Fate.NEARLY), plan.of(Fate.LARGEST)
    parts = [moved.filter(plainly), _estimated(moved.filter(largest), f"From {name}, by the largest part")]
    rows = [_where(plainly), _where(largest)]
    for number, codes in enumerate(plan.targets):
        if plan.fates[number] is Fate.DIVIDED:
            mine = _where(pc.equal(plan.keys.indices, number))
            parts += _divided(some.take(pa.array(mine)), reader, codes)
            rows += [mine] * len(codes)
    origin = np.concatenate(rows)
    return _Made(concat(parts), plan.rows[origin], np.arange(len(origin)) >= len(rows[0]))


def _where(mask: pa.Array) -> Numbers:
    return np.flatnonzero(mask.to_numpy(zero_copy_only=False))


def _divided(some: Observations, reader: Reader, codes: tuple[tuple[str, Decimal], ...]) -> list[Observations]:
    """The figures of one class as those of several, by their shares; the parts add up to the last digit."""
    table = table_of(some.schema.dataflow.id)
    told = ", ".join(f"{code} {share}" for code, share in codes)
    note = f"From {reader.order.table.source.name}, estimated by shares: {told}"
    parts = amounts(some.text(VALUE), [share for _, share in codes], table.precision if table else 0)
    return [
        _estimated(rekeyed(some, {reader.dimension: pa.array([code] * len(some), pa.string()), VALUE: amount}), note)
        for (code, _), amount in zip(codes, parts, strict=True)
    ]


def _estimated(some: Observations, note: str) -> Observations:
    """The same figures as estimates, with a note, and without the bounds of what they were made from."""
    schema, changed = some.schema, dict[str, pa.Array]()
    estimate, told = letter(schema, ESTIMATE), note_of(schema)
    if estimate is not None:
        status = some.text(STATUS)
        changed[STATUS] = pc.if_else(some.text(VALUE).is_valid(), pc.coalesce(status, estimate), status)
    if told is not None:
        changed[told] = joined([some.text(told), pa.array([note] * len(some), pa.string())])
    changed |= {bound: pa.nulls(len(some), pa.string()) for bound in BOUNDS if bound in schema}
    return rekeyed(some, changed)


def _in_order(observations: Observations, plan: Plan, made: _Made) -> tuple[Observations, Mask, Numbers]:
    """What is made and what stays, in the order of the data; which are guessed, and what each came from."""
    every = concat([observations.take(pa.array(plan.stays)), made.observations])
    origin = np.concatenate([plan.stays, made.origin])
    order = np.argsort(origin, kind="stable")
    guessed = np.concatenate([np.zeros(len(plan.stays), bool), made.guessed])
    return every.take(pa.array(order)), guessed[order], origin[order]


def _sum(observations: Observations) -> str:
    text = observations.text(VALUE).drop_null()
    whole = values.summed(text, pa.array(np.zeros(len(text), np.int64)), 1) if len(text) else pa.array(["0"])
    return str(whole[0])
