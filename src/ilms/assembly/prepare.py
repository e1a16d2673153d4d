"""From the workspace to checked data: the one path that check, build, plan, report and demo take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ilms.assembly.answered import answered
from ilms.assembly.inputs import inputs_of
from ilms.assembly.related import apart, held_against, related
from ilms.assembly.stale import stale
from ilms.checks import waivers
from ilms.checks.check import check
from ilms.checks.rules.load import load, packaged
from ilms.checks.waivers import Applied, Settled, Waived
from ilms.dataset import Dataset
from ilms.described import SAMPLE, as_report, describe, summary
from ilms.groups import Groups, Mapped
from ilms.mapping.gather import gather
from ilms.messages.notes import book
from ilms.observations import Observations
from ilms.structures.tables import Table
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Prepared:
    """Checked data sets and what was found, with the office's waivers applied.

    Attributes:
        datasets: One a dataflow.
        applied: The findings that are open, those that are waived, and the waivers to look at again.
        inputs: What was read, hashed before it was read (`inputs.inputs_of`).
        partial: Whether only some of the workspace's tables were asked for.
    """

    datasets: list[Dataset]
    applied: Applied
    inputs: list[dict[str, str]] = field(default_factory=list)
    partial: bool = False

    @property
    def open(self) -> Groups:
        """The findings that nobody answers for."""
        return self.applied.open

    @property
    def waived(self) -> Settled:
        """The findings that somebody answers for."""
        return self.applied.waived

    @property
    def until(self) -> str:
        """The last day on which all waivers that were needed hold (ISO 8601); empty if they have no end."""
        return self.waived.until

    def plus(self, datasets: Sequence[Dataset], language: str) -> "Prepared":
        """With more findings, of the same data sets, that nobody answers for."""
        more = self.applied._replace(open=self.open + describe(datasets, language))
        return replace(self, applied=more)

    def summary(self) -> dict[str, int]:
        """How many observations, and how many findings are open of each weight."""
        return summary(self.datasets, self.open)

    def as_json(self) -> dict[str, object]:
        """The public shape of `check` and of `build/findings.json` (`docs/json.md`)."""
        return as_report(self.datasets, self.open) | {
            "waived": Mapped(self.waived, _waived),
            "waivers": {
                "expired": [str(waiver) for waiver in self.applied.expired],
                "unused": [str(waiver) for waiver in self.applied.unused],
            },
        }


def _waived(one: Waived) -> dict[str, object]:
    said = one.finding.as_json() | {"messages": dict(one.finding.messages)}
    return said | {"reason": one.reason, "who": one.who, "until": one.until}


def prepare(
    workspace: Workspace | None,
    tables: Sequence[Table] | None = None,
    language: str = "en",
    *,
    files: Sequence[Dataset] = (),
    places: int | None = SAMPLE,
    earlier: Mapping[str, Observations] | None = None,
    mappings: Sequence[Path] | None = None,
) -> Prepared:
    """Read, map, check, and set apart what is waived.

    Args:
        workspace: Without one, only `files` are checked, by the packaged rules.
        tables: Only these; None means all that the workspace maps, an empty sequence none. What rules hold against
            them is read too, and told where it contradicts them.
        language: Of the findings' words.
        files: Data sets read from messages, checked along with the workspace's own.
        places: How many places of equal findings are told; None for all.
        earlier: By dataflow, what the receiver was last given (`history.accepted`), to hold the figures against.
        mappings: Mapping files to use instead of those in `mappings/`.
    """
    inputs = inputs_of(workspace) if workspace else []
    gathered = (
        []
        if workspace is None or (tables is not None and not tables)
        else stale(workspace, gather(workspace, tables, mappings, tolerant=True))
    )
    rules = replace(load(workspace.overlay("rules")), register=book(workspace)) if workspace else packaged()
    accepted = waivers.load(workspace.root / waivers.FILE) if workspace else ()
    others = related(workspace, tables, rules) if workspace and tables else []
    within, between = apart(rules) if others else (rules, rules)
    datasets, contradicting = check([*files, *gathered], within, earlier=earlier), others
    if others:
        datasets, contradicting = held_against(datasets, others, between)
    applied = waivers.apply(describe([*datasets, *contradicting], language, places), accepted)
    told = answered(datasets, applied, rules.register)
    return Prepared(told, applied, inputs, partial=tables is not None)
