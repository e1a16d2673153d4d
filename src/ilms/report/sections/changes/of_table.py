"""The changes of one table: the largest revisions, charts of them, figures before and after, and attributes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import reduce
from itertools import chain, islice

import pyarrow as pa
import pyarrow.compute as pc

from ilms.history.diff import Change, Changes, Kind
from ilms.history.revisions import Revision, revisions
from ilms.report.sections.changes.charts import Lines, Pairs, lines, pairs
from ilms.report.words import Words
from ilms.structures.schema import Role, Schema
from ilms.structures.tables import table_of
from ilms.worded import unit

MOST = 100  # figures of a table that are listed before and after; their number is exact
FIRST = 5  # of the largest revisions, by size and by share
CHARTS, BARS = 4, 6
UNSAID = ("REF_AREA", "FREQ", "MEASURE")  # the same in every row of a page


@dataclass(frozen=True)
class Moved:
    """One figure before and after.

    Attributes:
        key: Which figure, in words.
        old: Empty where there was none.
        new: Likewise.
        by: By how much, with its sign; empty where it cannot be measured.
        percent: Likewise, of the old figure.
        grew: Whether the new figure is the larger one.
        share: Of the largest revision in the table, from 0 to 1.
    """

    kind: Kind
    key: str
    old: str
    new: str
    by: str = ""
    percent: str = ""
    grew: bool = False
    share: float = 0.0


@dataclass(frozen=True)
class OfTable:
    """One table's changes.

    Attributes:
        code: The table's, or the dataflow's id.
        name: What it is called.
        unit: What one is, in words.
        summary: How many of each kind.
        largest: Revisions, the largest first.
        steepest: Revisions, the largest share of the old figure first.
        bars: Revisions of figures that stand for one year only.
        rows: The first figures before and after: revised ones the largest first, then removed, then added ones.
        left_out: How many are not among these.
    """

    code: str
    name: str
    unit: str
    summary: Mapping[str, int]
    largest: tuple[Moved, ...]
    steepest: tuple[Moved, ...]
    charts: tuple[Lines, ...]
    bars: Pairs | None
    rows: tuple[Moved, ...]
    left_out: int


def of_table(changes: Changes, words: Words) -> OfTable:
    """Lay one table's changes out."""
    schema = changes.schema
    table = table_of(schema.dataflow.id)
    summary = changes.summary()
    revised = list(islice(revisions(changes), MOST))
    steep = list(islice(revisions(changes, relative=True), FIRST))
    others = islice(_others(changes), MOST - len(revised))
    rows = [*_revised(revised, schema, words), *(_whole(change, schema, words) for change in others)]
    figures = sum(summary[kind] for kind in (Kind.REVISED, Kind.REMOVED, Kind.ADDED))
    drawn = _drawn(changes, revised, words)
    return OfTable(
        code=table.code if table else schema.dataflow.id,
        name=table.label(words.language) if table else schema.dataflow.id,
        unit=unit(schema, words.language),
        summary=summary,
        largest=tuple(_revised(revised[:FIRST], schema, words)),
        steepest=tuple(_revised([one for one in steep if one.percent is not None], schema, words)),
        charts=tuple(drawn.values()),
        bars=_bars([one for one in revised if _series(one.change, schema) not in drawn], schema, words),
        rows=tuple(rows),
        left_out=figures - len(rows),
    )


def in_words(key: Mapping[str, str | None], schema: Schema, language: str, *, without: Iterable[str] = ()) -> str:
    """The part of a key that tells figures of a table apart."""
    left = {name: code for name, code in key.items() if code and name not in (*UNSAID, *without)}
    return " · ".join(label(schema, name, code, language) for name, code in left.items())


def label(schema: Schema, name: str, code: str, language: str) -> str:
    """What a code of a component is called; any other text as it is."""
    codelist = schema[name].codelist
    return codelist.label(code, language) if codelist else code


def _others(changes: Changes) -> Iterator[Change]:
    return chain(changes.shown(changes.select(Kind.REMOVED)), changes.shown(changes.select(Kind.ADDED)))


def _revised(some: list[Revision], schema: Schema, words: Words) -> Iterator[Moved]:
    measure = schema.measures[0].id
    top = max((abs(one.by) for one in some if one.by is not None), default=Decimal(0))
    for one in some:
        old, new = ((side or {}).get(measure) for side in (one.change.old, one.change.new))
        places = words.places([old, new])
        yield Moved(
            Kind.REVISED,
            in_words(one.change.key, schema, words.language),
            words.number(old, places),
            words.number(new, places),
            "" if one.by is None else words.signed(one.by, places),
            "" if one.percent is None else words.percent(one.percent),
            grew=one.by is not None and one.by > 0,
            share=float(abs(one.by) / top) if one.by is not None and top else 0.0,
        )


def _whole(change: Change, schema: Schema, words: Words) -> Moved:
    measure = schema.measures[0].id
    old, new = (words.number((side or {}).get(measure)) for side in (change.old, change.new))
    return Moved(change.kind, in_words(change.key, schema, words.language), old, new)


def _series(change: Change, schema: Schema) -> tuple[str | None, ...]:
    """The key but for its period."""
    return tuple(code for name, code in change.key.items() if schema[name].role is not Role.TIME)


def _drawn(changes: Changes, revised: list[Revision], words: Words) -> dict[tuple[str | None, ...], Lines]:
    """The series with the largest revisions, as lines where they have years enough."""
    schema = changes.schema
    if schema.time is None:
        return {}
    found: dict[tuple[str | None, ...], Lines] = {}
    tried: set[tuple[str | None, ...]] = set()
    for one in revised:
        series = _series(one.change, schema)
        if series in tried or len(found) == CHARTS:
            continue
        tried.add(series)
        key = {name: code for name, code in one.change.key.items() if name != schema.time.id}
        name = in_words(key, schema, words.language)
        old, new = (_years(held, key, schema) for held in (changes.old.observations, changes.new.observations))
        if (chart := lines(name, old, new, words)) is not None:
            found[series] = chart
    return found


def _years(held: pa.Table, key: Mapping[str, str | None], schema: Schema) -> dict[str, Decimal]:
    """The figures of one series that are numbers, by period."""
    masks = [pc.equal(held[name], code) if code is not None else pc.is_null(held[name]) for name, code in key.items()]
    mine = held.filter(pc.fill_null(reduce(pc.and_, masks), fill_value=False)) if masks else held
    times, values = (mine[name].to_pylist() for name in (schema.time.id if schema.time else "", schema.measures[0].id))
    return {time: number for time, value in zip(times, values, strict=True) if (number := _number(value)) is not None}


def _bars(revised: list[Revision], schema: Schema, words: Words) -> Pairs | None:
    """The largest revisions that no line shows."""
    measure = schema.measures[0].id
    named = []
    for one in revised:
        old, new = (_number((side or {}).get(measure)) for side in (one.change.old, one.change.new))
        if old is not None and new is not None:
            named.append((in_words(one.change.key, schema, words.language), old, new))
    return pairs(named[:BARS], words)


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
