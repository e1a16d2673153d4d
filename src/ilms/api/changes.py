"""Two states of one dataflow compared."""

from decimal import Decimal

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.history.diff import Changes
from ilms.history.diff import diff as compared
from ilms.history.resolve import state_of
from ilms.languages import _


def diff(old: Dataset, new: Dataset, *, tolerance: Decimal | None = None) -> Changes:
    """What changed from one state of a dataflow to another, observation by observation.

    Values are compared as numbers: 7.92 is 7.920. What a message deletes is not there.

    Args:
        old: The earlier state.
        new: The later one; its data structure may be a later version.
        tolerance: Values that differ by no more are the same.

    Raises:
        UsageError: They are of two dataflows, or a key occurs twice in one of them.
    """
    before, after = (state_of(data.observations) for data in (old, new))
    one, other = before.schema.dataflow.id, after.schema.dataflow.id
    if one != other:
        raise UsageError(_("`{one}` and `{other}` are two dataflows", one=one, other=other))
    return compared(before, after, tolerance, names=(f"`{old.name or 'old'}`", f"`{new.name or 'new'}`"))
