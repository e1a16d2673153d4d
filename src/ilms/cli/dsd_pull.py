"""`ilms dsd pull`."""

from collections.abc import Sequence
from pathlib import Path

import typer

from ilms.cli.pulling import EXIT_CODE, FROM, INTO, REST, YES, pulled


def command(
    ids: list[str] = typer.Argument(None, metavar="ID|TABLE", help="A table, a DSD; by default all held here."),
    given: str = FROM, into: Path = INTO, rest: str = REST, yes: bool = YES, exit_code: bool = EXIT_CODE,
) -> int:  # fmt: skip
    """Ask a service or a file for data structures, show what changed, and write it on a yes.

    What they need and is not here (codelists, concepts) comes along. What may be reported in a table stays as it is.
    The packaged data structures were composed from parts: the first pull of each says whether the real one differs.
    """
    from ilms.maintenance.pull.structures import structures

    return pulled(structures, _named(ids or ()), (given, into, rest), yes=yes, look=exit_code)


def _named(ids: Sequence[str]) -> list[str]:
    """Tables as the data structures of their dataflows; every other name as it is."""
    from ilms.errors import UsageError
    from ilms.structures.tables import find

    found: dict[str, None] = {}
    for id_ in ids:
        try:
            found |= dict.fromkeys(table.indicator for table in find(id_))
        except UsageError:
            found[id_] = None
    return list(found)
