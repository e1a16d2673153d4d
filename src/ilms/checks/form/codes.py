"""Coded components: every code is in its codelist and allowed by the dataflow's constraint."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.structures.nearest import COUNT, named, nearest
from ilms.structures.schema import Code, Codelist, Component

# Suggestions cost a comparison with every code: for the first so many distinct unknown codes. The findings
# themselves are never cut.
SUGGESTED = 200
FEW = 5  # so many allowed codes are simply listed


def dimensions(subject: Subject) -> Iterator[Batch]:
    """COD001 unknown; outside the constraint: COD002 heading, COD003 other version, COD004 anything else."""
    for component in subject.schema.dimensions:
        if component.codelist:
            yield from unknown(subject, component, "COD001")
            yield from outside(subject, component, _kind)


def unknown(subject: Subject, component: Component, code: str) -> Iterator[Batch]:
    """A finding for every code that is not in the component's codelist."""
    codelist = _codelist(component)
    column, rows = subject.observations.each_code(component.id)
    strange = column.dictionary.slice(len(codelist))
    if not len(strange):
        return
    wrong = pc.and_(pc.greater_equal(column.indices, len(codelist)), pc.not_equal(column.cast(pa.string()), ""))
    allowed = subject.schema.allowed.get(component.id)
    candidates = [c for c in codelist if allowed is None or c.id in allowed]
    near = {
        text: nearest(text, candidates) if position < SUGGESTED else candidates[:3]
        for position, text in enumerate(strange.to_pylist())
    }
    yield _by_code(subject, component, code, (column.filter(wrong), rows.filter(wrong)), near)


def outside(
    subject: Subject, component: Component, kind: Callable[[str, Component, Collection[str]], str]
) -> Iterator[Batch]:
    """A finding for every code of the codelist that the constraint does not allow.

    Args:
        subject: The observations.
        component: A coded component.
        kind: Gives the finding for a code, its component and the allowed codes.
    """
    codelist = _codelist(component)
    allowed = subject.schema.allowed.get(component.id)
    if allowed is None:
        return
    column, rows = subject.observations.each_code(component.id)
    used = [i for i in pc.unique(column.indices).to_pylist() if i is not None and i < len(codelist)]
    bad = [codelist.codes[i] for i in sorted(used) if codelist.codes[i].id not in allowed]
    candidates = [c for c in codelist if c.id in allowed]
    by_kind: dict[str, dict[str, list[Code]]] = {}
    for code in bad:
        below = [c for c in candidates if c.parent == code.id][:COUNT]
        few = below or (candidates if len(candidates) <= FEW else nearest(code.id, candidates))
        by_kind.setdefault(kind(code.id, component, allowed), {})[code.id] = few
    for found, near in by_kind.items():
        wrong = pc.is_in(column.dictionary, value_set=pa.array(list(near), pa.string())).take(column.indices)
        yield _by_code(subject, component, found, (column.filter(wrong), rows.filter(wrong)), near)


def heading(code: str, codelist: Codelist) -> bool:
    """Whether a code only stands over others."""
    return any(other.parent == code for other in codelist)


def version(code: str, codelist: Codelist) -> str | None:
    """The classification version of an ILO code, by its prefix: `ECO_ISIC4` of `ECO_ISIC4_A` in CL_ECO."""
    parts = code.split("_")
    if len(parts) < 3 or codelist.reference.id != f"CL_{parts[0]}":  # noqa: PLR2004  # list, version, class
        return None
    return f"{parts[0]}_{parts[1]}"


def versions(codes: Iterable[str], codelist: Codelist) -> list[str]:
    """The classification versions that some codes belong to."""
    return sorted({found for code in codes if (found := version(code, codelist))})


def _kind(code: str, component: Component, allowed: Collection[str]) -> str:
    codelist = _codelist(component)
    if heading(code, codelist):
        return "COD002"
    given = version(code, codelist)
    if given and (taken := versions(allowed, codelist)) and given not in taken:
        return "COD003"
    return "COD004"


def _by_code(
    subject: Subject,
    component: Component,
    code: str,
    found: tuple[pa.DictionaryArray, pa.Array],
    near: Mapping[str, list[Code]],
) -> Batch:
    """Findings for codes and their rows, with parameters by the code that stands there."""
    codelist = _codelist(component)
    values, rows = found[0].cast(pa.string()), found[1]
    given = pa.array(list(near), pa.string())
    at = pc.index_in(values, value_set=given)
    taken = versions(subject.schema.allowed.get(component.id, ()), codelist)
    by_version = code == "COD003"
    expected = [", ".join(taken) if by_version else ", ".join(c.id for c in codes) for codes in near.values()]

    def column(texts: Iterable[str]) -> pa.Array:
        return pa.array(list(texts), pa.string()).take(at)

    params: dict[str, object] = {
        "component": component.id,
        "codelist": codelist.reference.id,
        "value": values,
        "expected": column(expected),
        "label_en": column(codelist.label(text, "en") for text in near),
        "label_vi": column(codelist.label(text, "vi") for text in near),
        "near_en": column(named(codes, "en") for codes in near.values()),
        "near_vi": column(named(codes, "vi") for codes in near.values()),
    }
    return batch(code, params, rows=rows)


def _codelist(component: Component) -> Codelist:
    if component.codelist is None:
        raise ValueError(f"{component.id} is not coded")
    return component.codelist
