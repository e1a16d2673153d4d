"""Data sets and workspaces checked; what is found, as objects of a shape that stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ilms.api.structures import structures_of
from ilms.assembly.prepare import Prepared, prepare
from ilms.dataset import Dataset
from ilms.described import SAMPLE, Described, describe
from ilms.errors import UsageError
from ilms.findings import Findings, Severity
from ilms.history.accepted import last_accepted
from ilms.languages import _
from ilms.observations import Observations
from ilms.structures.tables import find
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Finding:
    """What is wrong with some figures, or worth a look: equal ones are one finding, with a count.

    Attributes:
        code: `SUM001`; `docs/findings.md` has them all. A code never changes its meaning.
        severity: An error of form stops a build, one of content a submission.
        message: What it is, in words.
        hint: What to do about it.
        dataflow: The id of the dataflow; None where it is of none.
        key: By dimension the codes that all of them share.
        value: What stands there.
        expected: What should.
        where: At most ten places: `{"file", "sheet", "cell"}` in a workbook, `{"file", "line"}` in a text file or, with
            `DataFrame` as the file, in a frame, whose first row is 1.
        count: How many there are.
        rule: The id of the content rule that says so, where one does.
        reason: Why somebody answers for it (`waivers.toml`); empty where nobody does.
        who: Who answers for it.
        until: The last day on which that holds (ISO 8601); empty for always.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    dataflow: str | None = None
    key: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None
    expected: str | None = None
    where: tuple[Mapping[str, object], ...] = ()
    count: int = 1
    rule: str | None = None
    reason: str = ""
    who: str = ""
    until: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.message}" + (f" (x{self.count})" if self.count > 1 else "")


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        datasets: What was checked, a data set for each dataflow.
        findings: What nobody answers for.
        waived: What somebody answers for, with `reason`, `who` and `until`.
        errors: How many findings are errors, each counted.
        warnings: How many are warnings.
    """

    datasets: tuple[Dataset, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    errors: int
    warnings: int


def check(
    *data: Dataset,
    workspace: Workspace | None = None,
    tables: Sequence[str] | None = None,
    earlier: Iterable[Dataset] = (),
    language: str = "en",
) -> Checked:
    """Check before sending: form, codes, attributes, and whether the figures add up, as `ilms check` does.

    Args:
        data: Data sets, one of each dataflow; without any, what the workspace maps.
        workspace: Whose structures, rules and waivers hold; without one, the packaged structures and rules.
        tables: Only these of the workspace: `C18`, `A1` for both of its dataflows. None for all, or, with data given,
            for none.
        earlier: What was last sent, to hold the figures against; without it, what the workspace's ledger has.
        language: Of the findings: `en` or `vi`.

    Raises:
        UsageError: There is nothing to check, or a source, a mapping or a rule of the workspace cannot be read.
    """
    if workspace is None and not data:
        raise UsageError(_("there is nothing to check"), hint=_("give data sets, or a workspace"))
    with structures_of(workspace):
        return _checked(prepared(data, workspace, tables, earlier, language))


def prepared(
    data: Sequence[Dataset],
    workspace: Workspace | None,
    tables: Sequence[str] | None,
    earlier: Iterable[Dataset] = (),
    language: str = "en",
) -> Prepared:
    """Read, map and check; under the workspace's own structures."""
    chosen = [table for name in tables or () for table in find(name)] if tables or data else None
    return prepare(workspace, chosen, language, files=data, earlier=_by_dataflow(earlier) or _last_sent(workspace))


def _by_dataflow(earlier: Iterable[Dataset]) -> dict[str, Observations]:
    return {data.observations.schema.dataflow.id: data.observations for data in earlier}


def _last_sent(workspace: Workspace | None) -> Mapping[str, Observations]:
    last = last_accepted(workspace) if workspace else None
    return last.by_dataflow if last else {}


def _checked(found: Prepared) -> Checked:
    waived = (replace(finding(one.finding), reason=one.reason, who=one.who, until=one.until) for one in found.waived)
    summary = found.summary()
    return Checked(
        tuple(found.datasets),
        tuple(map(finding, found.open)),
        tuple(waived),
        summary["errors"],
        summary["warnings"],
    )


def found_in(data: Dataset, findings: Findings) -> tuple[Finding, ...]:
    """Findings about a data set in words."""
    return tuple(map(finding, describe([replace(data, findings=findings)])))


def finding(told: Described) -> Finding:
    """A group of equal findings in the shape that stays."""
    return Finding(
        told.code,
        told.severity,
        told.message,
        told.hint,
        told.dataflow,
        told.key,
        told.value,
        told.expected,
        told.where[:SAMPLE],
        told.count,
        told.rule,
    )
