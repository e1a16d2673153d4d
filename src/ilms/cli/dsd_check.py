"""`ilms dsd check`."""

import typer

from ilms.cli.structure_findings import FAIL_ON, show


def command(
    what: list[str] = typer.Argument(None, metavar="ID|TABLE|FILE", help="Structures; without any, all in use here."),
    fail_on: str = FAIL_ON,
) -> int:
    """What is wrong with data structures themselves: references, attachment, constraints, headings one may report.

    Of a file everything in it is looked at: data structures, dataflows, constraints, concept and category schemes;
    what it refers to is looked for in it and among the structures in use here.
    """
    from ilms.maintenance.lint.check import data_structures

    return show(data_structures(what or ()), fail_on)
