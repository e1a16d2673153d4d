"""`ilms dsd diff`."""

from pathlib import Path

import typer

from ilms.cli.structure_changes import EXIT_CODE, LANGUAGES, OUT, compared


def command(
    old: str = typer.Argument(
        ..., metavar="OLD", help="A structure file, a table (C18), dataflow or DSD in use here, or `packaged:C18`."
    ),
    new: str = typer.Argument(..., metavar="NEW", help="Likewise."),
    out: Path = OUT,
    languages: str = LANGUAGES,
    exit_code: bool = EXIT_CODE,
) -> int:
    """What changed in data structures: dimensions, attributes, representation, attachment, constraints, dataflows.

    A change is breaking where data that were right before may be refused now, or mean something else. Whatever else
    both files hold (concepts, codelists, categories) is compared too. Files are SDMX-ML 2.1 or 3.0 or SDMX-JSON 2.0.
    """
    from ilms.maintenance.compare.sides import structure_side

    return compared(structure_side, (old, new), out, languages, exit_code=exit_code)
