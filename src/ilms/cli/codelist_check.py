"""`ilms codelist check`."""

import typer

from ilms.cli.console import console
from ilms.cli.structure_findings import FAIL_ON, show


def command(
    what: list[str] = typer.Argument(None, metavar="ID|FILE", help="Codelists; without any, all in use here."),
    fail_on: str = FAIL_ON,
) -> int:
    """What is wrong with codelists themselves: ids and labels, hierarchy, languages, and the agency's own list.

    Ids that stand twice or that SDMX does not take; labels that are not composed (NFC), untidy, or of two codes;
    circles and parents that are not there; names missing in a language; codes that no dataflow takes; names and codes
    that differ from the agency's list (the last answer of `ilms codelist pull`, else the packaged one); and whatever
    the standard's schema refuses.
    """
    from ilms.maintenance.lint.check import codelists

    workspace = console.inside()
    return show(codelists(what or (), [workspace.sender.id] if workspace else ()), fail_on)
