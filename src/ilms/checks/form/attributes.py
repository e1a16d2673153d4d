"""Attributes: codes, lengths, presence, and one value for all the observations they are attached to."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers, mask, rows
from ilms.checks.form import codes
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.structures.schema import Component


def attributes(subject: Subject) -> Iterator[Batch]:
    """ATT001-ATT007 of every attribute."""
    units = subject.table.unit if subject.table else {}
    for attribute in subject.schema.attributes:
        if attribute.codelist:
            yield from codes.unknown(subject, attribute, "ATT001")
            if attribute.id not in units:
                yield from codes.outside(subject, attribute, lambda *_: "ATT002")
        else:
            yield from _length(subject, attribute)
        yield from _presence(subject, attribute)
        yield from _agreement(subject, attribute)
        if attribute.id in units:
            yield from _unit(subject, attribute, units[attribute.id])


def _length(subject: Subject, attribute: Component) -> Iterator[Batch]:
    limit = attribute.max_length or (subject.policy.text_limit if subject.table else None)
    if limit is None:
        return
    text, at = subject.observations.each(attribute.id)
    long = pc.fill_null(pc.greater(pc.utf8_length(text), limit), fill_value=False)
    if pc.any(long).as_py():
        given = text.filter(long)
        start = pc.binary_join_element_wise(pc.utf8_slice_codeunits(given, 0, 40), "...", "")
        count = pc.utf8_length(given).cast(pa.string())
        params = {"component": attribute.id, "value": start, "length": count, "expected": f"<= {limit}"}
        yield batch("ATT003", params, rows=at.filter(long))


def _presence(subject: Subject, attribute: Component) -> Iterator[Batch]:
    """ATT004 by our policy, ATT005 by the DSD; one finding for what the attribute is attached to."""
    required = subject.table is not None and attribute.id in subject.policy.required
    if not (required or attribute.mandatory) or not len(subject.observations):
        return
    absent = subject.absent(attribute.id)
    if not absent.any():
        return
    code = "ATT004" if required else "ATT005"
    if subject.schema.is_observation_attribute(attribute):
        first = rows(absent)
    else:
        groups = _groups(subject, attribute)
        lacking = absent & ~np.isin(groups, np.unique(groups[~absent]))
        _, at = np.unique(groups[lacking], return_index=True)
        first = rows(lacking).take(pa.array(np.sort(at)))
    codelist = attribute.codelist.reference.id if attribute.codelist else attribute.id
    yield batch(
        code,
        {"component": attribute.id, "attachment": _attached(attribute), "expected": codelist},
        rows=first,
    )


def _agreement(subject: Subject, attribute: Component) -> Iterator[Batch]:
    """ATT006: one attachment, several values (`SOURCE` of an area, measure and period in ILO's DSDs)."""
    if subject.schema.is_observation_attribute(attribute):
        return
    text = subject.text(attribute.id)
    if pc.count_distinct(text).as_py() < 2:  # noqa: PLR2004  # so nothing can differ
        return
    table = pa.table({"group": _groups(subject, attribute), "text": text, "row": np.arange(len(text))})
    table = table.filter(pc.is_valid(table["text"]))
    found = table.group_by("group").aggregate([("text", "distinct"), ("row", "min")])
    several = pc.greater(pc.list_value_length(found["text_distinct"]), 1)
    found = found.filter(several).sort_by("row_min").combine_chunks()
    if not len(found):
        return
    yield batch(
        "ATT006",
        {
            "component": attribute.id,
            "attachment": _attached(attribute),
            "value": pc.binary_join(_one(found["text_distinct"]), " / "),
        },
        rows=_one(found["row_min"]).cast(pa.int64()),
    )


def _unit(subject: Subject, attribute: Component, unit: str) -> Iterator[Batch]:
    text = subject.text(attribute.id)
    wrong = mask(pc.and_(pc.not_equal(text, unit), pc.not_equal(text, "")))
    if wrong.any():
        table = subject.table.code if subject.table else ""
        params = {"component": attribute.id, "value": text.filter(wrong), "expected": unit, "table": table}
        yield batch("ATT007", params, rows=rows(wrong))


def _groups(subject: Subject, attribute: Component) -> Numbers:
    return subject.columns.joint(attribute.attachment)


def _attached(attribute: Component) -> str:
    return ", ".join(attribute.attachment) or "-"


def _one(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    return combined.chunk(0) if isinstance(combined, pa.ChunkedArray) else combined
