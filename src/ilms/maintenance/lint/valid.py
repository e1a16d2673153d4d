"""Whether a file is what the standard's schema lets it be."""

from pathlib import Path

from ilms.maintenance.lint.collected import Collected
from ilms.structures import files
from ilms.structures.given import content, is_json
from ilms.structures.message import root_of

_MOST = 20  # places that are told of a file: one fault may make everything behind it wrong


def file(path: Path, found: Collected) -> bool:
    """Hold an SDMX-ML file against its schema; JSON has none that comes with this toolkit.

    Returns:
        Whether the schema refuses it.

    Raises:
        UsageError: It cannot be read, or is no structure message.
    """
    given = content(path)
    refused = [] if is_json(given) else files.refusals(root_of(path, given))
    for line, problem in refused[:_MOST]:
        found.add("STR212", file=path, line=line, value=problem)
    return bool(refused)
