"""One cell that findings are about: its colour and its comment. Colour is never the only sign."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ilms.findings import Severity, catalogue
from ilms.report.findings.record import Place, Record
from ilms.report.words import Words
from ilms.sequence import WEIGHTS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Excel's own "bad", "neutral" and a pale blue: dark text stays readable on each.
COLOURS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.INFO: "FFDDEBF7"}
BESIDE = {Severity.ERROR: "FFFFEBEE", Severity.WARNING: "FFFFF8E1", Severity.INFO: "FFF3F8FD"}  # the same, paler
SETTLED = "FFE7E6E6"  # somebody answers for all that is found here
AUTHOR = "ilms"
MOST = 8  # findings in one comment; the sheet lists all
WIDE, LINE, LETTERS, TALLEST = 380, 17, 58, 560  # points, and letters that stand in one line of that width


def mark(sheet: "Worksheet", cell: str, found: Sequence[tuple[Record, Place]], words: Words) -> None:
    """Colour a cell by its worst finding and say all of them in one comment, behind what is there already.

    A cell that a finding only names beside the one it is about is paler, and its comment says which one that is.
    """
    from openpyxl.comments import Comment

    target = _anchor(sheet, cell)
    target.fill = _fill(_of_cell(found))
    text = comment_text(found, words)
    before = target.comment
    author = before.author or AUTHOR if before else AUTHOR
    whole = f"{before.text}\n\n{text}" if before else text
    lines = sum(1 + len(line) // LETTERS for line in whole.splitlines())
    target.comment = Comment(whole, author, height=min(TALLEST, LINE * (lines + 1)), width=WIDE)


def colour(found: Sequence[Record]) -> str:
    """ARGB: of the worst that is open; grey where somebody answers for all."""
    still = [record.finding.severity for record in found if record.waived is None]
    return COLOURS[min(still, key=lambda weight: WEIGHTS[weight])] if still else SETTLED


def _of_cell(found: Sequence[tuple[Record, Place]]) -> str:
    still = [(WEIGHTS[record.finding.severity], beside(record, place)) for record, place in found if not record.waived]
    if not still:
        return SETTLED
    weight, pale = min(still)
    return (BESIDE if pale else COLOURS)[list(Severity)[weight]]


def beside(record: Record, place: Place) -> bool:
    """Whether a cell is only named with the one that a finding is about, which comes first.

    Of several equal findings every cell is one that a finding is about.
    """
    return record.finding.count == 1 and place != record.places[0]


def comment_text(found: Sequence[tuple[Record, Place]], words: Words) -> str:
    """What is to be said in a cell: for each finding its weight, code, message and what to do."""
    told = dict.fromkeys(_said(record, place, words) for record, place in found)
    parts = list(told)[:MOST]
    if len(told) > MOST:
        parts.append(words("more_in_sheet", n=len(told) - MOST, sheet=words("sheet_findings")))
    return "\n\n".join(parts)


def _said(record: Record, place: Place, words: Words) -> str:
    finding = record.finding
    weight = words("accepted_mark") if record.waived else words(f"severity_{finding.severity}").upper()
    typed = words("typed", text=finding.typed) if finding.typed else ""
    lines = [
        f"{weight} {finding.code}: {catalogue()[finding.code].title[words.language]}",
        words("named_beside", place=record.places[0].cell) if beside(record, place) else "",
        record.about,
        finding.message,
        f"{words('summed' if finding.summed else 'expected')}: {finding.shown[1]}{typed}" if finding.shown[1] else "",
        f"{words('column_do')}: {finding.hint}" if finding.hint and not record.waived else "",
        f"{words('waived')}: {record.answer}" if record.waived else "",
    ]
    return "\n".join(line for line in lines if line)


def _anchor(sheet: "Worksheet", cell: str) -> Any:  # noqa: ANN401  # openpyxl's cell
    """The cell itself, or the first of the merged cells that it is one of: only that can hold anything."""
    target = sheet[cell]
    for merged in sheet.merged_cells.ranges:
        if cell in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return target


def _fill(argb: str) -> Any:  # noqa: ANN401  # openpyxl's fill
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=argb)
