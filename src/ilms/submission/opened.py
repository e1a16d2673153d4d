"""What a build and a target's own shape brought to light: errors that keep a dataflow at home, and what is waived."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from ilms.checks import waivers
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.errors import UsageError
from ilms.findings import Findings, Severity
from ilms.languages import FALLBACK, _, spoken
from ilms.workspace import Workspace

FINDINGS = "findings.json"
Errors = dict[str, Counter[str]]
# Warnings of the shape that nobody may pass over in silence: five countries that are more than their total.
GRAVE = ("MAP029",)


def open_errors(build: Path) -> Errors:
    """Per dataflow, how many errors of which code are open in a build; "" for those that are of no dataflow.

    Raises:
        UsageError: The build's findings cannot be read.
    """
    found: Errors = {}
    for finding in _listed(build, "findings"):
        if finding["severity"] == "error" and not finding.get("waived"):
            found.setdefault(finding.get("dataflow") or "", Counter())[finding["code"]] += finding.get("count", 1)
    return found


def answered(build: Path) -> dict[str, list[dict[str, Any]]]:
    """Per dataflow, the findings of a build that somebody answers for (`Step.waived`).

    Raises:
        UsageError: The build's findings cannot be read.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for one in _listed(build, "waived"):
        told = {name: one[name] for name in ("code", "severity", "key", "reason", "who", "until")}
        messages = one.get("messages") or {FALLBACK: one["message"]}
        found.setdefault(one["dataflow"] or "", []).append({**told, "messages": messages})
    return found


def _listed(build: Path, part: str) -> list[dict[str, Any]]:
    path = build / FINDINGS
    try:
        listed: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))[part]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            _("the findings of the build cannot be read: `{path}`", path=path),
            detail=str(error),
            hint=_("run `ilms build` again"),
        ) from error
    return listed


def shaped(built: Dataset, data: Dataset, workspace: Workspace) -> list[dict[str, Any]]:
    """What giving a data set the target's shape brought to light, in words (`Step.findings`)."""
    if data is built:
        return []
    made = replace(data, findings=Findings(tuple(data.findings)[len(tuple(built.findings)) :]))
    told = [describe([made], language) for language in spoken()]
    living = [one for one in waivers.load(workspace.root / waivers.FILE) if not one.expired(waivers.today())]
    reasons = [f"{living[at].who}: {living[at].reason}" if at >= 0 else "" for at in waivers.answers(told[0], living)]
    return [
        {
            "code": group[0].code,
            "severity": str(group[0].severity),
            "messages": {language: one.message for language, one in zip(spoken(), group, strict=True)},
            "waived": reason,
        }
        for reason, *group in zip(reasons, *told, strict=True)
    ]


def blocking(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the findings of a shape, those that keep the dataflow at home."""
    return [one for one in said if not one["waived"] and (one["severity"] == Severity.ERROR or one["code"] in GRAVE)]
