"""What was found in structures, on the screen and as JSON: of `codelist check` and `dsd check` alike."""

from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.maintenance.lint.check import Checked

FAIL_ON = typer.Option("error", "--fail-on", metavar="error|warning|never", help="What ends with exit code 1.")


def show(checked: "Checked", fail_on: str) -> int:
    """Print the findings and how many there are.

    Returns:
        1 where there are any that `--fail-on` asks about.

    Raises:
        UsageError: `--fail-on` takes no such word.
    """
    from ilms.cli.check import severities
    from ilms.described import describe_alone
    from ilms.findings import Severity

    failing = severities(fail_on)
    found = checked.findings
    counts = {f"{severity}s": found.count(severity) for severity in Severity}
    described = describe_alone(found, console.lang)
    if console.as_json:
        summary = {"artefacts": checked.artefacts, **counts}
        console.json({"summary": summary, "findings": [one.as_json() for one in described]})
    else:
        if not console.quiet:
            console.findings(described)
        console.data(console.words("lint.checked", artefacts=checked.artefacts, **counts))
    return 1 if any(batch.severity in failing for batch in found) else 0
