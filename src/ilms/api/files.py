"""Messages of any format to data sets and back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ilms.api.checking import Finding, found_in
from ilms.api.structures import schema, structures_of
from ilms.assembly.content import content_hash, message_id
from ilms.dataset import Dataset
from ilms.errors import FindingsError, UsageError
from ilms.findings import Severity
from ilms.languages import _
from ilms.messages import formats
from ilms.messages.header import Header
from ilms.messages.notes import book
from ilms.structures.load import resolver
from ilms.structures.schema import Schema
from ilms.workspace import Sender, Workspace

Format = Literal[
    "sdmx-ml-2.1",
    "sdmx-ml-2.1-generic",
    "sdmx-ml-3.0",
    "sdmx-json-2.0",
    "sdmx-csv-2.0",
    "sdmx-csv-1.0",
    "ilostat-csv",
    "csv",
]
"""The formats of messages (`docs/formats.md`); `csv` has component ids as its header."""


def read(
    path: str | Path,
    *,
    dataflow: str | None = None,
    structure: str | Path | None = None,
    format: Format | None = None,  # noqa: A002  # the word of the command line and of SDMX
    workspace: Workspace | None = None,
) -> Dataset:
    """Read the observations of one dataflow from a file: SDMX-ML, SDMX-JSON, SDMX-CSV, ILOSTAT's CSV, packed or not.

    Args:
        path: The file.
        dataflow: Which of its dataflows, or what it is of where it does not say: a table (`C18`) or an id.
        structure: A structure file that describes it, of any agency; without one, the structures at hand do.
        format: Told from the content where it is not said.
        workspace: Whose structures and notes hold.

    Raises:
        UsageError: The file cannot be read, or has no observations or those of several dataflows; says which.
    """
    found = read_all(path, dataflow=dataflow, structure=structure, format=format, workspace=workspace)
    wanted = _asked(dataflow, structure, workspace)
    fitting = [data for data in found if wanted is None or _flow(data) == wanted.dataflow.id]
    if len(fitting) == 1:
        return fitting[0]
    if not found:
        raise UsageError(_("`{path}` has no observations", path=path))
    raise UsageError(
        _("`{path}` has observations of {count} dataflows", path=path, count=len(found)),
        detail=_("they are: {dataflows}", dataflows=", ".join(_flow(data) for data in found)),
        hint=_("`dataflow` says which one; `read_all` reads every one of them"),
    )


def read_all(
    path: str | Path,
    *,
    dataflow: str | None = None,
    structure: str | Path | None = None,
    format: Format | None = None,  # noqa: A002  # as above
    workspace: Workspace | None = None,
) -> list[Dataset]:
    """Read every observation of a file, a data set for each of its dataflows.

    Args:
        path: The file.
        dataflow: What observations are of that do not say it themselves.
        structure: As for `read`.
        format: As for `read`.
        workspace: As for `read`.

    Raises:
        UsageError: The file cannot be read; with line and column.
    """
    unnamed = _asked(dataflow, structure, workspace)
    with structures_of(workspace):
        named = resolver(Path(structure) if structure else None, None)

        def resolve(name: str | None) -> Schema:
            return unnamed if name is None and unnamed else named(name)

        return formats.read(Path(path), resolve, format, register=book(workspace))


def write(
    data: Dataset,
    path: str | Path,
    format: Format,  # noqa: A002  # as above
    *,
    sender: str = "ILMS",
    test: bool = False,
    workspace: Workspace | None = None,
) -> Sequence[Finding]:
    """Write a message, whole or not at all, in canonical order.

    Args:
        data: What to write.
        path: The file; one that is there is replaced. `.gz` and `.zip` at its end pack it.
        format: What to write it as.
        sender: Who sends it: an SDMX id.
        test: Whether the message says that it is a test.
        workspace: Whose sender, structures and notes hold.

    Returns:
        What the format has no place for and was left out, or says in other words.

    Raises:
        FindingsError: The format would make the figures say something else; nothing is written.
        UsageError: The file cannot be written, or the sender is not an SDMX id.
    """
    with structures_of(workspace):
        register = book(workspace)
        told = found_in(data, formats.unwritable(data.observations, format, register=register))
        wrong = [finding for finding in told if finding.severity is Severity.ERROR]
        if wrong:
            detail = "\n".join(str(finding) for finding in wrong)
            raise FindingsError(_("not written as {format}", format=format), detail=detail)
        observations = data.observations.in_order()
        header = Header(
            message_id(observations.schema.dataflow.id, content_hash(observations)),
            sender=workspace.sender if workspace else Sender(sender),
            test=test,
        )
        formats.write(observations, Path(path), format, header, register=register)
    return told


def _asked(dataflow: str | None, structure: str | Path | None, workspace: Workspace | None) -> Schema | None:
    return schema(dataflow, structure=structure, workspace=workspace) if dataflow else None


def _flow(data: Dataset) -> str:
    return data.observations.schema.dataflow.id
