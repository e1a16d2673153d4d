"""What a workbook holds, table by table: the axes, the dimensions that they hold, the tables of ours they could be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ilms.drafting import measures, recognition
from ilms.drafting.axes import Axis, axes, label_of
from ilms.drafting.cells import Looks, see
from ilms.drafting.hierarchy import Nested, nested
from ilms.drafting.periods import Period, ending_free, pattern_of, period
from ilms.drafting.proposal import Proposal, numbered, proposals, said_in
from ilms.drafting.recognition import Match, joined
from ilms.drafting.regions import Found, tables
from ilms.drafting.stacks import stacked
from ilms.drafting.vocabulary import Sense, Vocabulary
from ilms.mapping.origin import From
from ilms.profiles import Profile
from ilms.progress import along
from ilms.sources.sheet import Sheet, Workbook
from ilms.structures.tables import Table

MOST = 0.99  # nothing is beyond doubt
PLAIN = "citizenship-vi"  # `Việt Nam | Nước ngoài`: either word alone may mean anything


@dataclass(frozen=True, eq=False)
class Inspected:
    """One table of the office: of a sheet, or of several sheets that differ by one thing.

    Attributes:
        found: Where it stands; on the first sheet where there are several.
        sheets: Their names.
        columns: The columns of figures that count.
        matches: By dimension the axis that holds it.
        nested: Two dimensions that share a column.
        axes: Every axis, those without a dimension too.
        period: The whole table's year, where no axis holds years.
        proposals: The tables it could be, the likeliest first.
        text: Its titles, headings and names, in which words are looked for.
        more: Where it stands on the other sheets.
    """

    found: Found
    sheets: tuple[str, ...]
    columns: tuple[int, ...]
    matches: Mapping[Sense, Match]
    nested: Nested | None
    axes: tuple[Axis, ...]
    period: Period
    proposals: tuple[Proposal, ...]
    text: str
    more: tuple[Found, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The (first) sheet."""
        return self.found.seen.sheet

    @property
    def sure(self) -> float:
        """0 to 1: how clearly the labels are known, times how clearly the words tell the table."""
        if not self.proposals:
            return 0.0
        best = self.proposals[0]
        sure = min(best.sure, MOST)
        for sense, match in self.matches.items():
            sure *= match.sure if sense is not Sense.STATUS else 1
        return sure * 0.8 ** len(best.missing) * (1 if Sense.TIME in self.matches or self.period.kind else 0.8)


@dataclass(frozen=True, eq=False)
class Inspection:
    """A workbook.

    Attributes:
        tables: In the order of its sheets.
        texts: Sheets that hold cells and no table.
        blank: Sheets that hold nothing.
        profile: The source that it seems to come from.
    """

    book: Workbook
    tables: tuple[Inspected, ...]
    texts: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    profile: Profile | None = None


def inspect(
    book: Workbook, path: str, vocabulary: Vocabulary, *, sheet: str | None = None, only: Iterable[Table] | None = None,
    profile: Profile | None = None,
) -> Inspection:  # fmt: skip
    """Look at every visible and hidden sheet of a workbook.

    Args:
        book: The workbook.
        path: Its path, as a mapping names it.
        vocabulary: What labels mean.
        sheet: Only this sheet.
        only: The tables of ours to choose from; all by default.
        profile: The source it comes from.

    Raises:
        SourceError: It has no such sheet.
    """
    wanted = (book.sheet(sheet),) if sheet is not None else book.sheets
    context = Context(path, vocabulary, None if only is None else tuple(only), profile)
    made: list[list[Inspected]] = []
    texts, blank = [], []
    for one in along("inspecting", wanted, lambda one: one.name):
        if not one.cells.num_rows:
            blank.append(one.name)
            continue
        found = stacked(tables(see(one)), vocabulary)
        if found:
            made.append([_inspected(each, context) for each in found])
        else:
            texts.append(one.name)
    return Inspection(book, tuple(_grouped(made, context)), tuple(texts), tuple(blank), profile)


@dataclass(frozen=True, eq=False)
class Context:
    """What is the same for all tables of a file."""

    path: str
    vocabulary: Vocabulary
    only: tuple[Table, ...] | None
    profile: Profile | None

    def proposals(self, found: Iterable[Sense], text: str, names: str) -> tuple[Proposal, ...]:
        """The tables that a table with these dimensions and words could be."""
        return tuple(proposals(found, said_in(text, names), numbered(text), self.only, self.profile))


def _inspected(found: Found, context: Context) -> Inspected:
    columns = measures.counted(found)
    every = axes(found, columns)
    each = (match for axis in every for match in recognition.candidates(axis, context.vocabulary))
    matches = [match for match in each if PLAIN not in match.maps or (len(match.known) > 1 and not match.unknown)]
    both = nested(found, matches, every, context.vocabulary)
    enough = [one for one in matches if one.enough and (both is None or not _of_column(one.axis, both))]
    taken = recognition.assigned(enough)
    if both is not None and not {both.outer.sense, both.inner.sense} & taken.keys():
        taken |= {both.outer.sense: both.outer, both.inner.sense: both.inner}
    else:
        both = None
        taken = recognition.assigned(one for one in matches if one.enough)
    if both is not None:  # the column is its two levels from here on
        every = [axis for axis in every if not _of_column(axis, both)] + [both.outer.axis, both.inner.axis]
    text, names = _text(found, every), _names(found, context.path)
    return Inspected(
        found, (found.seen.sheet.name,), columns, taken, both, tuple(every), period(found, context.path),
        context.proposals(taken, text, names), text,
    )  # fmt: skip


def _of_column(axis: Axis, both: Nested) -> bool:
    """Whether an axis is the column that holds two dimensions."""
    return axis.kind is From.COLUMN and axis.column == both.outer.axis.column


def _text(found: Found, every: Sequence[Axis]) -> str:
    """The words around a table: of titles, of headings, of the sheet's name."""
    seen = found.seen
    above = [seen.label(number) for number in found.above]
    header = dict.fromkeys(found.header.texts.values())
    blocks = [label for axis in every if axis.kind is From.BLOCK for label in axis.labels[:10]]
    same = [seen.label(number) for number in found.constants]
    return "\n".join([*above, *header, *blocks, *same, seen.sheet.name])


def _names(found: Found, path: str) -> str:
    """The names that may lack accents: of the file, and of the columns of a database."""
    return "\n".join([path.rpartition("/")[2].partition(".")[0], *dict.fromkeys(found.header.texts.values())])


def _grouped(made: Sequence[Sequence[Inspected]], context: Context) -> list[Inspected]:
    """Sheets of one form whose names are labels, read as one table."""
    alike: dict[object, list[Inspected]] = {}
    for number, some in enumerate(made):
        one = some[0]
        form = (tuple(sorted(one.found.header.texts.items())), tuple(sorted(one.matches))) if len(some) == 1 else number
        alike.setdefault(form, []).append(one)
    groups = {id(one): (group, _merged(group, context)) for group in alike.values() for one in group}
    result: list[Inspected] = []
    for some in made:
        group, merged = groups[id(some[0])]
        if merged is None:
            result += some
        elif some[0] is group[0]:
            result.append(merged)
    return result


def _merged(group: Sequence[Inspected], context: Context) -> Inspected | None:
    """One table of several sheets; None where their names tell no dimension that the sheets do not have themselves."""
    if len(group) == 1:
        return None
    names = tuple(one.sheet.name for one in group)
    first, whole = group[0], pattern_of(list(names))
    # What all names end with may be a word of the labels: `25 - 54 tuổi`.
    told = [m for pattern in (whole, ending_free(whole)) for m in _named(names, pattern, first.matches, context)]
    if not told:
        return None
    if first.nested is None:  # labels of other sheets are looked at too
        first = replace(first, matches={s: joined([one.matches[s] for one in group]) for s in first.matches})
    matches = {**first.matches, told[0].sense: told[0]}
    rest = replace(first.period, kind=None, at="", year="") if told[0].sense is Sense.TIME else first.period
    likely = context.proposals(matches, first.text, _names(first.found, context.path))
    more = tuple(one.found for one in group[1:])
    return replace(first, sheets=names, matches=matches, period=rest, proposals=likely, more=more)


def _named(names: tuple[str, ...], pattern: str, taken: Mapping[Sense, Match], context: Context) -> list[Match]:
    """What sheets' names tell when read by a pattern."""
    labels = tuple(label_of(pattern, name) for name in names)
    axis = Axis(From.SHEET, pattern, "", labels, (None,) * len(names))
    return [
        match
        for match in recognition.matches(axis, context.vocabulary)
        if not match.unknown and match.pattern is None and match.sense not in taken
        and (match.sense is Sense.TIME or not any(label.isdigit() for label in labels))
    ]  # fmt: skip


def hidden(one: Inspected) -> tuple[int, int]:
    """How many rows and columns of a table's cells Excel does not show."""
    sheet, body = one.sheet, one.found.body
    rows = len(sheet.hidden_rows & {int(row) for row in body}) if sheet.hidden_rows else 0
    return rows, len(sheet.hidden_columns & set(one.columns))


def numbers(one: Inspected) -> int:
    """How many figures it has in the columns that count."""
    seen = one.found.seen
    of = one.found.cells & np.isin(seen.column, one.columns)
    return int((of & (seen.looks != Looks.SIGN) & (seen.looks != Looks.LABEL)).sum())
