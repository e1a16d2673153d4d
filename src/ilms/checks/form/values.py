"""Values: a number in the one form that every receiver reads, or missing with a status that says why."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, mask, rows
from ilms.checks.form.facets import TEXT, WHOLE, facets
from ilms.checks.form.lexical import PLAIN, Plain
from ilms.checks.form.subject import Subject
from ilms.checks.rules.policy import Wanted
from ilms.findings import Batch, batch
from ilms.languages import each
from ilms.observations import VALUE
from ilms.structures.schema import Component

STATUS = "OBS_STATUS"
# The packaged policy's pattern of a number in any form, and the pattern of whole ones: what is plain has them too.
NUMBER = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*"
SIGNED_WHOLE = "[+-]?[0-9]+"


def values(subject: Subject) -> Iterator[Batch]:
    """VAL001-VAL007 and VAL010 of the primary measure."""
    if VALUE not in subject.schema or subject.schema[VALUE].codelist:
        return
    measure = subject.schema[VALUE]
    yield from facets(subject, measure, subject.policy.missing)
    form = pattern(subject, measure)
    if form is None:
        return
    text = subject.text(VALUE)
    plain = Plain.of(text)
    silent = _silent(subject, text, plain)
    good = fitting(text, plain, form)
    bad = ~good & ~silent
    if bad.any():
        yield from _form(subject, text, bad)
    if subject.table is not None:
        negative = good & ~_refined(plain.is_plain & ~plain.negative, text, _unsigned)
        if negative.any():
            yield batch("VAL004", {"value": text.filter(pa.array(negative))}, rows=rows(negative))
        yield from _precision(text, good, plain, subject.table.precision)
    if STATUS in subject.schema and subject.wanted is not None:
        yield from _status(subject, subject.wanted, text, silent)


def pattern(subject: Subject, measure: Component) -> str | None:
    """The regular expression of a measure's values; None where any text is one."""
    if subject.wanted is not None and subject.wanted.decimal is not None:
        return subject.wanted.decimal
    kind = measure.text_type
    if kind in TEXT:
        return None
    if kind in WHOLE:
        return SIGNED_WHOLE
    return subject.policy.decimal if kind == "Decimal" else subject.policy.number


def fitting(text: pa.Array, plain: Plain, form: str) -> Mask:
    """Where a text has a form: by its bytes where it is plain, by the pattern elsewhere."""
    if form in (PLAIN, NUMBER):
        found = plain.is_plain
    elif form == SIGNED_WHOLE:
        found = plain.is_plain & (plain.decimals == 0)
    else:  # an office's own form, which may be narrower
        found = np.zeros(len(text), np.bool_)
    return _refined(found, text, lambda some: _whole(some, form))


def _silent(subject: Subject, text: pa.Array, plain: Plain) -> Mask:
    """Where there is no value: absent, empty, or said to be missing."""
    nothing = pa.array([None, "", *subject.policy.missing], pa.string())
    return ~_refined(plain.is_plain, text, lambda some: pc.invert(pc.is_in(some, value_set=nothing)))


def _refined(sure: Mask, text: pa.Array, judge: Callable[[pa.Array], pa.Array]) -> Mask:
    """What is sure, and of the other texts what a judge finds."""
    if sure.all():
        return sure
    found = sure.copy()
    found[~sure] = mask(judge(text.filter(pa.array(~sure))))
    return found


def _form(subject: Subject, text: pa.Array, bad: Mask) -> Iterator[Batch]:
    where, given = rows(bad), text.filter(pa.array(bad))
    number = _whole(given, subject.policy.number)
    infinite = _whole(given, subject.policy.infinite)
    other = pc.invert(pc.or_(number, infinite))
    for code, of in (("VAL001", other), ("VAL002", number), ("VAL003", infinite)):
        yield batch(code, {"value": given.filter(of)}, rows=where.filter(of))


def _precision(text: pa.Array, good: Mask, plain: Plain, precision: int) -> Iterator[Batch]:
    over = good & ((plain.decimals > precision) | ~plain.is_plain)
    if not over.any():
        return
    where, given = rows(over), text.filter(pa.array(over))
    # Zeros at the end are digits that a receiver may drop without a loss.
    lossy = pc.and_(pc.greater(decimals(given), precision), pc.greater(decimals(pc.utf8_rtrim(given, "0")), precision))
    yield batch(
        "VAL005",
        {
            "value": given.filter(lossy),
            "decimals": str(precision),
            "expected": _rounded(given.filter(lossy), precision),
            **each(many=""),
        },
        rows=where.filter(lossy),
    )


def decimals(text: pa.Array) -> pa.Array:
    """How many digits stand after the point of each text."""
    point = pc.find_substring(text, ".")
    return pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(pc.binary_length(text), point), 1))


def _rounded(text: pa.Array, precision: int) -> pa.Array:
    """What a receiver of that precision would keep; longer than a decimal128 stays as it is."""
    try:
        exact = text.cast(pa.decimal128(38, max(pc.max(decimals(text)).as_py() or 0, precision)))
    except pa.ArrowInvalid:
        return text
    return pc.round(exact, precision, "half_towards_infinity").cast(pa.decimal128(38, precision)).cast(pa.string())


def _status(subject: Subject, wanted: Wanted, text: pa.Array, silent: Mask) -> Iterator[Batch]:
    status = subject.columns.encoded(STATUS)

    def has(codes: tuple[str, ...]) -> Mask:
        return status.rows_of(mask(pc.is_in(status.texts, value_set=pa.array(codes, pa.string()))))

    def given(where: Mask) -> pa.Array:
        return status.texts.take(pa.array(status.at[where], mask=status.at[where] < 0))

    unexplained = silent & ~has(wanted.may_be_missing)
    if wanted.may_be_missing and unexplained.any():
        params = {
            "value": pc.fill_null(text.filter(pa.array(unexplained)), ""),
            "status": pc.fill_null(given(unexplained), "—"),
            "allowed": ", ".join(wanted.may_be_missing),
        }
        yield batch("VAL006", params, rows=rows(unexplained))
    contradicted = has(wanted.no_value) & ~silent
    if contradicted.any():
        params = {"value": text.filter(pa.array(contradicted)), "status": given(contradicted)}
        yield batch("VAL007", params, rows=rows(contradicted))


def _unsigned(text: pa.Array) -> pa.Array:
    return pc.invert(pc.starts_with(text, "-"))


def _whole(text: pa.Array, pattern: str) -> pa.Array:
    return pc.match_substring_regex(text, f"^(?:{pattern})$")
