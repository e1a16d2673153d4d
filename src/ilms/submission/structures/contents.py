"""What an artefact says, place by place, so that two of one identity can be compared, whoever wrote them down.

Only what it means counts: not where it came from (URN, links), not how it is written down (order of names, a default
that is written out), but the order of codes and dimensions does. And nothing is read into it: a plan is stale wherever
the fingerprint differs, so likeness of codes, languages that were not asked for and partial lists, by which
`ilms codelist diff` tells what happened, have no say here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from ilms.hashes import sha256
from ilms.structures import files
from ilms.structures.message import Pointer
from ilms.structures.model import DataStructure, Identified, Maintainable
from ilms.structures.schema import Reference

Change = dict[str, str | None]
Place = tuple[str, str]  # the item (a code, a component; "" for the artefact itself), and what of it
ORDER = " order"
ORIGIN = {"id", "agency", "version", "links", "uri", "external", "structure_url", "service_url", "position"}
UNSAID = {"final", "partial"}  # not said is no
# What a part belongs to, where a pointer names the part.
WHOLE = {"Concept": "ConceptScheme", "Category": "CategoryScheme", "Code": "Codelist"}
ELSEWHERE = {"", "Agency", "DataProvider", "ProvisionAgreement"}  # not ours to publish


def contents(artefact: Maintainable) -> dict[Place, str]:
    """Every statement of an artefact: `("ECO_A", "names.vi")` to the name."""
    if isinstance(artefact, DataStructure):
        placed = sorted(artefact.dimensions, key=lambda one: int(one.position or 1_000))
        artefact = replace(artefact, dimensions=tuple(placed))
    return dict(_said(artefact, "", ""))


def fingerprint(artefact: Maintainable) -> str:
    """A hash that is equal for artefacts that say the same."""
    return sha256("\n".join(f"{place}={text}" for place, text in sorted(contents(artefact).items())).encode())


def differences(first: Maintainable, second: Maintainable) -> list[Change]:
    """What changes from one artefact to the other, in the order of the first one's places, then of the second's.

    An item that only one of them has is one change. `{"kind": added, removed or revised, "artefact", "item", "field",
    "old", "new"}`.
    """
    old, new = contents(first), contents(second)
    gone = {item for item, field in old if not field} - {item for item, field in new if not field}
    come = {item for item, field in new if not field} - {item for item, field in old if not field}
    found = []
    for place in dict.fromkeys([*old, *new]):
        item, field = place
        was, is_ = old.get(place), new.get(place)
        if field.endswith(ORDER) and was is not None and is_ is not None:
            was, is_ = (" ".join(one for one in text.split() if one not in gone | come) for text in (was, is_))
        if was == is_ or ((item in gone or item in come) and field):
            continue
        kind = "removed" if is_ is None else "added" if was is None else "revised"
        # Of a whole item its name tells more than that it is there.
        was, is_ = (side.get((item, "names.en")) if not field else text for side, text in ((old, was), (new, is_)))
        found.append({"kind": kind, "artefact": str(first), "item": item, "field": field, "old": was, "new": is_})
    return found


def needs(artefact: Maintainable) -> dict[tuple[str, Reference], None]:
    """The other artefacts that it refers to: kind and identity, each once."""
    named = ((WHOLE.get(one.kind, one.kind), one.target) for one in _pointers(artefact))
    return {one: None for one in named if one[0] not in ELSEWHERE and one[1].id and one[1] != artefact.reference}


def read(content: bytes, what: str) -> tuple[Maintainable, ...]:
    """The artefacts of a structure message that are more than stubs.

    Args:
        content: The message.
        what: What to call it in errors.

    Raises:
        UsageError: It is none that can be read.
    """
    return tuple(one for one in files.read(Path(what), content).artefacts if not one.external)


def _said(value: Any, item: str, field: str) -> Iterator[tuple[Place, str]]:  # noqa: ANN401  # any part of the model
    if isinstance(value, tuple):
        yield from _several(value, item, field)
    elif isinstance(value, Mapping):
        for name in value:
            yield from _said(value[name], item, f"{field}.{name}")
    elif isinstance(value, Pointer) or not is_dataclass(value):
        if value is not None:
            yield (item, field), _text(value)
    else:
        for one in fields(value):
            part = getattr(value, one.name)
            if one.name not in ORIGIN and not (one.name in UNSAID and not part):
                yield from _said(part, item, f"{field}.{one.name}".lstrip("."))


def _text(value: str | bool | frozenset[str] | Pointer) -> str:
    match value:
        case Pointer():
            return f"{value.target}{'.' + value.item if value.item else ''}"
        case frozenset():
            return " ".join(sorted(value))
        case bool():
            return str(value).lower()
    return value


def _several(parts: tuple[Any, ...], item: str, field: str) -> Iterator[tuple[Place, str]]:
    identified = bool(parts) and all(isinstance(part, Identified) for part in parts)
    for key, part in _keyed(parts):
        inner = (f"{item}.{key}".lstrip("."), "") if identified else (item, f"{field}[{key}]")
        yield inner, ""  # that it is there
        yield from _said(part, *inner)
    if identified:
        yield (item, f"{field}{ORDER}"), " ".join(part.id for part in parts)


def _keyed(parts: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Each part by what it is called; a second one of a name by its number too."""
    seen: Counter[str] = Counter()
    for part in parts:
        named = next((str(word) for word in _names(part) if word), "")
        seen[named] += 1
        yield named if seen[named] == 1 else f"{named}#{seen[named]}", part


def _names(part: Any) -> Iterator[Any]:  # noqa: ANN401  # any part of the model
    if isinstance(part, str):
        yield part
    for name in ("type", "id", "text", "title"):
        yield getattr(part, name, None)


def _pointers(value: Any) -> Iterator[Pointer]:  # noqa: ANN401  # any part of the model
    if isinstance(value, Pointer):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _pointers(part)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _pointers(getattr(value, one.name))
