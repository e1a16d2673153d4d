"""What the page is made of, gathered once: the workspace as it stands, its ledger, its build."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from ilms.assembly.fresh import Cause, Freshness, freshness
from ilms.assembly.prepare import Prepared, prepare
from ilms.checks.waivers import Applied, Settled, apply
from ilms.dataset import Dataset
from ilms.groups import Groups
from ilms.history.accepted import last_accepted
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.messages.header import now
from ilms.report.coverage import AreaCoverage, coverage
from ilms.structures.tables import Table
from ilms.workspace import Workspace

NOT_BUILT = Freshness(None, (Cause.MISSING,))


def nothing_found() -> Applied:
    """No findings, and no waivers."""
    return apply(Groups(), ())


@dataclass(frozen=True)
class Collected:
    """All that the sections of the page show something of.

    Attributes:
        language: Of the findings' words, and of the page.
        datasets: One a dataflow.
        applied: The findings that are open, those that somebody answers for, and the waivers to look at again.
        submissions: The ledger's, in the order in which they began.
        built: The build, held against what it was made from.
        partial: Whether only some of the workspace's tables were asked for.
        made: When.
    """

    workspace: Workspace
    language: str = "en"
    datasets: Sequence[Dataset] = ()
    applied: Applied = field(default_factory=nothing_found)
    submissions: Sequence[Submission] = ()
    built: Freshness = NOT_BUILT
    partial: bool = False
    made: datetime = field(default_factory=now)

    @property
    def open(self) -> Groups:
        """The findings that nobody answers for."""
        return self.applied.open

    @property
    def waived(self) -> Settled:
        """Those that somebody answers for."""
        return self.applied.waived

    @cached_property
    def coverage(self) -> AreaCoverage:
        """Which of the 21 tables have data."""
        (area,) = coverage(self.datasets, [self.workspace.area], None, self.workspace)
        return area


def collect(
    workspace: Workspace,
    tables: Sequence[Table] | None = None,
    language: str = "en",
    prepared: Prepared | None = None,
) -> Collected:
    """Everything that the page needs, read anew from the workspace and the ledger.

    Args:
        workspace: Whose page it is.
        tables: Only these.
        language: Of the page.
        prepared: The workspace's checked data in that language, by those who have it already.
    """
    prepared = prepared or checked(workspace, tables, language)
    return Collected(
        workspace=workspace,
        language=language,
        datasets=prepared.datasets,
        applied=prepared.applied,
        submissions=Ledger(workspace.submissions).all(),
        built=freshness(workspace),
        partial=prepared.partial,
    )


def checked(workspace: Workspace, tables: Sequence[Table] | None = None, language: str = "en") -> Prepared:
    """The workspace's data, held against what its receiver was last given."""
    last = last_accepted(workspace)
    return prepare(workspace, tables, language, earlier=last.by_dataflow if last else None)
