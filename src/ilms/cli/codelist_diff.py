"""`ilms codelist diff`."""

from pathlib import Path

import typer

from ilms.cli.structure_changes import EXIT_CODE, LANGUAGES, OUT, compared


def command(
    old: str = typer.Argument(
        ..., metavar="OLD", help="A structure file, an id (CL_ECO) as it is in use here, or `packaged:CL_ECO`."
    ),
    new: str = typer.Argument(..., metavar="NEW", help="Likewise."),
    out: Path = OUT,
    languages: str = LANGUAGES,
    exit_code: bool = EXIT_CODE,
) -> int:
    """What changed in codelists: codes added, removed, renamed and moved, labels by language, annotations, order.

    A code that is gone and one that is new are told as one that was renamed where their labels, in any language, and
    their places say so; ties are not guessed. A language that the new version lacks altogether is not taken as removed.
    Files are SDMX-ML 2.1 or 3.0 or SDMX-JSON 2.0.
    """
    from ilms.maintenance.compare.sides import codelist_side

    return compared(codelist_side, (old, new), out, languages, exit_code=exit_code)
