"""Codes that hold for some years only: areas that came to an end, and what a constraint takes for a time."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Encoded, Mask, rows
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, Severity, batch
from ilms.languages import spoken, translated
from ilms.structures.schema import Component


def validity(subject: Subject) -> Iterator[Batch]:
    """COD007: an error where a constraint says so, a warning where only the end of the area does.

    Areas that begin are not looked at: offices write older figures by today's areas, and rightly so.
    """
    if subject.schema.time is None:
        return
    yield from _by_constraint(subject)
    for name, grace in subject.policy.grace.items():
        if name in subject.schema and name in subject.schema.key:
            yield from _by_end(subject, subject.schema[name], grace)


def _by_constraint(subject: Subject) -> Iterator[Batch]:
    for limit in subject.schema.constraints:
        selections = limit.included[0].selections if len(limit.included) == 1 else ()
        for selection in selections:
            component = subject.schema[selection.component]
            if component.multiple:
                continue
            values = subject.columns.encoded(component.id)
            for code, span in selection.valid.items():
                bad = _having(values, code) & subject.periods.rows_of(~subject.during(span))
                yield from _told(subject, component, code, bad, (str(span), str(limit), Severity.ERROR))


def _by_end(subject: Subject, component: Component, grace: int) -> Iterator[Batch]:
    values = subject.columns.encoded(component.id)
    years = np.array([found.first.year if found else 0 for found in subject.days], np.int64)
    for position in values.used.tolist():
        code = values.texts[position].as_py()
        end = subject.policy.historic.get(code.rpartition("_")[2])
        if end is None:
            continue
        late = years > end.until + grace
        if late.any():
            bad = (values.at == position) & subject.periods.rows_of(late)
            yield from _told(subject, component, code, bad, (f"<= {end.until + grace}", end.source, Severity.WARNING))


def _having(values: Encoded, code: str) -> Mask:
    chosen = np.zeros(len(values.texts), np.bool_)
    position = values.texts.index(code).as_py()
    if position >= 0:
        chosen[position] = True
    return values.rows_of(chosen)


def _told(
    subject: Subject, component: Component, code: str, bad: Mask, by: tuple[str, str, Severity]
) -> Iterator[Batch]:
    if bad.any():
        expected, source, severity = by
        codelist = component.codelist
        periods = subject.periods.texts.take(pa.array(subject.periods.at[bad]))
        params = {
            "component": component.id, "value": code, "period": periods, "expected": expected,
            **{f"constraint_{one}": translated(source, one) for one in spoken()},
            **{f"label_{one}": codelist.label(code, one) if codelist else code for one in spoken()},
        }  # fmt: skip
        yield batch("COD007", params, rows=rows(bad), severity=severity)
