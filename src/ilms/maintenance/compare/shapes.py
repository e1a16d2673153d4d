"""What values may look like: the list that codes them, the text format, how many there may be."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.compare.pair import Pair
from ilms.maintenance.compare.said import said
from ilms.structures.message import Pointer
from ilms.structures.model import Representation

# What a facet does when its number grows: it allows more, or less.
_WIDER = {"maxLength", "maxValue", "decimals", "endValue", "endTime", "maxOccurs"}
_TIGHTER = {"minLength", "minValue", "startValue", "startTime", "minOccurs"}
_TYPE, _ANY = "textType", "String"
# Each data type, and those that take all its values besides texts of any kind.
_WITHIN = {
    "Count": {"Integer", "Long", "BigInteger", "Decimal"}, "Short": {"Integer", "Long", "BigInteger", "Decimal"},
    "Integer": {"Long", "BigInteger", "Decimal"}, "Long": {"BigInteger", "Decimal"}, "BigInteger": {"Decimal"},
    "Float": {"Double"}, "Alpha": {"AlphaNumeric"}, "Numeric": {"AlphaNumeric"},
    "GregorianYear": {"GregorianTimePeriod", "BasicTimePeriod", "StandardTimePeriod", "ObservationalTimePeriod"},
    "GregorianTimePeriod": {"BasicTimePeriod", "StandardTimePeriod", "ObservationalTimePeriod"},
    "BasicTimePeriod": {"StandardTimePeriod", "ObservationalTimePeriod"},
    "StandardTimePeriod": {"ObservationalTimePeriod"},
}  # fmt: skip


def representation(both: Pair, item: str, old: Representation | None, new: Representation | None) -> Iterator[Change]:
    """What differs between two representations; none at all takes any text."""
    was, now = old or Representation(), new or Representation()
    if was.enumeration != now.enumeration:
        yield both.change(
            Kind.REPRESENTATION, item, said(was.enumeration), said(now.enumeration),
            breaking=another(was.enumeration, now.enumeration), detail="enumeration", given=new, was=old,
        )  # fmt: skip
    facets, others = dict(was.facets or {}), dict(now.facets or {})
    for name in dict.fromkeys((*facets, *others)):
        before, after = facets.get(name), others.get(name)
        if before != after:
            # A list of codes is as tight as a text format can be: without it, any format allows more.
            breaking = _tighter(name, before, after) and not (was.enumeration and not now.enumeration)
            yield both.change(
                Kind.TEXT_FORMAT, item, before, after, breaking=breaking, detail=name, given=new, was=old
            )  # fmt: skip
    if (was.facets is None) != (now.facets is None) and not facets and not others:
        yield both.change(
            Kind.TEXT_FORMAT, item, _empty(was), _empty(now), given=new, was=old
        )  # fmt: skip
    for name, occurs in (
        ("minOccurs", (was.min_occurs, now.min_occurs)),
        ("maxOccurs", (was.max_occurs, now.max_occurs)),
    ):
        if occurs[0] != occurs[1]:
            fewest = [text if text is not None else "1" for text in occurs]
            yield both.change(
                Kind.REPRESENTATION, item, *occurs, breaking=_tighter(name, *fewest), detail=name, given=new, was=old
            )  # fmt: skip
    if was.sentinels != now.sentinels:
        gone = any(sentinel not in now.sentinels for sentinel in was.sentinels)
        yield both.change(
            Kind.REPRESENTATION, item, said(was.sentinels), said(now.sentinels), breaking=gone, detail="sentinels",
            given=new, was=old,
        )  # fmt: skip


def another(old: Pointer | None, new: Pointer | None) -> bool:
    """Whether a reference leads to another thing: another id, or another version than is compatible by its number."""
    if old is None or new is None:
        return new is not None  # what was free is bound now
    was, now = old.target, new.target
    same = (was.agency, was.id, old.item) == (now.agency, now.id, new.item)
    return not same or was.version.partition(".")[0] != now.version.partition(".")[0]


def _empty(shape: Representation) -> str | None:
    return None if shape.facets is None else _ANY


def _tighter(name: str, old: str | None, new: str | None) -> bool:
    """Whether a value that was right may be wrong now."""
    if name == _TYPE:
        was, now = old or _ANY, new or _ANY
        return now not in (_ANY, was) and now not in _WITHIN.get(was, ())
    if new is None:
        return False
    if old is None:
        return name != "isMultiLingual"
    if name in _WIDER | _TIGHTER:
        was_, now_ = _number(old), _number(new)
        if was_ is None or now_ is None:
            return True
        return now_ < was_ if name in _WIDER else now_ > was_
    return True


def _number(text: str) -> Decimal | None:
    if text == "unbounded":
        return Decimal("Infinity")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
