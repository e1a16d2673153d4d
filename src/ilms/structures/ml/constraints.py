"""Constraints on data: 2.1's `ContentConstraint`, 3.0's `DataConstraint`."""

from ilms.languages import _
from ilms.structures.message import LANG, Element
from ilms.structures.ml.dialect import Dialect, NoPlaceError
from ilms.structures.ml.named import read_annotations, read_maintained, write_annotations, write_maintained
from ilms.structures.ml.node import Node
from ilms.structures.model import Bound, DataConstraint, KeySet, Region, Selection, Value

_ATTACHED = ("DataProvider", "DataStructure", "Dataflow", "ProvisionAgreement")
_ENDS = ("BeforePeriod", "AfterPeriod", "StartPeriod", "EndPeriod")
_CALENDAR = ("Periodicity", "Offset", "Tolerance")


def read_constraint(node: Node) -> DataConstraint:
    """A constraint with its regions and key sets."""
    attachment, calendar, period = (
        node.one(name) for name in ("ConstraintAttachment", "ReleaseCalendar", "ReferencePeriod")
    )
    made = DataConstraint(
        **read_maintained(node),
        role=node.attribute("role") or node.attribute("type") or "Actual",
        attached=tuple(p for a in attachment.every(*_ATTACHED) if (p := a.pointer(a.name))) if attachment else (),
        sources=tuple(s.text for s in attachment.every("SimpleDataSource")) if attachment else (),
        key_sets=tuple(_key_set(keys) for keys in node.every("DataKeySet")),
        regions=tuple(_region(region) for region in node.every("CubeRegion")),
        calendar=_calendar(calendar) if calendar else None,
        period=(period.attribute("startTime") or "", period.attribute("endTime") or "") if period else None,
    )
    for part in (attachment, period):
        if part:
            part.done()
    return made


def _calendar(node: Node) -> tuple[str, str, str]:
    periodicity, offset, tolerance = (node.line(name) or "" for name in _CALENDAR)
    node.done()
    return periodicity, offset, tolerance


def _key_set(node: Node) -> KeySet:
    made = KeySet(tuple(_region(key) for key in node.every("Key")), node.flag("isIncluded") is not False)
    node.done()
    return made


def _region(node: Node) -> Region:
    selections = tuple(_selection(values) for values in node.every("KeyValue", "Attribute", "Component"))
    made = Region(
        selections, node.flag("include") is not False, read_annotations(node),
        node.attribute("validFrom"), node.attribute("validTo"),
    )  # fmt: skip
    node.done()
    return made


def _selection(node: Node) -> Selection:
    bounds = node.one("TimeRange")
    made = Selection(
        node.attribute("id") or "",
        node.name == "KeyValue",
        tuple(_value(value) for value in node.every("Value")),
        tuple(_bound(bound) for bound in bounds.every(*_ENDS)) if bounds else (),
        node.flag("include") is not False,
        node.flag("removePrefix"),
        node.attribute("validFrom"),
        node.attribute("validTo"),
    )
    for part in (bounds, node):
        if part:
            part.done()
    return made


def _value(node: Node) -> Value:
    cascade = node.attribute("cascadeValues")
    made = Value(
        node.text, {"1": "true", "0": "false"}.get(cascade or "", cascade), node.attribute(LANG),
        node.attribute("validFrom"), node.attribute("validTo"),
    )  # fmt: skip
    node.done()
    return made


def _bound(node: Node) -> Bound:
    made = Bound(node.name, node.text, node.flag("isInclusive") is not False)
    node.done()
    return made


def write_constraint(dialect: Dialect, parent: Element, given: DataConstraint) -> None:
    """Append the constraint.

    Raises:
        UsageError: The version cannot say what it says.
    """
    place = str(given)
    made = write_maintained(dialect, parent, f"structure:{dialect.kind('DataConstraint')}", given)
    made.set("role" if dialect.modern else "type", given.role)
    _write_attachment(dialect, made, given)
    if dialect.modern:
        _write_calendar(dialect, made, given)
    for keys in given.key_sets:
        holder = dialect.add(made, "structure:DataKeySet", isIncluded=keys.included)
        for key in keys.keys:
            _write_region(dialect, holder, "Key", key, place)
    if dialect.modern:
        refuse_many_regions(given, dialect.format)
    for region in given.regions:
        _write_region(dialect, made, "CubeRegion", region, place)
    if not dialect.modern:
        _write_calendar(dialect, made, given)
        if given.period:
            dialect.add(made, "structure:ReferencePeriod", startTime=given.period[0], endTime=given.period[1])


def refuse_many_regions(given: DataConstraint, format: str) -> None:  # noqa: A002  # SDMX's word
    """3.0 takes one region that includes and one that excludes.

    Raises:
        UsageError: There are more.
    """
    if len({region.include for region in given.regions}) < len(given.regions):
        what = _("more cube regions than one of each kind: {count}", count=len(given.regions))
        raise NoPlaceError(str(given), what, format)


def _write_attachment(dialect: Dialect, parent: Element, given: DataConstraint) -> None:
    if given.attached or given.sources:
        holder = dialect.add(parent, "structure:ConstraintAttachment")
        for target in given.attached:
            dialect.refer(holder, f"structure:{target.kind}", target, str(given))
        for source in given.sources:
            dialect.add(holder, "structure:SimpleDataSource", source)


def _write_calendar(dialect: Dialect, parent: Element, given: DataConstraint) -> None:
    if given.calendar:
        holder = dialect.add(parent, "structure:ReleaseCalendar")
        for name, text in zip(_CALENDAR, given.calendar, strict=True):
            dialect.add(holder, f"structure:{name}", text)


def _write_region(dialect: Dialect, parent: Element, name: str, given: Region, place: str) -> None:
    made = dialect.add(parent, f"structure:{name}")
    if name == "CubeRegion" or not given.include:
        made.set("include", str(given.include).lower())
    write_annotations(dialect, made, given.annotations)
    if not dialect.modern and (given.valid_from or given.valid_to):
        raise NoPlaceError(place, _("a key that holds for a time only"), dialect.format)
    for key, text in (("validFrom", given.valid_from), ("validTo", given.valid_to)):
        if text is not None:
            made.set(key, text)
    for selection in given.selections:
        _write_selection(dialect, made, selection, place)


def _write_selection(dialect: Dialect, parent: Element, given: Selection, place: str) -> None:
    other = "Component" if dialect.modern else "Attribute"
    # 2.1 has what a region consists of among its common elements, 3.0 among those of structures.
    space = "structure" if dialect.modern else "common"
    made = dialect.add(parent, f"{space}:{'KeyValue' if given.dimension else other}", id=given.id)
    if not given.include:
        made.set("include", "false")
    bounded = {"removePrefix": given.remove_prefix, "validFrom": given.valid_from, "validTo": given.valid_to}
    cascades = any(value.cascade == "excluderoot" for value in given.values)
    timed = any(value.valid_from or value.valid_to or value.language for value in given.values)
    if not dialect.modern and (cascades or timed or any(x is not None for x in bounded.values())):
        raise NoPlaceError(
            place,
            _("values of {id} that hold for a time, a language or without their root", id=given.id),
            dialect.format,
        )
    for key, setting in bounded.items():
        if setting is not None:
            made.set(key, setting if isinstance(setting, str) else str(setting).lower())
    for value in given.values:
        written = dialect.add(
            made, f"{space}:Value", value.text, cascadeValues=value.cascade,
            validFrom=value.valid_from, validTo=value.valid_to,
        )  # fmt: skip
        if value.language:
            written.set(LANG, value.language)
    if given.range:
        holder = dialect.add(made, f"{space}:TimeRange")
        for bound in given.range:
            dialect.add(holder, f"{space}:{bound.end}", bound.period, isInclusive=None if bound.inclusive else "false")
