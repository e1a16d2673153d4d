"""What is compared: what lies here with what was sent last, and what was sent last with what stood before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ilms.errors import UsageError
from ilms.findings import Severity, catalogue
from ilms.groups import Groups
from ilms.history.diff import Changes, diff
from ilms.history.record import Submission
from ilms.observations import Observations
from ilms.report.collect import Collected
from ilms.report.sections.submissions.shown import practice
from ilms.structures.load import resolver
from ilms.structures.tables import table_of, tables
from ilms.submission.plan_file import STRUCTURES
from ilms.submission.spans import none_of, periods, replaced
from ilms.submission.standing import STANDING, bare, standing
from ilms.submission.targets import shape_for


@dataclass(frozen=True)
class Compared:
    """Two states of what one receiver holds from us, dataflow by dataflow in the questionnaire's order.

    Attributes:
        old: The submission that the earlier state is of.
        new: Likewise; empty for what lies here and was not sent.
        practice: Whether the receiver is a rehearsal.
        changes: Of every dataflow that could be compared, the unchanged ones too.
        unclear: Codes of the tables that could not: their form is wrong.
    """

    old: str
    new: str
    target: str
    practice: bool
    changes: tuple[Changes, ...]
    unclear: tuple[str, ...] = ()


def compared(collected: Collected) -> list[Compared]:
    """What was not sent yet, where anything differs, and what the last submission changed; nothing if none stands."""
    standing_ones = [one for one in collected.submissions if _flows(one)]
    real = [one for one in standing_ones if not practice(one)]
    if not standing_ones:
        return []
    last = (real or standing_ones)[-1]
    mine = [one for one in standing_ones if one.target == last.target]
    unsent = _unsent(collected, mine)
    found = [unsent] if unsent.unclear or any(map(len, unsent.changes)) else []
    return [*found, *_sent(mine)]


def _flows(submission: Submission) -> list[str]:
    """The dataflows that a receiver holds as a submission left them."""
    states = submission.states.items()
    return [flow for flow, state in states if state in STANDING and flow != STRUCTURES]


def _before(submissions: Sequence[Submission], flow: str) -> Observations | None:
    """What stood there of a dataflow after the last of some submissions."""
    last = next((one for one in reversed(submissions) if flow in _flows(one)), None)
    return standing(last, flow, resolver(None, None)) if last else None


def _sent(mine: Sequence[Submission]) -> Iterator[Compared]:
    *earlier, last = mine
    if not earlier:
        return
    changes = []
    for flow in _flows(last):
        new = standing(last, flow, resolver(None, None))
        old = _before(earlier, flow)
        changes.append(diff(none_of(new) if old is None else old, new))
    yield Compared(earlier[-1].id, last.id, last.target, practice(last), _in_order(changes))


def _unsent(collected: Collected, mine: Sequence[Submission]) -> Compared:
    """What would be sent now, as the receiver takes it; years of which nothing lies here stay as they are."""
    last, workspace = mine[-1], collected.workspace
    shape = shape_for(workspace, last.target) if last.target in workspace.targets else None
    changes, unclear = [], []
    broken = _broken(collected.open)
    for data in collected.datasets:
        flow = data.observations.schema.dataflow.id
        if flow in broken:
            unclear.append(code_of(flow))
            continue
        new = bare(shape(data) if shape else data)
        if not len(new):
            continue
        stood = _before(mine, flow)
        try:
            changes.append(
                diff(none_of(new), new) if stood is None else diff(stood, replaced(stood, new, periods(new)))
            )
        except UsageError:  # a key occurs twice: no state that could be compared
            unclear.append(code_of(flow))
    return Compared(last.id, "", last.target, practice(last), _in_order(changes), tuple(unclear))


def _in_order(changes: Sequence[Changes]) -> tuple[Changes, ...]:
    place = {table.dataflow: number for number, table in enumerate(tables())}
    return tuple(sorted(changes, key=lambda one: place.get(one.schema.dataflow.id, len(place))))


def code_of(flow: str) -> str:
    """The table's code, or the dataflow's id where it is none of the questionnaire's."""
    table = table_of(flow)
    return table.code if table else flow


def _broken(found: Groups) -> set[str | None]:
    """The dataflows that no build would have: an error of form stops it."""
    errors = found.of(Severity.ERROR).parts
    return {part.dataflow for part in errors if catalogue()[part.batch.code].structural}
