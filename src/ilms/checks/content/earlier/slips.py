"""Figures that are a power of ten away, and how they are told: one event once, whatever tables it stands in."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Numbers
from ilms.checks.content.earlier.series import AREA, Series
from ilms.checks.content.tables import Judged, Tables
from ilms.findings import Batch, batch
from ilms.languages import _, each
from ilms.observations import VALUE

SHOWN = 4  # neighbours that a finding writes out
MONTHS = 12
YEARLY = (8.5, 16)  # times: twelve, and what else changed since the year before
PERSONS = 3  # the power of persons sent as thousands


@dataclass(frozen=True, eq=False)
class Slip:
    """Figures of one table-year that are a power of ten away.

    Attributes:
        power: Above zero where they are too large.
        which: Their places in the series.
        whole: Whether they are all that the table-year has.
        certain: Whether nothing else can explain them.
    """

    power: int
    which: Numbers
    whole: bool
    certain: bool = False


@dataclass(eq=False)
class Told:
    """One finding as it is made: what it says of which rows, of its own data set and of others.

    Attributes:
        at: The place of the data set.
        event: What is the same of findings that tell of one event; None for what stands by itself.
        elsewhere: By place of a data set, rows of it.
    """

    at: int
    code: str
    params: dict[str, str]
    row: int
    others: list[int]
    event: tuple[object, ...] | None = None
    elsewhere: dict[int, list[int]] = field(default_factory=dict)


def told_of(slip: Slip, at: int, series: Series, code: str, *, monthly: bool = False) -> Told:
    """A slip in words; `monthly`: of figures that are of a month."""
    head, rest = series.head(slip.which)
    value = value_of(series, head)
    params = {
        "value": value,
        "expected": f"{Decimal(value).scaleb(-slip.power).normalize():f}",
        **a_year_for_a_month(10.0 ** abs(slip.power), monthly=monthly),
        "times": f"{10 ** abs(slip.power)}",
        **each(direction=_("above") if slip.power > 0 else _("below")),
        "figures": str(len(slip.which)),
        "neighbours": neighbours(series, head),
    }
    if params["yearly_en"]:
        year = Decimal(value) / MONTHS if slip.power > 0 else Decimal(value) * MONTHS
        params["expected"] = f"{round(year, 2).normalize():f}"
    event = (code, slip.power, area_of(series, head), int(series.year[head])) if slip.whole else None
    return Told(at, code, params, int(series.row[head]), series.row[rest].tolist(), event)


def a_year_for_a_month(times: float, *, monthly: bool) -> dict[str, str]:
    """What a finding says of figures so many times more or less, where one is of a year and another of a month."""
    said = monthly and YEARLY[0] <= times <= YEARLY[1]
    return each(yearly=_(" ({times} times: a year's pay beside a month's?)", times=MONTHS) if said else "")


def area_of(series: Series, one: int) -> str:
    """The area of a figure; nothing where the data has none."""
    if AREA not in series.observations.schema:
        return ""
    return str(series.observations.codes(AREA)[int(series.row[one])].as_py())


def value_of(series: Series, one: int) -> str:
    """A figure as it was given."""
    return str(series.observations.column(VALUE)[int(series.row[one])].as_py())


def neighbours(series: Series, one: int) -> str:
    """The nearest figures of a series around one of them, `2018: 142.86, 2020: 152.53`: right ones if there are any."""
    around = np.arange(*(int(np.searchsorted(series.key, series.key[one], side)) for side in ("left", "right")))
    around = around[series.place[around] != series.place[one]]
    around = around[~series.told[around]] if not series.told[around].all() else around
    nearest = np.sort(around[np.argsort(np.abs(around - one), kind="stable")][:SHOWN])
    time = series.observations.schema.time
    rows = [int(row) for row in series.row[nearest]]
    if series.before[one] >= 0:
        rows.append(int(series.before[one]))
    periods, values = series.observations.column(time.id if time else VALUE), series.observations.column(VALUE)
    return ", ".join(f"{periods[row].as_py()}: {values[row].as_py()}" for row in rows)


def as_one(found: Sequence[Told], tables: Tables, codes: Collection[str]) -> list[Told]:
    """Findings of one event as one, if they have one of some codes: at the first table, the others' places beside."""
    kept: list[Told] = []
    first: dict[tuple[object, ...], Told] = {}
    for one in found:
        event = one.event if one.code in codes else None
        before = first.get(event) if event is not None else None
        if before is None or before.at == one.at or one.at in before.elsewhere:
            one.params.setdefault("tables", table_name(tables.judged[one.at]))
            kept.append(one)
            if event is not None:
                first.setdefault(event, one)
            continue
        before.elsewhere[one.at] = [one.row, *one.others]
        before.params["tables"] += f", {table_name(tables.judged[one.at])}"
        if "figures" in before.params:
            before.params["figures"] = str(int(before.params["figures"]) + int(one.params["figures"]))
    return kept


def table_name(judged: Judged) -> str:
    """The short name of a data set: its table's code."""
    return judged.table.code if judged.table else judged.data.name


def batches(found: Sequence[Told], tables: Tables) -> Iterator[tuple[int, Batch]]:
    """All findings of one data set and code in one batch."""
    together: dict[tuple[int, str], list[Told]] = {}
    for one in found:
        together.setdefault((one.at, one.code), []).append(one)
    for (at, code), some in together.items():
        params = {name: pa.array([one.params[name] for one in some], pa.string()) for name in some[0].params}
        elsewhere = [
            (tables.judged[there].data.provenance, _lists([one.elsewhere.get(there, []) for one in some]))
            for there in sorted({there for one in some for there in one.elsewhere})
        ]
        rows = pa.array([one.row for one in some], pa.int64())
        yield at, batch(code, params, rows=rows, others=_lists([one.others for one in some]), elsewhere=elsewhere)


def _lists(rows: list[list[int]]) -> pa.ListArray:
    return pa.array(rows, pa.list_(pa.int64()))
