"""Periods: written as their frequency asks, and not in the future."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, mask, rows
from ilms.checks.subject import Subject
from ilms.findings import Batch, batch

FREQUENCY = "FREQ"


def periods(subject: Subject) -> Iterator[Batch]:
    """TIM001 a period that does not fit FREQ, TIM002 one that has not begun."""
    if subject.schema.time is None:
        return
    column = pc.dictionary_encode(subject.text(subject.schema.time.id))
    written: dict[str, Mask] = {}  # frequency to which of the distinct texts are its periods
    for frequency, period in subject.policy.periods.items():
        written[frequency] = mask(pc.match_substring_regex(column.dictionary, f"^(?:{period.pattern})$"))
    given = pc.fill_null(column.indices, 0).to_numpy(zero_copy_only=False)
    there = ~subject.absent(subject.schema.time.id)
    yield from _form(subject, column, given, there, written)
    yield from _future(subject, column, given, there, written)


def _form(
    subject: Subject,
    column: pa.DictionaryArray,
    given: pa.Array,
    there: Mask,
    written: dict[str, Mask],
) -> Iterator[Batch]:
    if FREQUENCY not in subject.schema:
        fits = np.logical_or.reduce(list(written.values()))
        bad = there & ~fits[given] if len(fits) else ~there & there
        yield from _misfits(
            subject, column, bad, "-", ", ".join(p.form for p in subject.policy.periods.values())
        )
        return
    frequencies = subject.text(FREQUENCY)
    for frequency in pc.unique(frequencies).drop_null().to_pylist():
        if frequency in written:
            mine = there & mask(pc.equal(frequencies, frequency))
            bad = mine & ~written[frequency][given]
            yield from _misfits(column, bad, frequency, subject.policy.periods[frequency].form)


def _misfits(column: pa.DictionaryArray, bad: Mask, frequency: str, form: str) -> Iterator[Batch]:
    if bad.any():
        value = column.cast(pa.string()).filter(bad)
        yield batch("TIM001", {"value": value, "frequency": frequency, "expected": form}, rows=rows(bad))


def _future(
    subject: Subject,
    column: pa.DictionaryArray,
    given: pa.Array,
    there: Mask,
    written: dict[str, Mask],
) -> Iterator[Batch]:
    any_form = np.logical_or.reduce(list(written.values()))
    starts = pc.if_else(pa.array(any_form), pc.utf8_slice_codeunits(column.dictionary, 0, 4), "0")
    ahead = mask(pc.greater(starts.cast(pa.int32()), subject.today.year))
    if ahead.any():
        bad = there & ahead[given]
        params = {"value": column.cast(pa.string()).filter(bad), "expected": f"<= {subject.today.year}"}
        yield batch("TIM002", params, rows=rows(bad))
