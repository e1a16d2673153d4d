"""The way back: what a target held after an earlier submission, as a build of its own."""

from collections.abc import Sequence

from ilms.assembly.build import Build, build
from ilms.assembly.inputs import inputs_of
from ilms.assembly.prepare import Prepared
from ilms.checks import waivers
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.errors import StateError
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.languages import _
from ilms.structures.load import resolver
from ilms.structures.tables import in_order, table_of
from ilms.submission.plan_file import STRUCTURES
from ilms.submission.standing import STANDING, last_standing, standing
from ilms.workspace import Workspace

FORMAT = "sdmx-csv-2.0"  # carries every attribute


def earlier_state(workspace: Workspace, ledger: Ledger, submission: Submission, dataflows: Sequence[str] = ()) -> Build:
    """Write what the submission's target held after it, into `build/restore-ID/`.

    Nothing is checked anew: it stood there once, and the way back must be open while today's sources have errors.

    Args:
        workspace: Whose ledger it is.
        ledger: What was sent.
        submission: The one to go back to; of each dataflow sent until then its newest state counts.
        dataflows: Only these; all by default.

    Raises:
        StateError: Nothing of it stood there, or a file of the ledger is not as it was recorded.
    """
    if not set(submission.states.values()) & set(STANDING):
        raise StateError(
            _(
                "{submission} is {state}: it never stood at `{target}`",
                submission=submission.id,
                state=submission.state,
                target=submission.target,
            ),
            hint=_("`ilms log` shows which were accepted"),
        )
    resolve, datasets = resolver(None, None), []
    for flow in in_order({flow for one in ledger.all() for flow in one.states} - {STRUCTURES}):
        last = last_standing(ledger, submission.target, flow, until=submission.id)
        if last is not None and (not dataflows or flow in dataflows):
            table = table_of(flow)
            datasets.append(Dataset(standing(last, flow, resolve), name=table.code if table else flow))
    if not datasets:
        raise StateError(
            _(
                "{submission} and those before it sent nothing of {dataflows}",
                submission=submission.id,
                dataflows=", ".join(dataflows) or "data",
            )
        )
    stood = Prepared(datasets, waivers.apply(describe(datasets), []), inputs_of(workspace))
    return build(workspace, stood, (FORMAT,), workspace.build / f"restore-{submission.id}")
