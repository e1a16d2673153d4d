"""Periods: written as their frequency asks, and not in the future."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, mask, rows
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch

FREQUENCY = "FREQ"


@dataclass(frozen=True, eq=False)
class Written:
    """The period column, judged by its distinct texts.

    Attributes:
        texts: The distinct texts.
        at: For each row the position of its text.
        given: Where there is a period at all.
        fits: Frequency to which of the texts are its periods.
    """

    texts: pa.Array
    at: Numbers
    given: Mask
    fits: Mapping[str, Mask]

    @property
    def any_form(self) -> Mask:
        """Which of the texts are a period of any frequency."""
        found: Mask = np.logical_or.reduce([*self.fits.values(), np.zeros(len(self.texts), np.bool_)])
        return found

    def value(self, bad: Mask) -> pa.Array:
        """The texts at some rows."""
        return self.texts.take(pa.array(self.at[bad]))


def periods(subject: Subject) -> Iterator[Batch]:
    """TIM001 a period that does not fit FREQ, TIM002 one that has not begun."""
    if subject.schema.time is None:
        return
    column = pc.dictionary_encode(subject.text(subject.schema.time.id))
    if not len(column.dictionary):
        return
    written = Written(
        column.dictionary,
        pc.fill_null(column.indices, 0).to_numpy(zero_copy_only=False),
        ~subject.absent(subject.schema.time.id),
        {
            frequency: mask(pc.match_substring_regex(column.dictionary, f"^(?:{period.pattern})$"))
            for frequency, period in subject.policy.periods.items()
        },
    )
    yield from _form(subject, written)
    yield from _future(subject, written)


def _form(subject: Subject, written: Written) -> Iterator[Batch]:
    known = subject.policy.periods
    if FREQUENCY not in subject.schema:
        bad = written.given & ~written.any_form[written.at]
        yield from _misfits(written, bad, "-", ", ".join(period.form for period in known.values()))
        return
    frequencies = subject.text(FREQUENCY)
    for frequency in pc.unique(frequencies).drop_null().to_pylist():
        if frequency in known:
            mine = written.given & mask(pc.equal(frequencies, frequency))
            yield from _misfits(written, mine & ~written.fits[frequency][written.at], frequency, known[frequency].form)


def _misfits(written: Written, bad: Mask, frequency: str, form: str) -> Iterator[Batch]:
    if bad.any():
        params = {"value": written.value(bad), "frequency": frequency, "expected": form}
        yield batch("TIM001", params, rows=rows(bad))


def _future(subject: Subject, written: Written) -> Iterator[Batch]:
    years = pc.if_else(pa.array(written.any_form), pc.utf8_slice_codeunits(written.texts, 0, 4), "0")
    ahead = mask(pc.greater(years.cast(pa.int32()), subject.today.year))
    if ahead.any():
        bad = written.given & ahead[written.at]
        params = {"value": written.value(bad), "expected": f"<= {subject.today.year}"}
        yield batch("TIM002", params, rows=rows(bad))
