"""From the elements of constraints to `Constraint`: those that hold for one dataflow."""

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ilms.structures.constraint import Constraint, KeySet, Region, Selection, Span
from ilms.structures.message import Element, Message, Pointer, child, children, identity, local, pointer
from ilms.structures.schema import Codelist, Component, Reference

ANY = "%"  # 3.0's wildcard
_ENDS = {"StartPeriod": "start", "AfterPeriod": "start", "EndPeriod": "end", "BeforePeriod": "end"}


@dataclass(frozen=True)
class Agreement:
    """Who provides data of the dataflow, as a provision agreement says."""

    reference: Reference
    provider: str


def constraints(
    message: Message, dataflow: Reference, structure: Reference, components: Mapping[str, Component]
) -> tuple[Constraint, ...]:
    """The constraints on what may be reported of a dataflow: its DSD's, its own, its provider's.

    What is attached to a provision agreement or to a data provider holds where the message tells one provider of
    the dataflow only: of several nobody can say whose the data are.
    """
    owners = {("DataStructure", structure): str(structure), ("Dataflow", dataflow): str(dataflow)}
    agreements = list(_agreements(message, dataflow))
    providers = {agreement.provider for agreement in agreements}
    if len(providers) == 1:
        owners |= {("ProvisionAgreement", a.reference): str(a.reference) for a in agreements}
    found = []
    for reference, element in message.all("ContentConstraint", "DataConstraint"):
        if (element.get("type") or element.get("role")) != "Allowed":
            continue  # "Actual" says what there is, not what there may be
        for kind, target in _attached(element):
            provider = _provider(target)
            to = provider if kind == "DataProvider" and {provider} == providers else owners.get((kind, target.target))
            if to is not None:
                found.append(_constraint(reference, element, (kind, to), components))
                break
    return tuple(found)


def _agreements(message: Message, dataflow: Reference) -> Iterator[Agreement]:
    for _, element in message.all("ProvisionAgreement"):
        flow = pointer(next(children(element, "StructureUsage", "Dataflow"), None))
        provider = pointer(child(element, "DataProvider"))
        if flow is not None and flow.target == dataflow:
            yield Agreement(identity(element), _provider(provider) if provider else "")


def _provider(target: Pointer) -> str:
    return f"{target.target}.{target.item}"


def _attached(element: Element) -> Iterator[tuple[str, Pointer]]:
    for part in children(child(element, "ConstraintAttachment")):
        target = pointer(part)
        if target is not None:
            yield local(part), target


def _constraint(
    reference: Reference, element: Element, owner: tuple[str, str], components: Mapping[str, Component]
) -> Constraint:
    period = child(element, "ReferencePeriod")
    return Constraint(
        reference,
        *owner,
        tuple(_region(region, components) for region in children(element, "CubeRegion")),
        tuple(
            KeySet(tuple(_region(key, components) for key in children(keys, "Key")), _flag(keys, "isIncluded"))
            for keys in children(element, "DataKeySet")
        ),
        None if period is None else Span(period.get("startTime", ""), period.get("endTime", "")),
    )


def _flag(element: Element, name: str) -> bool:
    return element.get(name, "true") in ("true", "1")


def _region(element: Element, components: Mapping[str, Component]) -> Region:
    selections = (
        _selection(values, components[values.get("id", "")])
        for values in children(element, "KeyValue", "Attribute", "Component")
        if values.get("id") in components
    )
    # One without values takes every value: it says that the component is there.
    kept = tuple(s for s in selections if s.values is not None or s.span is not None)
    return Region(kept, _flag(element, "include"), _valid(element))


def _selection(element: Element, component: Component) -> Selection:
    found: set[str] = set()
    valid: dict[str, Span] = {}
    every = False
    for value in children(element, "Value"):
        text = (value.text or "").strip()
        every |= text == ANY
        named = _named(text, value.get("cascadeValues", "false"), component.codelist)
        found |= named
        if (span := _valid(value)) is not None:
            valid |= dict.fromkeys(named, span)
    bounds = child(element, "TimeRange")
    span = _span(bounds) if bounds is not None else _valid(element)
    any_value = every or not found
    return Selection(component.id, None if any_value else frozenset(found), _flag(element, "include"), span, valid)


def _named(text: str, cascade: str, codes: Codelist | None) -> set[str]:
    """The codes that one value stands for."""
    if codes is None:
        return {text}
    if ANY in text and text not in codes:
        return set(fnmatch.filter(codes.ids, text.replace("[", "[[]").replace(ANY, "*")))
    found = {text} if cascade != "excluderoot" else set()
    return found if cascade in ("false", "0") else found | descendants(codes, text)


def descendants(codes: Codelist, above: str) -> set[str]:
    """Every code below a code."""
    found: set[str] = set()
    wanted = {above}
    while wanted:
        wanted = {code.id for code in codes if code.parent in wanted} - found
        found |= wanted
    return found


def _valid(element: Element) -> Span | None:
    start, end = element.get("validFrom", ""), element.get("validTo", "")
    return Span(start, end) if start or end else None


def _span(element: Element) -> Span:
    ends: dict[str, tuple[str, bool]] = {}
    for bound in children(element, *_ENDS):
        ends[_ENDS[local(bound)]] = ((bound.text or "").strip(), bound.get("isInclusive") in ("false", "0"))
    (start, after), (end, before) = ends.get("start", ("", False)), ends.get("end", ("", False))
    return Span(start, end, after, before)
