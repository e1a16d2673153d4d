"""Values: a number in the one form that every receiver reads, or missing with a status that says why."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import mask, rows
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.observations import VALUE
from ilms.structures.schema import Component

STATUS = "OBS_STATUS"
WHOLE = ("Integer", "Long", "Short", "Count", "BigInteger", "Incremental")
TEXT = ("String", "Alpha", "AlphaNumeric", "XHTML", "Boolean", "URI")


def values(subject: Subject) -> Iterator[Batch]:
    """VAL001-VAL007 of the primary measure."""
    if VALUE not in subject.schema or subject.schema[VALUE].codelist:
        return
    form = pattern(subject, subject.schema[VALUE])
    if form is None:
        return
    text = subject.text(VALUE)
    silent = pc.or_(subject.absent(VALUE), pc.is_in(text, value_set=pa.array(subject.policy.missing, pa.string())))
    good = pc.fill_null(_whole(text, form), fill_value=False)
    yield from _form(subject, text, mask(pc.and_not(pc.invert(good), silent)))
    if subject.table is None:
        return
    negative = mask(pc.and_(good, pc.starts_with(text, "-")))
    if negative.any():
        yield batch("VAL004", {"value": text.filter(negative)}, rows=rows(negative))
    yield from _precision(text, good, subject.table.precision)
    if STATUS in subject.schema:
        yield from _status(subject, text, silent)


def pattern(subject: Subject, measure: Component) -> str | None:
    """The regular expression of a measure's values; None where any text is one."""
    if subject.table is not None:
        return subject.policy.decimal
    kind = measure.text_type
    if kind in TEXT:
        return None
    if kind in WHOLE:
        return "[+-]?[0-9]+"
    return subject.policy.decimal if kind == "Decimal" else subject.policy.number


def _form(subject: Subject, text: pa.Array, bad: pa.Array) -> Iterator[Batch]:
    if not bad.any():
        return
    where, given = rows(bad), text.filter(bad)
    number = _whole(given, subject.policy.number)
    infinite = _whole(given, subject.policy.infinite)
    other = pc.invert(pc.or_(number, infinite))
    for code, of in (("VAL001", other), ("VAL002", number), ("VAL003", infinite)):
        yield batch(code, {"value": given.filter(of)}, rows=where.filter(of))


def _precision(text: pa.Array, good: pa.Array, precision: int) -> Iterator[Batch]:
    over = mask(pc.and_(good, pc.greater(decimals(text), precision)))
    if not over.any():
        return
    where, given = rows(over), text.filter(over)
    # Zeros at the end are digits that a receiver may drop without a loss.
    lossy = pc.greater(decimals(pc.utf8_rtrim(given, "0")), precision)
    yield batch(
        "VAL005",
        {
            "value": given.filter(lossy),
            "decimals": str(precision),
            "expected": _rounded(given.filter(lossy), precision),
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


def _status(subject: Subject, text: pa.Array, silent: pa.Array) -> Iterator[Batch]:
    status = subject.text(STATUS)
    policy = subject.policy
    excused = pc.is_in(status, value_set=pa.array(policy.may_be_missing, pa.string()))
    unexplained = mask(pc.and_not(silent, excused))
    if unexplained.any():
        given = pc.fill_null(status.filter(unexplained), "—")
        params = {
            "value": pc.fill_null(text.filter(unexplained), ""),
            "status": given,
            "allowed": ", ".join(policy.may_be_missing),
        }
        yield batch("VAL006", params, rows=rows(unexplained))
    denied = pc.is_in(status, value_set=pa.array(policy.no_value, pa.string()))
    contradicted = mask(pc.and_not(denied, silent))
    if contradicted.any():
        params = {"value": text.filter(contradicted), "status": status.filter(contradicted)}
        yield batch("VAL007", params, rows=rows(contradicted))


def _whole(text: pa.Array, pattern: str) -> pa.Array:
    return pc.match_substring_regex(text, f"^(?:{pattern})$")
