"""A mapping file drafted from what was found: every key that can be told, and a question where it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ilms.drafting import cuts, facts, layout_words, origins
from ilms.drafting.asked import Asked
from ilms.drafting.inspected import Inspected
from ilms.drafting.layout_words import End
from ilms.drafting.lines import Line, inline, listed, literal, quoted
from ilms.drafting.origins import Known, Origin
from ilms.drafting.parting import Parting, parting
from ilms.drafting.periods import with_place
from ilms.drafting.places import address
from ilms.drafting.proposal import Proposal, senses
from ilms.drafting.recognition import Match
from ilms.drafting.vocabulary import Sense, Vocabulary
from ilms.languages import chosen
from ilms.mapping.fitness import UNITS
from ilms.mapping.origin import From
from ilms.profiles import Profile
from ilms.recoding.aggregations import Rules
from ilms.sources.sheet import fold
from ilms.words import Words

NAMED = 0.1  # of another proposal, to be named
CLEAR = 0.7  # of a proposal: above it no other table is named
NOT_REAL = ("minh họa", "illustrative")
T36 = {"birth": "Persons born outside of the country", "citizenship": "Non-citizens"}
FOREIGN = {"CBR": "CBR_BIR_FOREIGN", "CCT": "CCT_CIT_NONCIT"}
SECTIONS = ("", "read", "dimensions", "attributes", "notes")


@dataclass(frozen=True, eq=False)
class Setting:
    """What surrounds a draft.

    Attributes:
        path: The file's path as a mapping would name it, `sources/2019/dolab.xlsx`.
        below: The file lies there; otherwise it is to be copied.
        alone: No other file would be read where `{year}` stands for the year.
        sources: The sources that ilms.toml declares, by id, with what each counts.
        source: The one that it seems to be.
        profile: The source's profile.
        recognised: Something says that it is this source: its profile, the path, a mapping that reads the file.
        visible: The names of the sheets that are not hidden.
        name: The mapping file's, without its suffix.
    """

    path: str
    vocabulary: Vocabulary
    rules: Rules
    words: Words
    below: bool = True
    alone: bool = True
    sources: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    profile: Profile | None = None
    recognised: bool = True
    visible: Sequence[str] = ()
    name: str = "labels"


@dataclass(frozen=True)
class Draft:
    """A drafted mapping file: its lines by section, and the code maps that go with it."""

    table: str
    sections: Mapping[str, Sequence[Line]]
    asked: Sequence[Asked] = ()

    @property
    def open(self) -> list[Line]:
        """The lines that the user must decide."""
        return [line for some in self.sections.values() for line in some if line.doubt]

    def text(self) -> str:
        """The file."""
        parts = []
        for name in SECTIONS:
            some = self.sections.get(name, ())
            if some:
                body = "\n".join(line.text() for line in some)
                parts.append(f"[{name}]\n{body}" if name else body)
        return "\n\n".join(parts) + "\n"


def draft(one: Inspected, proposal: Proposal, setting: Setting) -> Draft:
    """The mapping that reads a table of the office as one of ours."""
    known = Known(proposal.table, setting.vocabulary, setting.rules, setting.words, setting.name)
    parted = parting(one, proposal.table)
    end = End(parted.until, parted.first) if parted.until else layout_words.end_of(one)
    skip = _skipped(one)
    dimensions = _dimensions(one, proposal, known, skip, setting)
    attributes = _attributes(one, known)
    read = _read(one, proposal, setting, (end, parted), skip)
    return Draft(
        proposal.table.code,
        {
            "": _top(one, proposal, setting),
            "read": read,
            "dimensions": [line for made in dimensions for line in made.lines],
            "attributes": [line for made in attributes for line in made.lines],
            "notes": _notes(one, proposal, setting),
        },
        [made.asked for made in (*dimensions, *attributes) if made.asked],
    )


def _skipped(one: Inspected) -> list[str]:
    """Labels that look like groups of other rows, or like parts of them."""
    time = one.matches.get(Sense.TIME)
    return [
        *(one.nested.out if one.nested else ()),
        *([time.axis.labels[n] for n in time.unknown] if time and time.axis.kind in (From.HEADER, From.COLUMN) else ()),
        *(
            label
            for sense, match in one.matches.items()
            if sense not in {Sense.STATUS, Sense.TIME} and match.axis.kind is not From.BLOCK
            for label in layout_words.groups([match.axis.labels[n] for n in match.unknown])
        ),
    ]


def _top(one: Inspected, proposal: Proposal, setting: Setting) -> list[Line]:
    words, table = setting.words, proposal.table
    others = [p.table.code for p in one.proposals if p.table.code != table.code and p.sure > NAMED][:3]
    doubt = bool(others) and (proposal.sure < CLEAR or bool(proposal.lacking))
    sure = one.sure if proposal is one.proposals[0] else proposal.sure  # as `ilms inspect` says it
    told = words("draft.table_doubt", sure=round(100 * sure), tables=", ".join(others)) if doubt else ""
    made = [
        Line(None, remark=words("draft.head", file=setting.path.rpartition("/")[2])),
        Line(None, remark=words("draft.title", table=table.code, title=table.label(words.language))),
        Line("table", quoted(table.code), told, doubt),
        _source(setting),
    ]
    counts = _counts(setting)
    if counts != "persons" and table.unit["UNIT_MEASURE"] == "PS":
        told = words("draft.counts", counts=UNITS[counts])
        made.append(Line("as-persons", '""', told, doubt=True, off=True))
    refusal = setting.profile.must_not_fill(table) if setting.profile else None
    if refusal and setting.profile:
        reason = chosen(refusal.reason, words.language)
        told = words("draft.refused", source=setting.profile.id, table=table.code, reason=reason)
        made.append(Line(None, remark=told, doubt=True))
    return made


def _counts(setting: Setting) -> str:
    """What the source counts: as ilms.toml declares it, else as its profile says."""
    known = setting.profile.counts if setting.profile else "persons"
    return setting.sources.get(setting.source or "") or known


def _source(setting: Setting) -> Line:
    many = list(setting.sources)
    if setting.source and many and not setting.recognised:
        others = ", ".join(one for one in many if one != setting.source)
        told = setting.words("draft.source_check" if others else "draft.source_only", sources=others)
        return Line("source", quoted(setting.source), told, doubt=True)
    if setting.source:
        return Line("source", quoted(setting.source))
    if many:
        return Line("source", quoted(many[0]), setting.words("draft.source_many", sources=", ".join(many)), doubt=True)
    return Line("source", quoted("lfs"), setting.words("draft.source_none"), doubt=True)


def _read(
    one: Inspected, proposal: Proposal, setting: Setting, rows: tuple[End, Parting], skip: Sequence[str]
) -> list[Line]:
    words = setting.words
    end, parted = rows
    return [
        _file(one, setting),
        *_sheet(one, setting),
        _header(one, words),
        *([Line("until", quoted(end.until), _limit(end, words), doubt=bool(end.label))] if end.until else []),
        *_columns(one, parted, words),
        *([Line("only", _labels(parted.only), words("draft.only_rows"), doubt=True)] if parted.only else []),
        *([Line("skip", listed(skip) if len(skip) > 1 else f"[{quoted(skip[0])}]", words("draft.skip"), doubt=True)]
          if skip else []),
        _unit(one, proposal, words),
        *_number(one, proposal, words),
        *_signs(one, words),
        *_footnotes(one, words),
        *_levels(one),
        *_years(one, words),
    ]  # fmt: skip


def _limit(end: End, words: Words) -> str:
    return words("draft.only_block" if end.block else "draft.only_total", label=f'"{end.label}"') if end.label else ""


def _file(one: Inspected, setting: Setting) -> Line:
    by_path = one.period.kind is From.FILE and setting.alone and Sense.TIME not in one.matches
    path = with_place(setting.path) if by_path else setting.path
    return Line("file", quoted(path), "" if setting.below else setting.words("draft.copy"), doubt=not setting.below)


def _sheet(one: Inspected, setting: Setting) -> list[Line]:
    if one.sheet.lines:
        return []
    hidden = setting.words("draft.hidden_sheet") if one.sheet.hidden else ""
    if len(one.sheets) > 1:
        return [] if len(one.sheets) == len(setting.visible) else [Line("sheet", listed(one.sheets), hidden)]
    by_name = one.period.kind is From.SHEET and Sense.TIME not in one.matches
    if by_name and len(setting.visible) == 1:
        return []
    return [Line("sheet", quoted(one.sheet.name), hidden, doubt=bool(hidden))]


def _header(one: Inspected, words: Words) -> Line:
    spec = layout_words.header_of(one)
    entries = {"find": quoted(spec.find)}
    if spec.rows:
        entries["rows"] = str(spec.rows)
    if spec.row:
        entries["row"] = str(spec.row)
    if spec.fill:
        entries["fill"] = "true"
    return Line("header", inline(entries), words("draft.header_row") if spec.row else "")


def _labels(some: Mapping[str, str]) -> str:
    return inline({quoted(name): f"[{quoted(label)}]" for name, label in some.items()})


def _columns(one: Inspected, parted: Parting, words: Words) -> list[Line]:
    ignored = layout_words.not_read(one)
    figures = set(one.found.figures) - set(one.columns)
    plain = all(layout_words.is_ignored(text) for text in ignored)
    told = "" if plain or not figures else words("draft.ignored_doubt")
    if parted.undecided:
        told = words("draft.parted_by", example=_labels(parted.undecided))
    return [Line("ignore", f"[{', '.join(map(quoted, ignored))}]", told, doubt=bool(told))] if ignored else []


def _money(proposal: Proposal) -> bool:
    return proposal.table.unit["UNIT_MEASURE"] != "PS"


def _unit(one: Inspected, proposal: Proposal, words: Words) -> Line:
    unit = facts.unit(one.found, one.columns, money=_money(proposal))
    if unit.cell is None:
        return Line("unit", quoted(unit.name), words("draft.unit_none"), doubt=True)
    told = words("draft.unit_said", cell=address(one, unit.cell), text=" ".join(unit.text.split())[:50])
    if unit.mixed:
        return Line("unit", quoted(unit.name), words("draft.unit_mixed", text=unit.text), doubt=True)
    return Line("unit", quoted(unit.name), told)


def _number(one: Inspected, proposal: Proposal, words: Words) -> list[Line]:
    number, clear = facts.number_format(one.found, one.columns, money=_money(proposal))
    if number is None:
        return []
    told = "" if clear else words("draft.number_doubt", example=facts.example(one.found, one.columns))
    return [Line("number", quoted(number), told, doubt=not clear)]


def _signs(one: Inspected, words: Words) -> list[Line]:
    found = [sign for each in (one.found, *one.more) for sign in facts.signs(each, one.columns)]
    if not found:
        return []
    meant = {sign: facts.meaning(one.found, sign) for sign in dict.fromkeys(found)}
    entries = {quoted(sign): _meant(said) for sign, (said, _) in meant.items()}
    guessed = [f"`{sign}`" for sign, (_, clear) in meant.items() if not clear]
    told = words("draft.sign_guess", signs=", ".join(guessed)) if guessed else words("draft.sign_said")
    return [Line("signs", inline(entries), told, doubt=bool(guessed))]


def _meant(said: Mapping[str, str]) -> str:
    return inline({key: quoted(value) for key, value in said.items()})


def _footnotes(one: Inspected, words: Words) -> list[Line]:
    found = dict.fromkeys(sign for each in (one.found, *one.more) for sign in facts.behind(each, one.columns))
    if not found:
        return []
    entries, lines = {}, []
    for sign in found:
        said, text = facts.legend(one.found, sign), facts.legend_text(one.found, sign)
        status = said.get("status") if said else None
        if status or text:
            entries[quoted(sign)] = inline({"status": quoted(status)} if status else {"note": quoted(text)})
        if status is None:
            told = words("draft.footnote_guess", signs=f"`{sign}`", text=text[:60])
            unsaid = words("draft.footnote_unsaid", sign=f"`{sign}`", example=f'{quoted(sign)} = {{ note = "..." }}')
            lines.append(Line(None, remark=told if text else unsaid, doubt=True))
    clear = "" if lines else words("draft.sign_said")
    return [*lines, *([Line("footnotes", inline(entries), clear)] if entries else [])]


def _levels(one: Inspected) -> list[Line]:
    if one.nested is None:
        return []
    levels = one.nested.levels
    return [Line("levels", quoted(levels) if isinstance(levels, str) else f"[{', '.join(map(literal, levels))}]")]


def _years(one: Inspected, words: Words) -> list[Line]:
    """Years at the ends of a series that hold signs only are left out."""
    span = facts.years_with_figures(one.found, one.columns, one.matches.get(Sense.TIME))
    if span is None:
        return []
    entries = {"from": str(span[0]), "to": str(span[1])}
    return [Line("years", inline(entries), words("draft.years_empty"), doubt=True)]


def _dimensions(
    one: Inspected, proposal: Proposal, known: Known, skip: Sequence[str], setting: Setting
) -> list[Origin]:
    made: list[Origin] = []
    for name, sense in senses(proposal.table).items():
        match = one.matches.get(sense)
        if match is None:
            made.append(Origin((_missing(name, sense, proposal, known.words),)))
        else:
            made += [Origin(tuple(_cut(match, known))), origins.origin(one, name, match, known, skip)]
    if Sense.TIME in one.matches:
        made.append(origins.origin(one, origins.TIME, one.matches[Sense.TIME], known, skip))
    else:
        made.append(Origin((_time(one, setting),)))
    return made


def _missing(name: str, sense: Sense, proposal: Proposal, words: Words) -> Line:
    """A dimension that parts nothing on the sheet: its total, or the foreigners whom the words name."""
    if sense is Sense.ORIGIN and proposal.foreigners:
        told = words("draft.missing_foreigners", said=", ".join(f'"{one}"' for one in proposal.foreigners))
        return Line(name, inline({"value": quoted(FOREIGN[name])}), told, doubt=True)
    total = "SEX_T" if name == "SEX" else f"{proposal.table.collected[name][0]}_TOTAL"
    return Line(name, inline({"value": quoted(total)}), words("draft.missing"), doubt=True)


def _cut(match: Match, known: Known) -> list[Line]:
    """The labels that lose words by the pattern that nothing knows."""
    labels = cuts.doubtful(match.sense, match.pattern, [match.axis.labels[n] for n in match.known], known.vocabulary)
    told = known.words("draft.cut", labels=", ".join(f'"{label}"' for label in labels[: origins.SHOWN]))
    return [Line(None, remark=told, doubt=True)] if labels else []


def _time(one: Inspected, setting: Setting) -> Line:
    words, period = setting.words, one.period
    if period.part:
        cell, text = address(one, period.part.cell), " ".join(period.part.text.split())[:80]
        line = _plain_time(one, setting)
        return Line(line.key, line.value, words("draft.year_part", cell=cell, text=text), doubt=True)
    return _plain_time(one, setting)


def _plain_time(one: Inspected, setting: Setting) -> Line:
    words, period = setting.words, one.period
    if period.kind is From.FILE and not setting.alone:
        told = words("draft.year_path", year=period.year)
        return Line(origins.TIME, inline({"value": quoted(period.year)}), told)
    if period.kind is From.FILE:
        return Line(origins.TIME, inline({"file": quoted("year")}), words("draft.year_path", year=period.year))
    if period.kind is From.SHEET:
        return Line(origins.TIME, inline({"sheet": literal(period.at)}))
    if period.kind is From.VALUE and period.title:
        said = {"cell": address(one, period.title.cell), "text": period.title.text[:60]}
        kind = "year_other" if period.other else "year_census" if period.title.doubt else "year_title"
        told = words(f"draft.{kind}", other=period.other, **said)
        doubt = bool(period.other) or period.title.doubt
        return Line(origins.TIME, inline({"value": quoted(period.year)}), told, doubt=doubt)
    return Line(origins.TIME, inline({"value": quoted("YYYY")}), words("draft.year_none"), doubt=True)


def _attributes(one: Inspected, known: Known) -> list[Origin]:
    match = one.matches.get(Sense.STATUS)
    if match:
        return [origins.origin(one, origins.STATUS, match, known)]
    time = one.matches.get(Sense.TIME)
    return [Origin(tuple(origins.status_of_years(one, time, known)))] if time else []


def _notes(one: Inspected, proposal: Proposal, setting: Setting) -> list[Line]:
    made = []
    if proposal.table.criterion:
        doubt = proposal.sure < CLEAR
        made.append(Line("T36", quoted(T36[proposal.table.criterion]), setting.words("draft.note"), doubt))
    if any(said in fold(one.text) for said in NOT_REAL):
        made.append(Line("I13", quoted("Illustrative figures, not real"), setting.words("draft.illustrative")))
    return made
