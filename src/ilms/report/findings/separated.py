"""Findings as CSV for people: one line a place, to be opened, sorted and filtered in Excel."""

import csv
import io
from collections.abc import Iterable, Iterator

from ilms.findings import catalogue
from ilms.inert import inert
from ilms.report.findings.record import AREA, PERIOD, Place, Record
from ilms.report.words import Words

BOM = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine
COLUMNS = (
    "severity", "code", "title", "about", "message", "do", "dataflow", "table", "area", "period", "key", "value",
    "expected", "text", "file", "sheet", "place", "count", "waived_by", "reason",
)  # fmt: skip


def csv_lines(found: Iterable[Record], words: Words) -> Iterator[str]:
    """The table, with a byte order mark, lines ended by CRLF (RFC 4180), headings in the reader's language.

    A text for each finding, so that nobody holds the whole.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    out.write(BOM)
    table.writerow([words(f"column_{name}") for name in COLUMNS])
    for record in found:
        table.writerows([inert(text) for text in line] for line in _lines(record, words))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _lines(record: Record, words: Words) -> Iterator[list[str]]:
    finding, waived = record.finding, record.waived
    before = [
        words(f"severity_{finding.severity}"),
        finding.code,
        catalogue()[finding.code].title[words.language],
        record.about,
        finding.message,
        finding.hint,
        finding.dataflow or "",
        record.table,
        finding.key.get(AREA, ""),
        finding.key.get(PERIOD, ""),
        record.rest,
        finding.value or "",
        finding.expected or "",
    ]
    after = [str(finding.count), waived.who if waived else "", waived.reason if waived else ""]
    for place in record.places or [Place("")]:
        cell = place.cell or ("" if place.line is None else str(place.line))
        yield [*before, place.text, place.file, place.sheet, cell, *after]
