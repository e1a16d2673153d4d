"""`ilms codelist pull`."""

from pathlib import Path

import typer

from ilms.cli.pulling import EXIT_CODE, FROM, INTO, REST, YES, pulled


def command(
    ids: list[str] = typer.Argument(None, metavar="ID", help="CL_ECO, ILO:CL_ECO(1.0); by default all held here."),
    given: str = FROM, into: Path = INTO, rest: str = REST, yes: bool = YES, exit_code: bool = EXIT_CODE,
) -> int:  # fmt: skip
    """Ask a service or a file for codelists, show what changed, and write it on a yes.

    By default the ILO's service is asked for every list that is held here. Its answers are kept in build/pulled/,
    which `--offline` reads. Vietnamese names stay, and so do names in a language that an answer does not have. Codes
    of your own belong in a list of your own: an agency's list that has some is not pulled over.
    """
    from ilms.maintenance.pull.codelists import codelists

    return pulled(codelists, ids or (), (given, into, rest), yes=yes, look=exit_code)
