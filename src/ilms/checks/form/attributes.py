"""Attributes: codes, lengths, presence, and one value for all the observations they are attached to."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers, mask, rows
from ilms.checks.form import codes, keys
from ilms.checks.form.facets import facets
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.languages import _, each
from ilms.structures.schema import Component

MISSING = ("#N/A", "NaN")  # how SDMX-CSV says that an attribute is intentionally missing
DENSE = 2**24  # groups up to this number are kept in a table, more are numbered anew first


def attributes(subject: Subject) -> Iterator[Batch]:
    """ATT001-ATT009 of every attribute."""
    units = subject.table.unit if subject.table else {}
    for component in subject.schema.components:
        yield from _too_many(subject, component)
    for attribute in subject.schema.attributes:
        if attribute.codelist:
            yield from codes.unknown(subject, attribute, "ATT001")
        else:
            yield from _length(subject, attribute)
            yield from facets(subject, attribute, MISSING)
        if attribute.id not in units:
            yield from codes.outside(subject, attribute, lambda *_: "ATT002")
        yield from _presence(subject, attribute)
        yield from _agreement(subject, attribute)
        if attribute.id in units:
            yield from _unit(subject, attribute, units[attribute.id])


def _too_many(subject: Subject, component: Component) -> Iterator[Batch]:
    """ATT009: more values in one cell than the DSD lets there be (3.0); where one is all, `codes` tells."""
    if component.most is None:
        return
    given = subject.observations.table.column(component.id).combine_chunks()
    counts = pc.fill_null(pc.list_value_length(given), 0)
    wrong = mask(pc.greater(counts, component.most))
    if wrong.any():
        where = rows(wrong)
        params = {
            "component": component.id,
            "value": subject.observations.text(component.id).take(where),
            "count": counts.cast(pa.string()).take(where),
            "expected": str(component.most),
        }
        yield batch("ATT009", params, rows=where)


def _length(subject: Subject, attribute: Component) -> Iterator[Batch]:
    limit = attribute.max_length or (subject.wanted.text_limit if subject.wanted else None)
    if limit is None:
        return
    values, of = subject.each(attribute)
    length = pc.fill_null(pc.utf8_length(values.texts), 0)
    long = mask(pc.greater(length, limit))
    if long.any():
        wrong = values.rows_of(long)
        at, where = pa.array(values.at[wrong]), rows(wrong)
        start = pc.binary_join_element_wise(pc.utf8_slice_codeunits(values.texts, 0, 40), "...", "")
        params = {
            "component": attribute.id,
            "value": start.take(at),
            "length": length.cast(pa.string()).take(at),
            "expected": f"<= {limit}",
        }
        yield batch("ATT003", params, rows=where if of is None else of.take(where))


def _presence(subject: Subject, attribute: Component) -> Iterator[Batch]:
    """ATT004 by our policy, ATT005 by the DSD; one finding for what the attribute is attached to."""
    required = subject.wanted is not None and attribute.id in subject.wanted.required
    required = required and attribute.id not in subject.without
    if not (required or attribute.mandatory) or not len(subject.observations):
        return
    absent = subject.absent(attribute.id)
    if not absent.any():
        return
    code = "ATT004" if required else "ATT005"
    if subject.schema.is_observation_attribute(attribute):
        first = rows(absent)
    else:
        groups, count = _groups(subject, attribute)
        has = np.zeros(count, np.bool_)
        has[groups[~absent]] = True
        lacking = np.flatnonzero(absent & ~has[groups])
        _, at = np.unique(groups[lacking], return_index=True)
        first = pa.array(lacking[np.sort(at)], pa.int64())
    codelist = attribute.codelist.reference.id if attribute.codelist else attribute.id
    yield batch(
        code,
        {"component": attribute.id, **_attached(attribute), "expected": codelist},
        rows=first,
    )


def _agreement(subject: Subject, attribute: Component) -> Iterator[Batch]:
    """ATT006: one attachment, several values (`SOURCE` of an area, measure and period in ILO's DSDs).

    It is told at the value that the fewest figures have. Where keys stand once for each value KEY006 says so.
    """
    if subject.schema.is_observation_attribute(attribute):
        return
    values = subject.columns.encoded(attribute.id)
    if len(values.used) < 2:  # noqa: PLR2004  # so nothing can differ
        return
    groups, count = _groups(subject, attribute)
    given = values.at >= 0
    last = np.full(count, -1, np.int32)
    last[groups[given]] = values.at[given]  # of each group any one of its values: all others must be that
    differing = np.unique(groups[given & (last[groups] != values.at)])
    if not len(differing):
        return
    mine = given & np.isin(groups, differing) & ~keys.in_several(subject, attribute)
    if not mine.any():
        return
    text = values.texts.take(pa.array(values.at[mine]))
    table = pa.table({"group": groups[mine], "text": text, "row": np.flatnonzero(mine)})
    each = table.group_by(["group", "text"], use_threads=False).aggregate([("row", "min"), ("row", "count")])
    # The usual value first, and of equally usual ones that which stands first: the last is where to look.
    each = each.sort_by([("group", "ascending"), ("row_count", "descending"), ("row_min", "ascending")])
    sets = each.group_by("group", use_threads=False).aggregate(
        [
            ("text", "list"),
            ("text", "count"),
            ("text", "last"),
            ("row_count", "last"),
            ("row_count", "sum"),
            ("row_min", "last"),
        ]
    )
    sets = sets.filter(pc.greater(sets["text_count"], 1)).sort_by("row_min_last").combine_chunks()
    yield batch(
        "ATT006",
        {
            "component": attribute.id,
            **_attached(attribute),
            "value": pc.binary_join(_one(sets["text_list"]), " / "),
            "odd": _one(sets["text_last"]),
            "few": _one(sets["row_count_last"]).cast(pa.string()),
            "all": _one(sets["row_count_sum"]).cast(pa.string()),
        },
        rows=_one(sets["row_min_last"]).cast(pa.int64()),
    )


def _unit(subject: Subject, attribute: Component, unit: str) -> Iterator[Batch]:
    values = subject.columns.encoded(attribute.id)
    wrong = values.rows_of(mask(pc.invert(pc.is_in(values.texts, value_set=pa.array([unit, ""], pa.string())))))
    if wrong.any():
        table = subject.table.code if subject.table else ""
        given = values.texts.take(pa.array(values.at[wrong]))
        params = {"component": attribute.id, "value": given, "expected": unit, "table": table}
        yield batch("ATT007", params, rows=rows(wrong))


def _groups(subject: Subject, attribute: Component) -> tuple[Numbers, int]:
    """For each observation the number of what the attribute is attached to, and how many numbers there may be."""
    joint = subject.columns.joint(attribute.attachment)
    most = int(joint.max(initial=0)) + 1
    if most > DENSE:
        _, joint = np.unique(joint, return_inverse=True)
        most = int(joint.max(initial=0)) + 1
    return joint, most


def _attached(attribute: Component) -> dict[str, str]:
    """What an attribute has one value for, in words."""
    names = ", ".join(attribute.attachment)
    return each(attachment=_("each {names}", names=names) if names else _("the whole data set"))


def _one(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    return combined.chunk(0) if isinstance(combined, pa.ChunkedArray) else combined
