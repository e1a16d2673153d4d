"""What was found, as plain values: what `--format json` shows, and what the screen is made from."""

from typing import Any

from ilms.drafting import facts, layout_words, origins
from ilms.drafting.inspected import Inspected, Inspection, hidden, numbers
from ilms.drafting.places import address
from ilms.drafting.proposal import Proposal, senses
from ilms.drafting.recognition import Match, suggestions
from ilms.drafting.vocabulary import Sense, Vocabulary
from ilms.languages import chosen
from ilms.mapping.origin import From
from ilms.profiles import Profile
from ilms.sources.sheet import letters

PLACES = 2  # of a share
LISTED = 20  # labels that are not known
LIKELY = 0.02  # of a proposal, to be told


def told(found: Inspection, vocabulary: Vocabulary, language: str) -> dict[str, Any]:
    """The public shape (`docs/json.md`)."""
    by_sheet = [name for one in found.tables for name in one.sheets]
    return {
        "file": found.book.sheets[0].file if found.book.sheets else str(found.book.path),
        "profile": None if found.profile is None else _profile(found.profile, language),
        "sheets": [
            {"name": sheet.name, "hidden": sheet.hidden, "tables": by_sheet.count(sheet.name),
             "holds": "nothing" if sheet.name in found.blank else "text" if sheet.name in found.texts else "tables"}
            for sheet in found.book.sheets
            if sheet.name in {*by_sheet, *found.texts, *found.blank}
        ],
        "tables": [table(one, vocabulary, language) for one in found.tables],
    }  # fmt: skip


def _profile(profile: Profile, language: str) -> dict[str, Any]:
    return {
        "id": profile.id,
        "name": chosen(profile.names, language),
        "counts": profile.counts,
        "could_fill": [code for fill in profile.fills for code in fill.tables],
        "must_not_fill": [
            {"tables": list(one.tables), "reason": chosen(one.reason, language)} for one in profile.refuses
        ],
    }  # fmt: skip


def table(one: Inspected, vocabulary: Vocabulary, language: str) -> dict[str, Any]:
    """One table."""
    found, best = one.found, one.proposals[0] if one.proposals else None
    money = bool(best and best.table.unit["UNIT_MEASURE"] != "PS")
    unit = facts.unit(found, one.columns, money=money)
    number, clear = facts.number_format(found, one.columns, money=money)
    rows, columns = hidden(one)
    ends = layout_words.end_of(one)
    return {
        "sheets": list(one.sheets),
        "range": _range(one),
        "header": {"rows": [found.header.top, found.header.bottom], "find": layout_words.header_of(one).find},
        "sure": round(one.sure, PLACES),
        "proposals": [_proposal(each, language) for each in one.proposals if each is best or each.sure >= LIKELY],
        "dimensions": [_dimension(one, best, match, vocabulary) for match in one.matches.values()],
        "unrecognised": [_axis(one, axis.heading, axis.kind, axis.at, axis.labels) for axis in _others(one)],
        "year": {"from": one.period.kind and str(one.period.kind), "year": one.period.year or None}
        if Sense.TIME not in one.matches else {"from": str(one.matches[Sense.TIME].axis.kind), "year": None},
        "unit": {"unit": unit.name, "cell": address(one, unit.cell) or None, "text": unit.text or None},
        "figures": numbers(one),
        "number": {"form": number, "sure": clear} if number else None,
        "signs": [
            {"sign": sign, "count": count, **dict(meaning), "said": said}
            for sign, count in facts.signs(found, one.columns).items()
            for meaning, said in [facts.meaning(found, sign)]
        ],
        "footnotes": facts.behind(found, one.columns),
        "only": ends.label or None,
        "left_out": layout_words.not_read(one),
        "totals": _totals(one),
        "below": [{"cell": address(one, n), "text": found.seen.label(n)} for n in found.below],
        "hidden": {"sheet": one.sheet.hidden, "rows": rows, "columns": columns},
    }  # fmt: skip


def _range(one: Inspected) -> str:
    """From the first header cell to the last of the body, as Excel names it."""
    seen, found = one.found.seen, one.found
    inside = (seen.row >= found.header.top) & (seen.row <= found.body[-1]) & (seen.column <= found.last)
    columns = seen.column[inside]
    if one.sheet.lines:
        return f"{found.header.top}-{found.body[-1]}"
    return f"{letters(int(columns.min()))}{found.header.top}:{letters(int(columns.max()))}{found.body[-1]}"


def _proposal(one: Proposal, language: str) -> dict[str, Any]:
    return {
        "table": one.table.code,
        "title": one.table.title(language),
        "sure": round(one.sure, PLACES),
        "missing": list(one.missing),
        "for": list(one.words),
        "against": list(one.against),
    }


def _dimension(one: Inspected, best: Proposal | None, match: Match, vocabulary: Vocabulary) -> dict[str, Any]:
    names = {sense: name for name, sense in senses(best.table).items()} if best else {}
    names |= {Sense.TIME: origins.TIME, Sense.STATUS: origins.STATUS}
    place = _axis(one, match.axis.heading, match.axis.kind, match.axis.at, ())
    # Titles of blocks stand among other lines of one text: those are no labels.
    unknown = () if match.axis.kind is From.BLOCK else match.unknown
    return {
        "sense": str(match.sense),
        "dimension": names.get(match.sense),
        **place,
        "maps": list(match.maps),
        "pattern": match.pattern,
        "labels": len(match.known) + len(unknown) + len(match.totals),
        "known": len(match.known) + len(match.totals),
        "sure": round(match.sure, PLACES),
        "unknown": [
            {"label": label, "cell": address(one, match.axis.cells[n]) or None,
             "nearest": [{"label": near, "code": code} for near, code in suggestions(match, vocabulary, label)]}
            for n in unknown[:LISTED] for label in [match.axis.labels[n]]
        ],
    }  # fmt: skip


def _axis(one: Inspected, heading: str, kind: From, at: str, labels: tuple[str, ...]) -> dict[str, Any]:
    level = {"level": int(at)} if kind is From.HEADER else {}
    row = {"row": one.found.header.top + int(at) - 1} if kind is From.HEADER else {}
    return {
        "from": str(kind),
        "heading": heading or None,
        **level,
        **row,
        **({"labels": list(labels)} if labels else {}),
    }


def _others(one: Inspected) -> list[Any]:
    """Axes of more than one label that hold no dimension."""
    taken = {id(match.axis) for match in one.matches.values()}
    several = [axis for axis in one.axes if id(axis) not in taken and len(axis.labels) > 1]
    left = {layout_words.is_ignored(axis.heading) and id(axis) for axis in several}
    return [axis for axis in several if id(axis) not in left and axis.kind is not From.HEADER]


def _totals(one: Inspected) -> list[str]:
    """Where totals stand, each as the address of its label."""
    return [
        address(one, match.axis.cells[n])
        for sense, match in one.matches.items()
        if sense is not Sense.STATUS
        for n in match.totals
        if match.axis.cells[n] is not None
    ]
