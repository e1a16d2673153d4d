"""A message in parts, for receivers that do not take so much at a time."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.compute as pc

from ilms.assembly.content import content_hash
from ilms.history.record import Resolve, Submission
from ilms.messages.formats import detect, header_of, read, write
from ilms.messages.header import Header
from ilms.messages.heading import Heading
from ilms.observations import Observations
from ilms.submission.spans import TIME, periods, within

UNDATED = "all"  # names the part of the rows that are of no period


def by_period(message: Path, resolve: Resolve) -> list[tuple[str, bytes]]:
    """A message in its own format, a part a period.

    One after the other they do what the whole does: rows of different periods have nothing in common but what the
    rows of no period say (a delta's deletions of attributes above all periods), and these go first.

    Args:
        message: The file, of one dataflow.
        resolve: Gives the schema.

    Returns:
        Period and bytes, in order; one part where it holds but one period.
    """
    form, heading = detect(message), header_of(message) or Heading()
    (data,) = read(message, resolve, form)
    return [(period, _written(part, form, heading, message.suffix)) for period, part in _parts(data.observations)]


def keep_part(submission: Submission, period: str, message: Path, content: bytes) -> Path:
    """A part as evidence of a submission: the ledger has every byte that leaves."""
    # One message may go in parts several times: judged, sent, sent again.
    return submission.keep(f"part-{period}-{len(submission.events)}-{message.name}", content)


def _parts(whole: Observations) -> Iterator[tuple[str, Observations]]:
    if len(undated := whole.filter(pc.is_null(whole.text(TIME)))):
        yield UNDATED, undated
    for period in periods(whole):
        yield period, within(whole, [period])


def _written(part: Observations, form: str, heading: Heading, suffix: str) -> bytes:
    header = heading.carried(Header(id=f"PART_{content_hash(part)[:12]}"), sender=True)
    with TemporaryDirectory(prefix="ilms-") as folder:
        path = Path(folder) / f"part{suffix}"
        write(part, path, form, header)
        return path.read_bytes()
