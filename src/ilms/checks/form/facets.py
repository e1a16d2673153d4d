"""Text formats: what a DSD says of texts that come from no codelist (SDMX 2.1 and 3.0, `TextFormat`)."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.checks.columns import Mask, mask, rows
from ilms.checks.form.lexical import Plain
from ilms.checks.form.period import KINDS, days
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.structures.schema import Component, Role

WHOLE = ("Integer", "Long", "Short", "Count", "BigInteger", "Incremental")
TEXT = ("String", "Alpha", "AlphaNumeric", "XHTML", "Boolean", "URI")
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|-?INF"
# The forms of text types, as XML Schema has them; one that is not here takes any text.
_FORMS: Mapping[str, str] = {
    **dict.fromkeys(WHOLE, "[+-]?[0-9]+"),
    **dict.fromkeys(("Double", "Float", "InclusiveValueRange", "ExclusiveValueRange"), _NUMBER),
    "Decimal": r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)",
    "Numeric": "[0-9]+",
    "Alpha": r"\pL+",
    "AlphaNumeric": r"[\pL0-9]+",
    "Boolean": "true|false|0|1",
    "Month": "--(0[1-9]|1[0-2])",
    "MonthDay": "--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    "Day": "---(0[1-9]|[12][0-9]|3[01])",
    "Duration": "-?P[0-9YMDTHS.]+",
}
_BITS = {"Short": 15, "Integer": 31, "Long": 63}
_CODES = {Role.MEASURE: "VAL010", Role.ATTRIBUTE: "ATT008", Role.DIMENSION: "KEY005"}


class Broken(NamedTuple):
    """Texts that a facet does not take: its name, what it wants, and where they are."""

    facet: str
    expected: str
    where: Mask


def facets(subject: Subject, component: Component, missing: tuple[str, ...] = ()) -> Iterator[Batch]:
    """VAL010, ATT008 or KEY005: a component's texts against every facet of its text format.

    Args:
        subject: The observations.
        component: A measure, attribute or dimension without a codelist.
        missing: Texts that stand for no value.
    """
    if not component.facets or component.codelist:
        return
    if component.role is Role.MEASURE:  # values hardly repeat
        texts, at = subject.observations.each(component.id)
        owner = None
    else:
        values, owner = subject.each(component)
        texts, at = values.texts, None
    given = mask(pc.invert(pc.is_in(texts, value_set=pa.array(["", None, *missing], pa.string()))))
    for broken in _broken(texts, component):
        where = broken.where & given
        if not where.any():
            continue
        if at is None:
            chosen = values.rows_of(where)
            value, row = texts.take(pa.array(values.at[chosen])), rows(chosen)
            row = row if owner is None else owner.take(row)
        else:
            value, row = texts.filter(where), at.filter(where)
        params = {"component": component.id, "value": value, "facet": broken.facet, "expected": broken.expected}
        yield batch(_CODES[component.role], params, rows=row)


def _broken(texts: pa.Array, component: Component) -> Iterator[Broken]:
    """Every facet but the form of measures, which has findings of its own (VAL001, VAL008)."""
    given = component.facets
    kind = given.get("textType", "")
    if component.role is not Role.MEASURE:
        yield from _form(texts, kind)
    # The length of an attribute is ATT003: policy sets one where the DSD does not.
    if "maxLength" in given and component.role is not Role.ATTRIBUTE:
        yield Broken(
            "maxLength", f"<= {given['maxLength']}", mask(pc.greater(pc.utf8_length(texts), int(given["maxLength"])))
        )
    if "minLength" in given:
        yield Broken(
            "minLength", f">= {given['minLength']}", mask(pc.less(pc.utf8_length(texts), int(given["minLength"])))
        )
    if "pattern" in given:
        with suppress(pa.ArrowInvalid):  # XML Schema has expressions that nothing but XML Schema knows
            yield Broken("pattern", given["pattern"], ~_whole(texts, given["pattern"]))
    if {"minValue", "maxValue", "isSequence", "decimals"} & set(given) or kind in _BITS:
        yield from _numbers(texts, given, kind)


def _form(texts: pa.Array, kind: str) -> Iterator[Broken]:
    if kind in _FORMS:
        yield Broken("textType", kind, ~_whole(texts, _FORMS[kind]))
    elif kind in KINDS or kind == "ObservationalTimePeriod":
        found = [days(text) if text else None for text in texts.to_pylist()]
        taken = [one is not None and (kind not in KINDS or one.kind in KINDS[kind]) for one in found]
        yield Broken("textType", kind, ~np.array(taken, np.bool_))


def _numbers(texts: pa.Array, given: Mapping[str, str], kind: str) -> Iterator[Broken]:
    numbers = _numeric(texts)
    strict = kind == "ExclusiveValueRange"
    if (low := _number(given.get("minValue"))) is not None:
        yield Broken(
            "minValue", f"{'>' if strict else '>='} {given['minValue']}", numbers <= low if strict else numbers < low
        )
    if (high := _number(given.get("maxValue"))) is not None:
        yield Broken(
            "maxValue", f"{'<' if strict else '<='} {given['maxValue']}", numbers >= high if strict else numbers > high
        )
    if kind in _BITS:
        most = 2.0 ** _BITS[kind]
        yield Broken("textType", f"{kind}: -{most:.0f} ... {most - 1:.0f}", (numbers < -most) | (numbers >= most))
    if (most_decimals := _number(given.get("decimals"))) is not None:
        yield Broken("decimals", f"<= {given['decimals']}", Plain.of(texts.cast(pa.string())).decimals > most_decimals)
    if given.get("isSequence") in ("true", "1"):
        start, step = _number(given.get("startValue")) or 0.0, _number(given.get("interval"))
        end = _number(given.get("endValue"))
        outside = numbers < start if step is None or step > 0 else numbers > start
        if step:
            ratio = (numbers - start) / step
            outside |= np.abs(ratio - np.round(ratio)) > 1e-9 * np.maximum(1, np.abs(ratio))  # NaN: no number
        if end is not None:
            outside |= numbers > end if step is None or step > 0 else numbers < end
        named = ", ".join(f"{n} {given[n]}" for n in ("startValue", "interval", "endValue") if n in given)
        yield Broken("isSequence", named, outside)


def _numeric(texts: pa.Array) -> NDArray[np.float64]:
    """The numbers, for comparing with a limit; NaN, which no comparison holds for, where there is none."""
    good = pc.fill_null(pc.match_substring_regex(texts, f"^(?:{_FORMS['Double']})$"), fill_value=False)
    plain = pc.replace_substring(pc.if_else(good, texts, "NaN"), "INF", "inf")
    signless = pc.utf8_ltrim(plain, "+")
    found: NDArray[np.float64] = signless.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _whole(texts: pa.Array, pattern: str) -> Mask:
    return mask(pc.match_substring_regex(texts, f"^(?:{pattern})$"))
