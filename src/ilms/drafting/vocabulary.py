"""What labels and words mean: code maps by the dimension they are for, and the words of `vocabulary.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from ilms import resources
from ilms.errors import UsageError
from ilms.recoding.code_map import TOGETHER, CodeMap, together
from ilms.recoding.code_maps import Coder, Maps
from ilms.sources.sheet import fold, plain
from ilms.structures.load import codelist
from ilms.structures.schema import Codelist


class Sense(StrEnum):
    """What a set of labels can tell. Countries and origins become a dimension only with the table."""

    SEX = "SEX"
    AGE = "AGE"
    EDU = "EDU"
    ECO = "ECO"
    OCU = "OCU"
    STE = "STE"
    ORIGIN = "ORIGIN"  # natives or foreigners, by birth or by citizenship
    COUNTRY = "COUNTRY"
    TIME = "TIME"
    STATUS = "STATUS"


# The lists whose codes a map gives: the first one that knows a map's codes tells what the map is for.
LISTS: Mapping[Sense, tuple[str, ...]] = {
    Sense.SEX: ("CL_SEX",),
    Sense.AGE: ("CL_AGE",),
    Sense.EDU: ("CL_EDU",),
    Sense.ECO: ("CL_ECO",),
    Sense.OCU: ("CL_OCU",),
    Sense.STE: ("CL_STE",),
    Sense.COUNTRY: ("CL_AREA", "CL_CDS", "CL_CRS", "CL_CPR"),
    Sense.STATUS: ("CL_OBS_STATUS",),
}
TWO_WAYS = ("CBR_BIR_", "CCT_CIT_")  # versions that tell natives from foreigners; the others are of countries
COUNTRIES = ("CBR_BRT_", "CCT_CTZ_")
WHOLE = (Sense.COUNTRY, Sense.STATUS)  # lists whose codes have no version to be left away
TOTAL = re.compile(r"(?:^|_)(?:TOTAL|T)$")
SUMS = re.compile(r"(?:all|total|tổng|cộng|tất cả)\b(?!.*\b(?:other|khác)\b)")  # how labels of a total begin
SAMPLE = 40  # codes of a map that are looked at
SEVERAL = 100  # labels: a longer map is of one dimension


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Every code map of a workspace by what it is for, its own before the packaged ones.

    Attributes:
        own: The names of the workspace's own: where one knows a label, the office has decided.
    """

    maps: Maps
    by_sense: Mapping[Sense, tuple[CodeMap, ...]]
    own: frozenset[str] = frozenset()
    _codes: dict[tuple[int, str], str | None] = field(default_factory=dict)

    def code(self, one: CodeMap, label: str) -> str | None:
        """What a map says of a label, in any spelling that a mapping would read; None where it does not know it."""
        found = one.codes.get(label)
        if found is not None:
            return found
        key = (id(one), label)
        if key not in self._codes:
            self._codes[key] = Coder((one,), None).code(label)
        return self._codes[key]

    @cached_property
    def totals(self) -> frozenset[str]:
        """Folded labels that mean a total in some map: they tell nothing of the dimension."""
        every = (one.codes.items() for some in self.by_sense.values() for one in some)
        return frozenset(label for codes in every for label, code in codes if TOTAL.search(code))


def vocabulary(folders: Iterable[Path]) -> Vocabulary:
    """Read the code maps of these folders, the first ones standing before the others.

    A file that is no code map (sums, notes) is passed over, and so is a broken one: the mapping that uses it says so.
    """
    places = tuple(folders)
    maps = Maps(places)
    found: dict[Sense, list[CodeMap]] = {}
    for name in dict.fromkeys(file.stem for folder in places for file in sorted(folder.glob("*.csv"))):
        try:
            one = maps.get(name)
        except UsageError:
            continue
        for sense, part in _parted(one):
            found.setdefault(sense, []).append(part)
    own = frozenset(file.stem for folder in places[:-1] for file in folder.glob("*.csv"))
    return Vocabulary(maps, {sense: tuple(some) for sense, some in found.items()}, own)


def _parted(one: CodeMap) -> list[tuple[Sense, CodeMap]]:
    """What a map is for, and the map; where an office wrote labels of two dimensions into one, each its own part."""
    first = _senses(one)
    if not first or len(one.codes) > SEVERAL:
        return [(sense, one) for sense in first]
    # What the first dimension does not know may be another's; totals and labels that are not read are anybody's.
    others = {label: code for label, code in one.codes.items() if code and not _means(first[0], code)}
    second = [sense for sense in _senses(replace(one, codes=others)) if sense not in first] if others else []
    if not second:
        return [(sense, one) for sense in first]
    mine = {label: code for label, code in one.codes.items() if label not in others}
    theirs = {label: code for label, code in one.codes.items() if label in others or not code or TOTAL.search(code)}
    return [(first[0], replace(one, codes=mine)), *((sense, replace(one, codes=theirs)) for sense in second)]


def _senses(one: CodeMap) -> tuple[Sense, ...]:
    """What a map is for: the list that knows most of its codes. One of bare totals alone may be for any."""
    if one.codes and set(one.codes.values()) <= {"TOTAL"}:
        return tuple(sense for sense in Sense if sense not in {Sense.SEX, Sense.TIME, Sense.STATUS})
    every = dict.fromkeys(code for code in one.codes.values() if code)
    codes = [code for code in every if not TOTAL.search(code)][:SAMPLE] or list(every)
    codes = [part for code in codes for part in (together(code) if TOGETHER in code else [code])]
    best = max(Sense, key=lambda sense: sum(_knows(sense, code) for code in codes))
    return (best,) if sum(_knows(best, code) for code in codes) * 2 >= max(1, len(codes)) else ()


def _means(sense: Sense, code: str) -> bool:
    """Whether a code, or several written together, is of a dimension or a total of any."""
    return bool(TOTAL.search(code)) or all(
        _knows(sense, part) for part in (together(code) if TOGETHER in code else [code])
    )


def _knows(sense: Sense, code: str) -> bool:
    if code.startswith((*TWO_WAYS, *COUNTRIES)):
        return sense is (Sense.ORIGIN if code.startswith(TWO_WAYS) else Sense.COUNTRY)
    lists = [codelist(name) for name in LISTS.get(sense, ())]
    return any(code in one for one in lists) or (sense not in WHOLE and any(code in _bare(one) for one in lists))


@cache
def _bare(of: Codelist) -> frozenset[str]:
    """The codes without their version: `Y15-24` of AGE_AGGREGATE_Y15-24."""
    return frozenset(code.rpartition("_")[2] for code in of.ids)


@cache
def words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """`vocabulary.toml`, lists as tuples of folded phrases."""
    raw = tomllib.loads(resources.own("drafting", "vocabulary.toml").read_text("utf-8"))
    return {
        section: {name: tuple(map(fold, some)) for name, some in raw[section].items()}
        for section in ("codes", "headings", "measures", "rest", "said", "signs", "legend", "below")
    }


@cache
def patterns() -> Mapping[str, str]:
    """Expressions that take a label out of the words around it, in the order in which they are tried."""
    raw = tomllib.loads(resources.own("drafting", "vocabulary.toml").read_text("utf-8"))
    return dict(raw["patterns"])


@dataclass(frozen=True)
class About:
    """What a table is about: what speaks for it and is missed, what only speaks for it, what is not against it."""

    has: frozenset[str]
    hint: frozenset[str]
    may: frozenset[str]


@cache
def about() -> Mapping[str, About]:
    """By table number."""
    raw = tomllib.loads(resources.own("drafting", "vocabulary.toml").read_text("utf-8"))
    return {
        number: About(*(frozenset(one.get(key, ())) for key in ("has", "hint", "may")))
        for number, one in raw["tables"].items()
    }


@cache
def _phrases(section: str, *, bare: bool = False) -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    meant: dict[str, list[str]] = {}
    for name, some in words()[section].items():
        for phrase in some:
            meant.setdefault(plain(phrase) if bare else phrase, []).append(name)
    longest = sorted(meant, key=len, reverse=True)
    form = "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest)
    return re.compile(form), {phrase: tuple(names) for phrase, names in meant.items()}


def spoken(section: str, text: str, *, bare: bool = False) -> dict[str, list[str]]:
    """What a text says of a section's names: each with the phrases that say it; the longest phrase wins.

    `bare` is for names of files and of a database's columns, which have no accents.

    >>> sorted(spoken("said", "Lao động đi làm việc ở nước ngoài"))
    ['for_work', 'outflow']
    """
    form, meant = _phrases(section, bare=bare)
    found: dict[str, list[str]] = {}
    for match in form.finditer(fold(text)):
        for name in meant[match.group(0)]:
            found.setdefault(name, []).append(match.group(0))
    return found


def named(heading: str) -> dict[str, float]:
    """What a heading says its labels are of: 1 where it is a known heading as a whole, less where it holds one.

    Names of a database's columns have neither accents nor spaces: `ma_gioi_tinh` is read as `Mã giới tính`.
    """
    whole = fold(heading).strip(" .:()*")
    if "_" in whole or whole.isascii():
        told = f" {plain(whole).replace('_', ' ')} "
        found = {name: 0.6 for name, some in _plain().items() if any(f" {one} " in told for one in some)}
    else:
        found = dict.fromkeys(spoken("headings", heading), 0.6)
    found.pop("IGNORED", None)
    return found | {name: 1.0 for name, some in words()["headings"].items() if whole in some and name != "IGNORED"}


@cache
def _plain() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(plain(one) for one in some if len(one) > 1) for name, some in words()["headings"].items()}


def is_sum(label: str) -> bool:
    """Whether a label begins as those of a total do: `All occupations`, `Tổng số lao động`."""
    return SUMS.match(fold(label)) is not None


def of_codes(heading: str) -> bool:
    """Whether a heading says that codes stand under it: `Mã nước`, `ma_nghe`."""
    first = fold(heading).replace("_", " ").split(" ")[0]
    return first in words()["codes"]["words"]
