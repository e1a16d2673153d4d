"""`ilms convert` of structure files."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.cli.console import console
from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.groups import Groups
    from ilms.structures.model import StructureMessage


def holds_structures(source: Path) -> bool:
    """Whether a file is a structure message, by its content.

    Raises:
        UsageError: It cannot be opened, or is neither XML, JSON nor a table.
    """
    from ilms.messages.opening import look
    from ilms.structures.opening import is_structures

    opening = look(source)
    return is_structures(opening.root, opening.members)


def convert_structures(source: Path, out: Path, to: str, failing: Collection[str]) -> int:
    """Write every artefact of a structure file in another format; what that cannot say is told.

    Args:
        source: The structure file.
        out: The file to write.
        to: The format.
        failing: The severities that end with exit code 1.

    Raises:
        UsageError: The file has something that is not carried over, or the format cannot say it; nothing is
            written then.
    """
    from ilms.atomic import appearing
    from ilms.described import describe_alone
    from ilms.packing import packed
    from ilms.structures import files
    from ilms.structures.losses import findings
    from ilms.trouble import opened_file_error

    if to not in files.FORMATS:
        raise UsageError(
            _("`{source}` holds structures, which {to} has no place for", source=source, to=to),
            hint=_("`--to` one of {formats}", formats=", ".join(files.FORMATS)),
        )
    message = files.read(source)
    content, losses = files.encoded(message, to)
    try:
        with appearing(out) as whole, packed(whole, out, files.SUFFIX[to]) as plain:
            plain.write(content)
    except OSError as error:
        raise opened_file_error(out, error, writing=True) from error
    described = describe_alone(findings(losses, to), console.lang)
    _tell(message, described, out, to)
    return 1 if len(described.only(lambda batch: batch.severity in failing)) else 0


def _tell(message: "StructureMessage", described: "Groups", out: Path, to: str) -> None:
    kinds = Counter(artefact.kind for artefact in message.artefacts)
    if console.as_json:
        console.json(
            {
                "summary": {
                    "artefacts": len(message.artefacts), "findings": described.total,
                },
                "artefacts": kinds, "format": to, "output": str(out),
                "findings": [found.as_json() for found in described],
            }
        )  # fmt: skip
        return
    console.findings(described)
    artefacts = ", ".join(f"{kind} {count}" for kind, count in kinds.items()) or "0"
    console.say(console.words("convert.structures", out=out, artefacts=artefacts, format=to))
