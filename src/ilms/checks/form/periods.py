"""Periods: written as their frequency asks, and not in the future."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Encoded, Mask, mask, rows
from ilms.checks.form.constraints import outside
from ilms.checks.form.period import KINDS
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.structures.constraint import Span
from ilms.structures.schema import Component

FREQUENCY = "FREQ"
YEARS = ("GregorianYear", "ReportingYear")


@dataclass(frozen=True, eq=False)
class Written:
    """The period column, judged by its distinct texts.

    Attributes:
        column: The periods.
        fits: Frequency to which of the texts are its periods.
    """

    column: Encoded
    fits: Mapping[str, Mask]

    @property
    def given(self) -> Mask:
        """Where there is a period at all."""
        return ~self.column.absent

    @property
    def any_form(self) -> Mask:
        """Which of the texts are a period of any frequency."""
        found: Mask = np.logical_or.reduce([*self.fits.values(), np.zeros(len(self.column.texts), np.bool_)])
        return found

    def value(self, bad: Mask) -> pa.Array:
        """The texts at some rows."""
        return self.column.texts.take(pa.array(self.column.at[bad]))


def periods(subject: Subject) -> Iterator[Batch]:
    """TIM001 a period that does not fit FREQ, TIM002 one that has not begun, TIM003 and TIM004 against the DSD."""
    time = subject.schema.time
    if time is None or not len(subject.periods.texts):
        return
    texts = subject.periods.texts
    real = np.array([found is not None for found in subject.days], np.bool_)
    written = Written(
        subject.periods,
        {
            frequency: mask(pc.match_substring_regex(texts, f"^(?:{period.pattern})$")) & real
            for frequency, period in subject.policy.periods.items()
        },
    )
    yield from _form(subject, written)
    yield from _future(subject, written)
    yield from _kind(subject, written, time)
    if {"startTime", "endTime"} & set(time.facets):
        span = Span(time.facets.get("startTime", ""), time.facets.get("endTime", ""))
        yield from outside(subject, span, str(subject.schema.structure))


def _form(subject: Subject, written: Written) -> Iterator[Batch]:
    known = subject.policy.periods
    if not known:
        return
    every = ", ".join(period.form for period in known.values())
    if FREQUENCY not in subject.schema:
        bad = written.given & ~written.column.rows_of(written.any_form)
        yield from _misfits(written, bad, "-", every)
        return
    frequencies = subject.columns.encoded(FREQUENCY)
    for position in frequencies.used.tolist():
        frequency = frequencies.texts[position].as_py()
        fits = written.fits.get(frequency)
        if fits is None:  # which forms are its own, only its agency knows; that it is a period at all, anybody
            fits, form = np.array([found is not None for found in subject.days], np.bool_), every
        else:
            form = known[frequency].form
        if not fits.all():
            mine = written.given & (frequencies.at == position)
            yield from _misfits(written, mine & ~written.column.rows_of(fits), frequency, form)


def _misfits(written: Written, bad: Mask, frequency: str, form: str) -> Iterator[Batch]:
    if bad.any():
        params = {"value": written.value(bad), "frequency": frequency, "expected": form}
        yield batch("TIM001", params, rows=rows(bad))


def _future(subject: Subject, written: Written) -> Iterator[Batch]:
    """Periods that begin after today; a year and its parts are named as such."""
    ahead = np.array([found is not None and found.first > subject.today for found in subject.days], np.bool_)
    if ahead.any():
        bad = written.column.rows_of(ahead)
        last = [
            subject.today if found is None or found.kind not in YEARS else subject.today.year for found in subject.days
        ]
        expected = pa.array([f"<= {one}" for one in last], pa.string())
        params = {"value": written.value(bad), "expected": expected.take(pa.array(written.column.at[bad]))}
        yield batch("TIM002", params, rows=rows(bad))


def _kind(subject: Subject, written: Written, time: Component) -> Iterator[Batch]:
    """TIM004: a period of another kind than the time dimension's text type, reporting where it is gregorian."""
    taken = KINDS.get(time.text_type or "")
    if taken is None:
        return
    other = np.array([found is not None and found.kind not in taken for found in subject.days], np.bool_)
    if other.any():
        bad = written.column.rows_of(other)
        kinds = pa.array([found.kind if found else "" for found in subject.days], pa.string())
        params = {
            "value": written.value(bad),
            "kind": kinds.take(pa.array(written.column.at[bad])),
            "expected": time.text_type or "",
        }
        yield batch("TIM004", params, rows=rows(bad))
