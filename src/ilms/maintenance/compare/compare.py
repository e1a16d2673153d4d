"""What changed from one structure message to another, artefact by artefact."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import zip_longest

from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.compare.components import components
from ilms.maintenance.compare.constraints import constraint
from ilms.maintenance.compare.items import items, label
from ilms.maintenance.compare.pair import Pair, pair
from ilms.maintenance.compare.said import said
from ilms.maintenance.compare.shapes import another
from ilms.structures.message import Pointer
from ilms.structures.model import DataConstraint, DataStructure, ItemScheme, Maintainable, StructureMessage

Side = StructureMessage | Maintainable
_OWN = {field.name for field in fields(Maintainable)}


def compare(
    old: Side, new: Side, *, languages: Collection[str] | None = None, renamed: Mapping[str, str] | None = None
) -> Changes:
    """Every difference between two versions of structures; an empty one if there is none.

    Artefacts are the same by kind, agency and id, whatever their versions. Where each side has only one of a kind,
    these are compared under whatever names: VSIC 2018 with VSIC 2025.

    Args:
        old: A message, or one artefact.
        new: Likewise.
        languages: Only labels and descriptions in these; None for all. A language that the new version of an artefact
            lacks altogether is told as `language-missing`, and none of its labels as gone.
        renamed: Where somebody says so, old ids of items to their new ones: then nothing is told from likeness.
    """
    return Changes.of_all(_changes(_artefacts(old), _artefacts(new), languages, renamed))


def _artefacts(side: Side) -> Sequence[Maintainable]:
    return side.artefacts if isinstance(side, StructureMessage) else (side,)


def _changes(
    old: Sequence[Maintainable],
    new: Sequence[Maintainable],
    languages: Collection[str] | None,
    renamed: Mapping[str, str] | None,
) -> Iterator[Change]:
    for was, now in _paired(old, new):
        if was is None and now is not None:
            limits = isinstance(now, DataConstraint)
            yield Change(
                Kind.CONSTRAINT_ADDED if limits else Kind.ARTEFACT_ADDED, str(now), new=label(now.names) or now.id,
                breaking=isinstance(now, DataConstraint) and now.role == "Allowed", given=now,
            )  # fmt: skip
        elif was is not None and now is None:
            limits = isinstance(was, DataConstraint)
            yield Change(
                Kind.CONSTRAINT_REMOVED if limits else Kind.ARTEFACT_REMOVED, str(was), old=label(was.names) or was.id,
                breaking=not limits, was=was,
            )  # fmt: skip
        elif was is not None and now is not None:
            yield from _artefact(was, now, languages, renamed)


def _artefact(
    old: Maintainable, new: Maintainable, languages: Collection[str] | None, renamed: Mapping[str, str] | None
) -> Iterator[Change]:
    if old == new:
        return
    both, missing = pair(old, new, languages)
    yield from missing
    yield from both.own()
    if old.external or new.external:
        return  # what is only a stub for something elsewhere says nothing of its content
    if isinstance(old, ItemScheme) and isinstance(new, ItemScheme):
        yield from items(both, old, new, renamed)
    elif isinstance(old, DataStructure) and isinstance(new, DataStructure):
        yield from components(both, old, new)
    elif isinstance(old, DataConstraint) and isinstance(new, DataConstraint):
        yield from constraint(both, old, new)
    else:
        yield from _others(both)


def _others(both: Pair) -> Iterator[Change]:
    """What a dataflow, a categorisation or a map has of its own, field by field."""
    for field in fields(both.old):
        if field.name in _OWN:
            continue
        was, now = getattr(both.old, field.name), getattr(both.new, field.name, None)
        if was != now:
            refers = isinstance(was, Pointer) or isinstance(now, Pointer)
            breaking = another(was, now) if refers else True
            yield both.change(
                Kind.REFERENCE if refers else Kind.DETAIL, "", said(was), said(now), detail=field.name,
                breaking=breaking, given=now, was=was,
            )  # fmt: skip


def _paired(
    old: Iterable[Maintainable], new: Iterable[Maintainable]
) -> Iterator[tuple[Maintainable | None, Maintainable | None]]:
    """The artefacts of both sides, side by side; of several versions of one, the same ones and then the latest."""
    before, after = _grouped(old), _grouped(new)
    kinds = [[key[0] for key in side] for side in (before, after)]
    for key in dict.fromkeys((*before, *after)):
        alone = kinds[0].count(key[0]) == kinds[1].count(key[0]) == 1
        if alone and key in after and key not in before:
            continue  # told with its counterpart
        other = next(k for k in after if k[0] == key[0]) if alone else key
        was, now = before.get(key, {}), after.get(other, {})
        for version in was.keys() & now.keys():
            yield was[version], now[version]
        rest = (
            [side[v] for v in sorted(side, key=_release, reverse=True) if v not in both]
            for side, both in ((was, now), (now, was))
        )
        yield from zip_longest(*rest)


def _grouped(artefacts: Iterable[Maintainable]) -> dict[tuple[str, str, str], dict[str, Maintainable]]:
    found: dict[tuple[str, str, str], dict[str, Maintainable]] = {}
    for artefact in artefacts:
        found.setdefault((artefact.kind, artefact.agency, artefact.id), {})[artefact.version] = artefact
    return found


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("-")[0].split(".") if part.isdecimal())
