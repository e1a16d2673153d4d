"""Measures beside `OBS_VALUE`, which other agencies' DSDs of SDMX 3.0 have, coded and of several values too."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import rows
from ilms.checks.form import codes
from ilms.checks.form.facets import facets
from ilms.checks.form.subject import Subject
from ilms.checks.form.values import pattern
from ilms.findings import Batch, batch
from ilms.observations import VALUE
from ilms.structures.schema import Component


def measures(subject: Subject) -> Iterator[Batch]:
    """ATT001 and ATT002 a code, VAL008 not a number, VAL009 absent though mandatory, VAL010 against a facet."""
    for measure in subject.schema.measures:
        if measure.codelist:
            yield from codes.unknown(subject, measure, "ATT001")
            yield from codes.outside(subject, measure, lambda *_: "ATT002")
        elif measure.id != VALUE:
            yield from facets(subject, measure, subject.policy.missing)
            if measure.text_type:
                yield from _form(subject, measure)
        if measure.mandatory and subject.absent(measure.id).any():
            yield batch("VAL009", {"component": measure.id}, rows=rows(subject.absent(measure.id)))


def _form(subject: Subject, measure: Component) -> Iterator[Batch]:
    form = pattern(subject, measure)
    if form is None:
        return
    text, at = subject.observations.each(measure.id)
    missing = pc.is_in(text, value_set=pa.array(["", *subject.policy.missing], pa.string()))
    right = pc.or_(missing, pc.match_substring_regex(text, f"^(?:{form})$"))
    bad = pc.invert(pc.fill_null(right, fill_value=True))
    if pc.any(bad).as_py():
        yield batch("VAL008", {"component": measure.id, "value": text.filter(bad)}, rows=at.filter(bad))
