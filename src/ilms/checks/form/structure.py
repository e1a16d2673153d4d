"""Structural checks: whether the observations are what their DSD, its constraint and our policy say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.form import attributes, codes, constraints, facets, keys, measures, periods, validity, values
from ilms.checks.form.subject import Subject
from ilms.checks.rules.policy import Policy, packaged
from ilms.findings import Batch, Findings
from ilms.observations import ACTION, Observations
from ilms.structures.tables import Table


def structural(
    observations: Observations,
    table: Table | None,
    policy: Policy | None = None,
    today: date | None = None,
    *,
    without: frozenset[str] = frozenset(),
) -> Findings:
    """Everything that can be said about the form of one dataflow's observations.

    Rows that delete (`ACTION` D) carry a key or a part of one, and perhaps a mark at what they delete: of
    those only the codes of the key are looked at.

    Args:
        observations: All of the dataflow: duplicates and attachments are judged over the whole.
        table: The ILMS table; None for data of another agency, where its DSD alone counts.
        policy: What is wanted on top of the DSD; the packaged one if not given.
        today: For what is in the future; the date in UTC if not given.
        without: Attributes of our policy that the file has no column for, as its reader has said.
    """
    policy, today = policy or packaged(), today or datetime.now(UTC).date()
    if ACTION not in observations.table.column_names:
        return Findings.of(_all(Subject(observations, table, policy, today, without)))
    deletes = pc.fill_null(pc.equal(observations.text(ACTION), "D"), fill_value=False)
    living = Subject(observations.filter(pc.invert(deletes)), table, policy, today, without)
    dying = Subject(observations.filter(deletes), table, policy, today, without)
    return Findings.of([*_at(_all(living), pc.invert(deletes)), *_at(codes.dimensions(dying), deletes)])


def _all(subject: Subject) -> Iterator[Batch]:
    yield from keys.missing(subject)
    yield from keys.duplicates(subject)
    yield from codes.dimensions(subject)
    yield from _uncoded(subject)
    yield from validity.validity(subject)
    yield from constraints.constraints(subject)
    yield from periods.periods(subject)
    yield from values.values(subject)
    yield from measures.measures(subject)
    yield from attributes.attributes(subject)


def _uncoded(subject: Subject) -> Iterator[Batch]:
    """KEY005: dimensions whose codes are free text of a format."""
    for dimension in subject.schema.dimensions:
        yield from facets.facets(subject, dimension)


def _at(batches: Iterator[Batch], mask: pa.Array) -> Iterator[Batch]:
    """The same findings, at the rows of the whole from which a mask took its part."""
    rows = pc.indices_nonzero(mask).cast(pa.int64())
    for each in batches:
        yield each if each.rows is None else replace(each, rows=rows.take(each.rows))
