"""The page a head of department signs: one HTML file, nothing fetched, en or vi."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ilms import __version__, resources
from ilms.checks.waivers import Waived
from ilms.dataset import Dataset
from ilms.described import Described
from ilms.findings import Severity
from ilms.history.states import State
from ilms.messages.header import now
from ilms.report.coverage import coverage
from ilms.report.figures import figures
from ilms.report.findings.record import Record
from ilms.report.words import Words
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Submitted:
    """One submission as the ledger tells it; `practice` if it went to a rehearsal."""

    id: str
    target: str
    state: str
    when: str
    observations: int
    tables: tuple[str, ...] = ()
    verified: str = ""
    receipt: tuple[str, ...] = ()
    practice: bool = False


@dataclass(frozen=True)
class ChangeRow:
    """One observation that differs: its table, its key in words, what it was and is."""

    kind: str
    table: str
    key: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """What changed between two states: exact totals, and the changes themselves."""

    old: str
    new: str
    summary: Mapping[str, int]
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class Page:
    """All that the page shows."""

    workspace: Workspace
    datasets: Sequence[Dataset]
    described: Sequence[Described]
    waived: Sequence[Waived] = ()
    submissions: Sequence[Submitted] = ()
    difference: Difference | None = None
    made: datetime = field(default_factory=now)


def render(page: Page, language: str = "en") -> str:
    """The whole page as HTML; every text from outside is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    words = Words(language)
    environment = Environment(
        loader=PackageLoader("ilms.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    (covered,) = coverage(page.datasets, [page.workspace.area], None, page.workspace)
    shown = [laid for data in page.datasets if (laid := figures(data, words))]
    return environment.get_template("page.html.j2").render(
        w=words,
        page=page,
        about=lambda found: Record(found).about,
        described=sorted(page.described, key=lambda d: list(Severity).index(d.severity)),
        version=__version__,
        css=resources.own("report", "page.css").read_text("utf-8"),
        area=_area_name(page, language),
        covered=covered,
        modules={m: [t for t in covered.by_table if t.module == m] for m in ("A", "B", "C")},
        names=_table_names(language),
        figures=sorted(shown, key=lambda f: (f.table.module, int(f.table.number[1:]), f.table.code)),
        observations=sum(len(data.observations) for data in page.datasets),
        errors=sum(d.count for d in page.described if d.severity is Severity.ERROR),
        warnings=sum(d.count for d in page.described if d.severity is Severity.WARNING),
        accepted=_accepted(page, practice=False),
        practised=_accepted(page, practice=True),
    )


def _accepted(page: Page, *, practice: bool) -> int:
    return sum(1 for s in page.submissions if s.state == State.ACCEPTED and s.practice is practice)


def _area_name(page: Page, language: str) -> str:
    from ilms.structures.load import codelist

    return codelist("CL_AREA").label(page.workspace.area, language)


def _table_names(language: str) -> dict[str, str]:
    from ilms.structures.tables import tables

    return {t.number: t.table_names.get(language) or t.table_names["en"] for t in reversed(tables())}
