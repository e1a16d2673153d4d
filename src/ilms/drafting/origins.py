"""Each dimension's origin as a mapping writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from ilms.drafting.asked import Asked, asked
from ilms.drafting.axes import label_of
from ilms.drafting.inspected import Inspected
from ilms.drafting.lines import Line, escaped, inline, listed, literal, quoted
from ilms.drafting.recognition import Match
from ilms.drafting.versions import Version, version
from ilms.drafting.vocabulary import Sense, Vocabulary
from ilms.mapping.origin import From
from ilms.recoding.aggregations import Rules
from ilms.recoding.code_maps import NATIONAL, Coder
from ilms.sources.sheet import fold
from ilms.structures.load import schema
from ilms.structures.tables import Table
from ilms.words import Words

WORD = 4  # letters of a word that may stand beside a year
SHOWN = 12  # labels that are named in one line
SECTION = re.compile(r"\s*([A-Za-z])\s*(?:$|[.:-])")  # `K`, `K. Hoạt động viễn thông`
TIME, STATUS = "TIME_PERIOD", "OBS_STATUS"


@dataclass(frozen=True, eq=False)
class Known:
    """What the origins are written with; `name` is the mapping's, and of the code maps that go with it."""

    table: Table
    vocabulary: Vocabulary
    rules: Rules
    words: Words
    name: str


@dataclass(frozen=True, eq=False)
class Origin:
    """One component's origin.

    Attributes:
        lines: As the mapping has it.
        asked: The labels that the user must give codes to.
    """

    lines: tuple[Line, ...]
    asked: Asked | None = None


def origin(one: Inspected, name: str, match: Match, known: Known, skipped: Sequence[str] = ()) -> Origin:
    """One dimension's, or an attribute's; labels in `skipped` are not read whatever they are."""
    entries = {**place(one, match)}
    pattern = None if match.axis.kind in (From.BLOCK, From.SHEET) else match.pattern
    if pattern is not None:
        entries["pattern"] = literal(pattern)
    wanted = Version()
    if name in known.table.collected and name != "SEX" and match.maps:
        wanted = version(match, name, known.table, known.vocabulary, known.rules)
    questions = _asked(one, name, match, wanted, known, skipped)
    names = [questions.name] if questions and questions.name not in match.maps else []
    if names or match.maps:
        entries["map"] = listed([*names, *match.maps])
    if match.axis.gaps and name not in {TIME, STATUS}:
        entries |= _gaps(one, name, match, known)
    elif match.axis.gaps and name == TIME:
        entries["fill"] = "true"
    if wanted.name:
        entries["version"] = quoted(wanted.name)
    if wanted.keep:
        entries["keep"] = "true"
    merged = _merged(match, _coder(name, match, wanted, known)) if wanted.keep or not wanted.sums else ()
    if merged:
        entries["sum"] = "true"
    remarks = _remarks(wanted, merged, questions, known.words)
    return Origin((Line(name, inline(entries), "; ".join(remarks), doubt=bool(remarks)),), questions)


def _asked(
    one: Inspected, name: str, match: Match, wanted: Version, known: Known, skipped: Sequence[str]
) -> Asked | None:
    """The labels of a dimension that nothing knows, or whose classes cannot be added up."""
    if name == TIME or match.axis.kind is From.BLOCK:  # titles of blocks stand among other lines of one text
        return None
    coder = _coder(name, match, wanted, known)
    unknown = (n for n in match.unknown if coder.code(label_of(match.pattern, match.axis.labels[n])) is None)
    numbers = [n for n in sorted({*unknown, *wanted.out}) if match.axis.labels[n] not in skipped]
    return asked(one, match, numbers, f"{known.name}-{name.lower()}", known.vocabulary, known.words)


def _remarks(wanted: Version, merged: Sequence[str], questions: Asked | None, words: Words) -> list[str]:
    """What the user is to decide of an origin."""
    remarks = [words("draft.version_keep" if wanted.keep else "draft.version_sum")] if wanted.sums else []
    if merged:
        remarks.append(words("draft.one_code", labels=", ".join(merged)))
    if questions:
        remarks.append(words("draft.asked", labels=len(questions.labels), file=f"maps/{questions.name}.csv"))
        if questions.total[0]:
            remarks.append(words("draft.as_total", label=f'"{questions.total[0]}"'))
    return remarks


def _merged(match: Match, coder: Coder) -> tuple[str, ...]:
    """The sections that have one code with another section: J and K of VSIC 2025 are J of the ILO's list.

    Only sections: a division has the code of its section, too, and is not added to it.
    """
    national = [one for one in coder.maps if NATIONAL.fullmatch(one.name)]
    of: dict[str, list[str]] = {}
    for number in match.known if national else ():
        label = label_of(match.pattern, match.axis.labels[number])
        lettered = {one: fold(f"{one}. {label}") for one in ascii_uppercase}  # as the maps have the names of sections
        named = next((one for one, text in lettered.items() if any(text in each.codes for each in national)), None)
        said, code = SECTION.match(label), coder.code(label)
        section = said.group(1).upper() if said else named
        if section and code:
            of.setdefault(code, []).append(section)
    return tuple(one for some in of.values() if len(set(some)) > 1 for one in dict.fromkeys(some))


def _coder(name: str, match: Match, wanted: Version, known: Known) -> Coder:
    """What the mapping reads the labels by: some that no map has are codes themselves."""
    listed = schema(known.table.dataflow)[name].codelist
    versions = known.table.collected.get(name, ())
    maps = [known.vocabulary.maps.get(each) for each in match.maps]
    return Coder(maps, listed, wanted.name or (versions[0] if versions else ""), wanted=wanted.name is not None)


def _gaps(one: Inspected, name: str, match: Match, known: Known) -> dict[str, str]:
    """Rows without a label: those of the label above where a column further right parts them, else a total's."""
    others = [m.axis for m in one.matches.values() if m.axis.column and m.axis.column > (match.axis.column or 0)]
    if any(axis.column in one.found.stubs for axis in others):
        return {"fill": "true"}
    if match.totals:
        return {}
    return {"empty": quoted("SEX_T" if name == "SEX" else f"{known.table.collected[name][0]}_TOTAL")}


def status_of_years(one: Inspected, time: Match, known: Known) -> list[Line]:
    """The status that stands beside some years only: `Sơ bộ 2023`."""
    if time.axis.kind not in {From.HEADER, From.COLUMN}:
        return []
    rest = [fold(label) for label in time.axis.labels if not label.isdigit()]
    for each in known.vocabulary.by_sense.get(Sense.STATUS, ()):
        for label in sorted((one for one in each.labels if len(one) >= WORD), key=len, reverse=True):
            if any(re.search(rf"(?<!\w){re.escape(fold(label))}(?!\w)", text) for text in rest):
                entries = {**place(one, time), "pattern": literal(f"(?i)({escaped(label)})"), "map": quoted(each.name)}
                return [Line(STATUS, inline(entries))]
    return []


def place(one: Inspected, match: Match) -> dict[str, str]:
    """The origin's own key, with the level of a column that holds two dimensions."""
    axis = match.axis
    if axis.kind is From.HEADER:
        return {"header": axis.at}
    if axis.kind is From.BLOCK:
        return {"block": literal(titles(match))}
    if axis.kind is From.SHEET:
        return {"sheet": literal(axis.at)}
    entries = {"column": inline({"letter": quoted(axis.at)}) if axis.letter else quoted(axis.at)}
    both = one.nested
    if both and match in (both.outer, both.inner):
        depth = both.depths[match is both.inner]
        if both.under and match is both.outer:  # the total's own label is read, and those below it are of it
            return entries | {"level": str([*range(1, depth + 1)])}
        entries["level"] = str(depth)
        if both.above if match is both.inner else both.total:
            entries["above"] = quoted("SEX_T" if match.sense is Sense.SEX else "TOTAL")  # of the version of the labels
    return entries


def titles(match: Match) -> str:
    """A regular expression for the titles of blocks that are labels, and for no other.

    `Citizenship: Total` and `Citizenship: Non-citizens` give `^Citizenship: (Total|Non-citizens)$`.
    """
    taken = [match.axis.labels[n] for n in sorted((*match.known, *match.totals))]
    if match.sense is Sense.TIME:
        split = [_split(r"(?<!\d)((?:19|20)\d{2})(?!\d)", label) for label in taken]
        before, _, after = (list(dict.fromkeys(parts)) for parts in zip(*split, strict=True))
        return "^" + _either(before) + r"(\d{4})" + _either(after) + "$"
    split = [_split(match.pattern, label) for label in taken]
    before, labels, after = (list(dict.fromkeys(parts)) for parts in zip(*split, strict=True))
    return "^" + _either(before) + "(" + "|".join(map(escaped, labels)) + ")" + _either(after) + "$"


def _split(pattern: str | None, label: str) -> tuple[str, str, str]:
    match = re.search(pattern, label) if pattern else None
    if not match or not match.re.groups:
        return "", label, ""
    return label[: match.start(1)], match.group(1), label[match.end(1) :]


def _either(parts: list[str]) -> str:
    return escaped(parts[0]) if len(parts) == 1 else "(?:" + "|".join(map(escaped, parts)) + ")"
