"""Two versions of a constraint: what may be reported, code by code."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.compare.pair import Pair
from ilms.maintenance.compare.said import said
from ilms.structures.model import DataConstraint, Region, Selection, Value

_ALLOWED = "Allowed"  # those that say what there is refuse nothing
_REGION, VALUE, _SELECTION = "region", "value", "selection"


def constraint(both: Pair, old: DataConstraint, new: DataConstraint) -> Iterator[Change]:
    """What a constraint takes and took: values one by one, everything else as a whole."""
    tell = _ALLOWED in (old.role, new.role)
    for name in ("role", "attached", "sources", "key_sets", "calendar", "period"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            heavy = tell and name not in ("calendar", "period", "sources")
            yield both.change(
                Kind.CONSTRAINT, "", said(before), said(after), detail=name, breaking=heavy, given=after, was=before
            )  # fmt: skip
    for include in (True, False):
        was, now = ([r for r in one.regions if r.include is include] for one in (old, new))
        for change in _regions(both, was, now, include=include):
            yield change if tell else replace(change, breaking=False)


def _regions(both: Pair, old: Sequence[Region], new: Sequence[Region], *, include: bool) -> Iterator[Change]:
    """Regions are alternatives and have no names: the first is compared with the first."""
    for number in range(max(len(old), len(new))):
        was = old[number] if number < len(old) else None
        now = new[number] if number < len(new) else None
        if was is not None and now is not None:
            yield from _region(both, was, now)
            continue
        # One more alternative allows more, and the last one that goes allows everything; so does the first that comes
        # take away. What excludes takes away whenever it comes.
        breaking = (was is None) is (not old) if include else now is not None
        yield both.change(
            Kind.CONSTRAINT, "", _said(was), _said(now), detail=_REGION, breaking=breaking, given=now, was=was
        )  # fmt: skip


def _region(both: Pair, old: Region, new: Region) -> Iterator[Change]:
    before, after = {s.id: s for s in old.selections}, {s.id: s for s in new.selections}
    for id_ in dict.fromkeys((*before, *after)):
        was, now = before.get(id_), after.get(id_)
        if was is None or now is None:
            tighter = (was is None) is new.include
            texts = [_texts(one) if one else None for one in (was, now)]
            yield both.change(
                Kind.CONSTRAINT, id_, *texts, detail=_SELECTION, breaking=tighter, given=now, was=was
            )  # fmt: skip
        elif was != now:
            yield from _selection(both, was, now, include=new.include)
    rest = [replace(region, selections=()) for region in (old, new)]
    if rest[0] != rest[1]:
        yield both.change(Kind.CONSTRAINT, "", said(rest[0]), said(rest[1]), detail=_REGION, breaking=True)


def _selection(both: Pair, old: Selection, new: Selection, *, include: bool) -> Iterator[Change]:
    rest = [replace(one, values=(), remove_prefix=one.remove_prefix or None) for one in (old, new)]
    if rest[0] != rest[1]:
        yield both.change(
            Kind.CONSTRAINT, old.id, said(rest[0]), said(rest[1]), detail=_SELECTION, breaking=True, given=new, was=old
        )  # fmt: skip
    takes = include is new.include
    before, after = ([_value(value) for value in one.values] for one in (old, new))
    gone, come = set(before) - set(after), set(after) - set(before)
    for text in dict.fromkeys(before):
        if text in gone:
            yield both.change(Kind.CONSTRAINT, old.id, text, None, detail=VALUE, breaking=takes)
    for text in dict.fromkeys(after):
        if text in come:
            yield both.change(Kind.CONSTRAINT, old.id, None, text, detail=VALUE, breaking=not takes)


def _value(value: Value) -> str:
    """A value as one text, with whatever is said of it besides."""
    more = replace(value, text="", cascade=None if value.cascade == "false" else value.cascade)
    rest = (said(more) or "").removeprefix("text=").removeprefix(", ")
    return f"{value.text} ({rest})" if rest else value.text


def _texts(selection: Selection) -> str:
    return " ".join(_value(value) for value in selection.values) or said(selection.range) or ""


def _said(region: Region | None) -> str | None:
    return "; ".join(f"{s.id}: {_texts(s)}" for s in region.selections) if region else None
