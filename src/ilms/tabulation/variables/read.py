"""The texts of one column, each with its code and the classes that this is in; what has none is told of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from ilms.languages import spoken
from ilms.recoding.ages import OLDEST
from ilms.tabulation.told import Told
from ilms.tabulation.variables import national
from ilms.tabulation.variables.ages import WRONG, column
from ilms.tabulation.variables.context import Context
from ilms.tabulation.variables.meanings import Meaning
from ilms.tabulation.variables.pipeline import COUNT, PERIOD, SHOWN, Pipeline
from ilms.tabulation.variables.spans import number

Key: TypeAlias = tuple[str, ...]  # a text; with its year, where the code maps change with the year
AGE = "AGE"
OF_COUNTRIES = ("CCT", "CBR", "CDS", "CPR", "CRS")
TOLD = 50  # texts of one column that are told of one by one
SHARED = 10  # records that then have to share one: a column with so many texts may hold names


@dataclass(frozen=True, eq=False)
class Texts:
    """A column's texts.

    Attributes:
        column: Where they stand.
        counts: How many records each has; the most first.
    """

    column: str
    counts: Mapping[Key, int]

    @property
    def by_year(self) -> bool:
        """Whether what a text means depends on the year."""
        return any(len(key) > 1 for key in self.counts)


@dataclass(frozen=True, eq=False)
class Read:
    """What the texts of a column are.

    Attributes:
        texts: The column's.
        codes: The code of each; None of a country that nobody knows; nothing where the text is wrong.
        classes: The classes of each besides totals, by version.
    """

    texts: Texts
    codes: Mapping[Key, str | None]
    classes: Mapping[Key, Mapping[str, frozenset[str]]]


def columns(context: Context, variable: str) -> tuple[str, ...]:
    """The column with a variable's texts, and that with their years where what they mean depends on it."""
    said = context.variable(variable)
    where = column(variable, said)
    return (where, PERIOD) if said.maps.starts else (where,)


def texts(line: Pipeline, context: Context, variable: str) -> Texts:
    """The texts that occur."""
    keys = columns(context, variable)
    found = line.distinct(*keys)
    names = [found[name].to_pylist() for name in keys]
    return Texts(keys[0], dict(zip(zip(*names, strict=True), found[COUNT].to_pylist(), strict=True)))


def read(
    line: Pipeline, context: Context, name: str, variable: str, told: Told, *, every: bool = False, blank: bool = True
) -> Read:
    """Read a column as codes of a dimension.

    Told of: texts without a code (TAB002), countries without one (TAB003), nothing where `empty` says nothing of it
    (TAB004), ages that are none (TAB009), leading zeros that were lost (TAB017), and what national codes have about
    them (`national`).

    Args:
        line: The records.
        context: What they are read by.
        name: The dimension.
        variable: What its column is called.
        told: What is wrong.
        every: All versions of the list are wanted, not only those of the table.
        blank: Whether nothing is to be told of, where nothing is said of it.

    Raises:
        UsageError: The record file gives a code that there is not, or names a map that there is not.
    """
    found = texts(line, context, variable)
    meaning, classes = context.meaning(name, variable), context.classes(name, every=every)
    years = name == AGE and not meaning.is_coded
    codes: dict[Key, str | None] = {}
    of: dict[Key, Mapping[str, frozenset[str]]] = {}
    wrong: dict[str, dict[Key, int]] = {}
    for key, count in found.counts.items():
        text = key[0]
        if text == WRONG and meaning.variable.born:
            continue
        year = _year(key)
        age = age_of(text) if years else None
        if age is not None:
            codes[key], of[key] = text, classes.of_years(age)
            continue
        code = meaning.code(text, year) if meaning.is_coded or not meaning.read(text) else None
        if code is not None:
            codes[key], of[key] = code, classes.of(code)
            continue
        kind = "TAB004" if not meaning.read(text) else "TAB009" if years else "TAB002"
        if kind == "TAB002" and name in OF_COUNTRIES and classes.of(None):
            codes[key], of[key] = None, classes.of(None)
            kind = "TAB003"
        if blank or kind != "TAB004":
            wrong.setdefault(kind, {})[key] = count
    for kind, some in wrong.items():
        tell(line, found.column, kind, some, meaning, name, told)
    _zeros(line, found, meaning, name, told)
    national.told_of(line, context, name, variable, found.counts, found.column, told)
    return Read(found, codes, of)


def _year(key: Key) -> int:
    return int(key[1]) if len(key) > 1 and key[1].isdecimal() else 0


def age_of(text: str) -> int | None:
    """Completed years; None where a text is none, or nobody is so old."""
    value = number(text.strip())
    return int(value) if value is not None and value == int(value) and 0 <= value <= OLDEST else None


def tell(
    line: Pipeline, where: str, kind: str, some: Mapping[Key, int], meaning: Meaning, name: str, told: Told
) -> None:
    """Tell of texts that are wrong in one way, each with its first records."""
    by_text: dict[str, int] = {}
    for key, count in some.items():
        by_text[key[0]] = by_text.get(key[0], 0) + count
    few = list(by_text)
    if len(few) > TOLD:
        few = [text for text in few if by_text[text] >= SHARED][:TOLD]
    places = None
    for text in few:
        said = {"file": line.records.shown, "column": _shown(where, meaning), "dimension": name}
        if kind != "TAB004":
            said["value"] = text[:SHOWN]
        if kind in {"TAB002", "TAB003"}:
            near = meaning.suggestions(text, _year(next(key for key in some if key[0] == text)))
            said |= {f"near_{language}": ", ".join(near.get(language, ())) or "-" for language in spoken()}
        if places is None:
            places = line.first_of(where, few)
        told.once(kind, said, partial(places.__getitem__, text), by_text[text])
    rest = {text: count for text, count in by_text.items() if text not in few}
    if rest:
        said = {"file": line.records.shown, "column": _shown(where, meaning), "dimension": name}
        told.once("TAB023", {**said, "n": str(len(rest))}, count=sum(rest.values()))


def _shown(where: str, meaning: Meaning) -> str:
    return meaning.variable.column or meaning.variable.born or where


def _zeros(line: Pipeline, found: Texts, meaning: Meaning, name: str, told: Told) -> None:
    """Codes of which only the first digits are read, and that have not all as many digits."""
    if meaning.variable.first < 2 or meaning.variable.digits:  # noqa: PLR2004  # the first digit of 110 may be that of 0110
        return
    written = {key[0].strip() for key in found.counts}
    lengths = sorted({len(text) for text in written if text.isdecimal() and text not in meaning.said.texts})
    if len(lengths) > 1:
        short = [key[0] for key in found.counts if key[0].strip().isdecimal() and len(key[0].strip()) == lengths[0]]
        count = sum(some for key, some in found.counts.items() if key[0] in short)
        said = {"file": line.records.shown, "column": found.column, "dimension": name, "value": short[0][:SHOWN]}
        said |= {"digits": str(lengths[-1]), "lengths": ", ".join(map(str, lengths))}
        told.once("TAB017", said, lambda: line.first_of(found.column, short[:1])[short[0]], count)
