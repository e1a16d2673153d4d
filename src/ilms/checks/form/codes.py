"""Coded components: every code is in its codelist and allowed by the dataflow's constraint."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Encoded, Mask, mask
from ilms.checks.columns import rows as rows_where
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.languages import _, each, spoken
from ilms.multivalued import BETWEEN
from ilms.observations import Observations
from ilms.structures.nearest import COUNT, Nearest, named
from ilms.structures.schema import Code, Codelist, Component, Reference

# Suggestions cost a comparison with every code: for the first so many distinct unknown codes. The findings
# themselves are never cut.
SUGGESTED = 200
PACKAGED = "ILO"  # the agency whose codelists `ilms codelist show` knows
FEW = 5  # so many allowed codes are simply listed


def dimensions(subject: Subject) -> Iterator[Batch]:
    """COD001 unknown; outside a constraint: COD002 heading, COD003 other version, COD004 anything else."""
    for component in subject.schema.dimensions:
        if component.codelist:
            yield from unknown(subject, component, "COD001")
        yield from outside(subject, component, _kind)


def unknown(subject: Subject, component: Component, code: str) -> Iterator[Batch]:
    """A finding for every code that is not in the component's codelist."""
    codelist = _codelist(component)
    values, of = subject.each(component)
    strange = np.arange(len(values.texts)) >= len(codelist)
    if values.empty >= 0:
        strange[values.empty] = False
    if code == "ATT001" and not component.multiple:
        together = _together(values, codelist, strange)
        if together.any():
            strange &= ~together
            yield _several(component, values, together)
    if not strange.any():
        return
    allowed = subject.schema.allowed.get(component.id)
    candidates = [c for c in codelist if allowed is None or c.id in allowed]
    nearest = Nearest(candidates)
    near = {
        text: nearest.to(text) if position < SUGGESTED else candidates[:COUNT]
        for position, text in enumerate(values.texts.filter(pa.array(strange)).to_pylist())
    }
    yield _by_code(subject, component, code, (values, of), near)


def several(observations: Observations) -> Iterator[Batch]:
    """ATT009 of what was read, for those who write it on without a check: several codes where the DSD takes one."""
    for attribute in observations.schema.attributes:
        if attribute.codelist and not attribute.multiple:
            values = Encoded.of(observations.codes(attribute.id))
            strange = np.arange(len(values.texts)) >= len(attribute.codelist)
            together = _together(values, attribute.codelist, strange)
            if together.any():
                yield _several(attribute, values, together)


def _together(values: Encoded, codelist: Codelist, strange: Mask) -> Mask:
    """Which of the unknown texts are several codes of the list."""
    found = strange & mask(pc.match_substring(values.texts, BETWEEN))
    for at in np.flatnonzero(found).tolist():
        found[at] = all(part in codelist for part in values.texts[at].as_py().split(BETWEEN))
    return found


def _several(component: Component, values: Encoded, together: Mask) -> Batch:
    """ATT009: several codes, in a message of 3.0 for example, where the DSD takes one."""
    wrong = values.rows_of(together)
    texts = values.texts.take(pa.array(values.at[wrong]))
    counts = pc.add(pc.count_substring(texts, BETWEEN), 1).cast(pa.string())
    params = {"component": component.id, "value": texts, "count": counts, "expected": "1"}
    return batch("ATT009", params, rows=rows_where(wrong))


def outside(
    subject: Subject, component: Component, kind: Callable[[str, Component, Collection[str]], str]
) -> Iterator[Batch]:
    """A finding for every code of the codelist that a constraint does not allow, whatever stands beside it.

    Args:
        subject: The observations.
        component: Coded, or of texts that the constraint lists.
        kind: Gives the finding for a code, its component and the allowed codes.
    """
    allowed = subject.schema.allowed.get(component.id)
    if allowed is None:
        return
    component = component if component.codelist else _listed(component, allowed)
    codelist = _codelist(component)
    values, of = subject.each(component)
    # Of a codelist, what is unknown is told as that; without one, everything is held against the constraint.
    used = [(i, values.texts[i].as_py()) for i in values.used.tolist()]
    bad = [text for i, text in used if text not in allowed and text and (text in codelist or not codelist.names)]
    candidates = [c for c in codelist if c.id in allowed]
    nearest = Nearest(candidates)
    by_kind: dict[str, dict[str, list[Code]]] = {}
    for code in bad:
        below = [c for c in candidates if c.parent == code][:COUNT]
        few = below or (candidates if len(candidates) <= FEW else nearest.to(code))
        by_kind.setdefault(kind(code, component, allowed), {})[code] = few
    for found, near in by_kind.items():
        yield _by_code(subject, component, found, (values, of), near)


def _listed(component: Component, allowed: Collection[str]) -> Component:
    """A component without a codelist as if what the constraints list were its codes."""
    codes = tuple(Code(text, {}) for text in sorted(allowed))
    return replace(component, codelist=Codelist(Reference("", component.id, ""), {}, codes))


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


def _refused_by(subject: Subject, component: Component, codes: Iterable[str]) -> Iterator[str]:
    """For each code the constraints that do not take it, and what each is attached to."""
    every = component.codelist.ids if component.codelist else ()
    limits = subject.schema.constraints
    taken = [(str(limit), some) for limit in limits if (some := limit.of_one(component.id, every)) is not None]
    return ("; ".join(limit for limit, some in taken if code not in some) for code in codes)


def _by_code(
    subject: Subject,
    component: Component,
    code: str,
    found: tuple[Encoded, pa.Array | None],
    near: Mapping[str, list[Code]],
) -> Batch:
    """Findings for codes and their rows, with parameters by the code that stands there."""
    codelist = _codelist(component)
    values, of = found
    given = pa.array(list(near), pa.string())
    chosen = pc.index_in(values.texts, value_set=given)
    wrong = values.rows_of(mask(pc.is_valid(chosen)))
    at = chosen.take(pa.array(values.at[wrong]))
    taken = versions(subject.schema.allowed.get(component.id, ()), codelist)
    by_version = code == "COD003"
    expected = [", ".join(taken) if by_version else ", ".join(c.id for c in codes) for codes in near.values()]

    def column(texts: Iterable[str]) -> pa.Array:
        """A text for each code: of a million codes that nobody knows most are like the same few that are known."""
        distinct: dict[str, int] = {}
        which = np.fromiter((distinct.setdefault(text, len(distinct)) for text in texts), np.int32, len(near))
        return pa.DictionaryArray.from_arrays(pa.array(which).take(at), pa.array(list(distinct), pa.string()))

    params: dict[str, object] = {
        "component": component.id,
        "codelist": codelist.reference.id,
        "value": pa.DictionaryArray.from_arrays(at, given),
        "expected": column(expected),
        **{f"label_{one}": column(codelist.label(text, one) for text in near) for one in spoken()},
        **{f"near_{one}": column(named(codes, one) for codes in near.values()) for one in spoken()},
        "constraint": column(_refused_by(subject, component, near)),
        **_list(codelist),
    }
    rows = rows_where(wrong)
    return batch(code, params, rows=rows if of is None else of.take(rows))


def _list(codelist: Codelist) -> dict[str, str]:
    """Where all codes of a list are to be seen: of another agency's nothing but the file that came with the data."""
    reference = codelist.reference
    if reference.agency == PACKAGED:
        return each(list=f"`ilms codelist show {reference.id}`")
    return each(list=_("the structure file ({reference})", reference=reference))


def _codelist(component: Component) -> Codelist:
    if component.codelist is None:
        raise ValueError(f"{component.id} is not coded")
    return component.codelist
