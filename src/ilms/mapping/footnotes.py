"""Footnote signs behind figures and labels: `1.234(1)`, `Nhật Bản*`. Declared ones are split off, none is guessed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping import values
from ilms.mapping.read_section import Footnote, Read
from ilms.mapping.values import Parsed
from ilms.sources.sheet import Kind

SPACE = "[\\s\u00a0\u202f]"
GAP = f"{SPACE}*"
APART = ","  # between two signs, however it is typed
# What looks like a sign: superscripts, `(1)`, `(a)`, `(*)`, `1)`, stars and daggers.
ANY = r"[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉ]+|\((?:\d{1,2}|[a-zđ]|\*{1,3})\)|\d{1,2}\)|\*{1,3}|[†‡§]"
BETWEEN = " | "  # two notes on one figure


@dataclass(frozen=True, eq=False)
class Split:
    """Texts in two: what stands before the signs, and the signs; both null where there is no sign.

    Attributes:
        signs: As they follow each other, a comma where they are typed apart: `(1)*`, `(1),*`.
    """

    rest: pa.Array
    signs: pa.Array


def split(texts: pa.Array, declared: Sequence[str]) -> Split:
    """Take the declared signs, which have no spaces, off the ends of texts: all that there are."""
    return _declared(_split(texts, _one_of(declared), most=True), declared)


def _declared(parts: Split, declared: Sequence[str]) -> Split:
    """Without those whose signs are none of the declared ones after all: `**` is another sign than `*`."""
    some = _counted(parts.signs, declared, lambda number: number > 0)
    return Split(*(pc.if_else(some, one, pa.scalar(None, pa.string())) for one in (parts.rest, parts.signs)))


def _one_of(declared: Sequence[str]) -> str:
    """A regular expression for any of these; for nothing where there are none."""
    return "|".join(re.escape(sign) for sign in sorted(declared, key=len, reverse=True)) or r"[^\s\S]"


def _split(texts: pa.Array, one: str, *, most: bool) -> Split:
    dots, more = (".+?", f"(?:{GAP}[,;]?{GAP}(?:{one}))*") if most else (".+", "")
    found = pc.extract_regex(texts, f"(?s)^(?P<rest>{dots}){GAP}(?P<signs>(?:{one}){more}){GAP}$")
    signs = pc.replace_substring_regex(pc.struct_field(found, "signs"), f"{GAP}[,;]{GAP}|{SPACE}+", APART)
    return Split(pc.utf8_trim_whitespace(pc.struct_field(found, "rest")), signs)


@dataclass(frozen=True, eq=False)
class Marked:
    """Figures, and the signs behind them.

    Attributes:
        parsed: The figures without their signs.
        signs: As `Split.signs`.
        undeclared: Signs behind what would else be a figure, which the mapping does not declare; null elsewhere.
        doubtful: More than one figure could be meant: `2011)` where `1)` and `11)` are declared.
    """

    parsed: Parsed
    signs: pa.Array
    undeclared: pa.Array
    doubtful: pa.Array


def figures(text: pa.Array, kind: pa.Array, read: Read) -> Marked:
    """Read figures and signs from cells as `values.parse` does, and footnote signs behind them."""
    first = values.parse(text, kind, read.signs, read.number)
    wrong = pc.and_(first.wrong, pc.fill_null(pc.equal(kind, str(Kind.TEXT)), False))
    none, no = pa.nulls(len(text), pa.string()), pa.repeat(False, len(text))
    if not pc.any(wrong).as_py():
        return Marked(first, none, none, no)
    some, kinds = text.filter(wrong), kind.filter(wrong)
    declared = tuple(read.footnotes)
    several, of_several = _parsed(some, kinds, read, _one_of(declared))
    reads = _read(several, of_several)
    twice = pc.and_(reads, _counted(several.signs, declared, lambda number: number > 1))
    if any(sign[0].isdigit() for sign in declared):  # then the sign may be longer than it need be: 201 1), 20 11)
        last, of_last = _parsed(some, kinds, read, _one_of(declared), most=False)
        other = pc.fill_null(pc.not_equal(several.rest, last.rest), False)
        twice = pc.or_(twice, pc.and_(pc.and_(reads, _read(last, of_last)), other))
    good = pc.and_(reads, pc.invert(twice))
    unread = pc.invert(reads)
    unknown, of_unknown = _parsed(some.filter(unread), kinds.filter(unread), read, ANY)
    seen = pc.if_else(_read(unknown, of_unknown), unknown.signs, pa.scalar(None, pa.string()))
    signs = _put(none.filter(wrong), unread, seen.is_valid(), seen)
    parsed = replace(
        first,
        value=_put(first.value, wrong, good, of_several.value),
        status=_put(first.status, wrong, good, of_several.status),
        declared=_put(first.declared, wrong, good, of_several.declared),
        wrong=_put(first.wrong, wrong, good, of_several.wrong),
    )
    return Marked(
        parsed,
        _put(none, wrong, good, several.signs),
        _put(none, wrong, signs.is_valid(), signs),
        _put(no, wrong, twice, twice),
    )


def _parsed(
    text: pa.Array, kind: pa.Array, read: Read, one: str, *, most: bool = True
) -> tuple[Split, Parsed]:  # fmt: skip
    """Texts without the signs at their ends, and as figures."""
    parts = _split(text, one, most=most)
    if one != ANY:
        parts = _declared(parts, tuple(read.footnotes))
    return parts, values.parse(parts.rest, kind, read.signs, read.number)


def _counted(signs: pa.Array, declared: Sequence[str], fits: Callable[[int], bool]) -> pa.Array:
    """Where the number of ways to read the signs is one that fits; each distinct text is counted once."""
    encoded = signs.dictionary_encode()
    found = [fits(len(ways(text, declared))) for text in encoded.dictionary.to_pylist()]
    return pc.fill_null(pa.array(found, pa.bool_()).take(encoded.indices), False)


def _read(one: Split, parsed: Parsed) -> pa.Array:
    return pc.and_(one.rest.is_valid(), pc.invert(parsed.wrong))


def _put(into: pa.Array, places: pa.Array, which: pa.Array, what: pa.Array) -> pa.Array:
    """Values at those of the places that are wanted."""
    return pc.replace_with_mask(into, places, pc.if_else(which, what, into.filter(places)))


def ways(signs: str, declared: Sequence[str]) -> list[tuple[str, ...]]:
    """Every way to read signs that follow each other: `¹²` is one sign, or two; `**` is never `*` twice.

    >>> ways("¹²", ["¹", "²", "¹²"])
    [('¹', '²'), ('¹²',)]
    """
    first, apart, more = signs.partition(APART)
    if apart:
        return [(*one, *rest) for one in ways(first, declared) for rest in ways(more, declared)]
    if not signs:
        return [()]
    return [
        (one, *rest)
        for one in declared
        if signs.startswith(one) and not signs.startswith(one * 2)
        for rest in ways(signs[len(one) :], declared)
    ]  # fmt: skip


def said(signs: pa.Array, declared: Mapping[str, Footnote]) -> tuple[pa.Array, pa.Array, pa.Array]:
    """What signs say of figures, one row each.

    Returns:
        The OBS_STATUS; the note; and where two signs of one cell say different statuses.
    """
    encoded = signs.dictionary_encode()
    status, note, odd = [], [], []
    for text in encoded.dictionary.to_pylist():
        told = [declared[sign] for sign in next(iter(ways(text, tuple(declared))), ())]
        letters = list(dict.fromkeys(one.status for one in told if one.status))
        status.append(letters[0] if letters else None)
        note.append(together(one.note for one in told if one.note))
        odd.append(len(letters) > 1)
    columns = (pa.array(status, pa.string()), pa.array(note, pa.string()), pa.array(odd, pa.bool_()))
    by_status, by_note, by_odd = (column.take(encoded.indices) for column in columns)
    return by_status, by_note, pc.fill_null(by_odd, False)


def together(notes: Iterable[str]) -> str | None:
    """Notes as one text, each once."""
    return BETWEEN.join(dict.fromkeys(notes)) or None


def joined(columns: Sequence[pa.Array]) -> pa.Array:
    """Columns of notes as one; distinct combinations are put together once."""
    every = pc.binary_join_element_wise(*[pc.fill_null(one, "") for one in columns], BETWEEN)
    encoded = every.dictionary_encode()
    texts = [together(part for part in text.split(BETWEEN) if part) for text in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def bare(text: str) -> tuple[str, str] | None:
    """A text without the sign that it seems to end in, and that sign; None where it ends in none.

    >>> bare("Nhật Bản (1)"), bare("Nhật Bản")
    (('Nhật Bản', '(1)'), None)
    """
    match = re.fullmatch(rf"(.*?\S){GAP}({ANY}){GAP}", text, re.DOTALL)
    return (match.group(1), match.group(2)) if match else None
