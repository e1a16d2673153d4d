"""The errors of a build that nobody waived: they keep a dataflow at home."""

import json
from collections import Counter
from pathlib import Path

from ilms.errors import UsageError

FINDINGS = "findings.json"
Errors = dict[str, Counter[str]]


def open_errors(build: Path) -> Errors:
    """Per dataflow, how many errors of which code are open in a build; "" for those that are of no dataflow.

    Raises:
        UsageError: The build's findings cannot be read.
    """
    path = build / FINDINGS
    try:
        findings = json.loads(path.read_text("utf-8"))["findings"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"the findings of the build cannot be read: `{path}`",
            detail=str(error),
            hint="run `ilms build` again",
        ) from error
    found: Errors = {}
    for finding in findings:
        if finding["severity"] == "error" and not finding.get("waived"):
            found.setdefault(finding.get("dataflow") or "", Counter())[finding["code"]] += finding.get("count", 1)
    return found
