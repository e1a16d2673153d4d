"""Findings as SARIF 2.1.0 (OASIS, 27 March 2020), for editors and for the checks of a repository."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ilms import __version__
from ilms.explained import explained
from ilms.findings import Severity, catalogue
from ilms.groups import Mapped
from ilms.report.findings.record import Place, Record, Records

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
BASE = "WORKSPACE"  # what relative paths are relative to; where it is on this machine is nobody's business


def as_sarif(found: Sequence[Record], language: str) -> dict[str, Any]:
    """One run with every finding; those that somebody answers for are suppressed, with the reason.

    Results are made as they are asked for: `laid_out.pieces` writes them one after the other.
    """
    codes = found.codes if isinstance(found, Records) else list(dict.fromkeys(one.finding.code for one in found))
    driver = {
        "name": "ilms",
        "version": __version__,
        "language": language,
        "rules": [_rule(code, language) for code in codes],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "language": language,
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {BASE: {"description": {"text": "the folder with ilms.toml"}}},
                "results": Mapped(found, partial(_result, codes)),
            }
        ],
    }


def _rule(code: str, language: str) -> dict[str, Any]:
    kind, more = catalogue()[code], explained(code)
    why, before, after = (texts[language] for texts in (more.why, more.before, more.after))
    help_ = "\n".join(part for part in (why, before, after and f"-> {after}", f"ilms explain {code}") if part)
    properties: dict[str, Any] = {"tags": [code[:3], "form" if kind.structural else "content"]}
    if kind.fmr:
        properties["fmr"] = kind.fmr
    return {
        "id": code,
        "shortDescription": {"text": kind.title[language]},
        **({"fullDescription": {"text": why}} if why else {}),
        "help": {"text": help_},
        "defaultConfiguration": {"level": LEVELS[kind.severity]},
        "properties": properties,
    }


def _result(codes: Sequence[str], record: Record) -> dict[str, Any]:
    finding, waived = record.finding, record.waived
    facts = {"dataflow": finding.dataflow, "key": finding.key, "value": finding.value, "expected": finding.expected}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": LEVELS[finding.severity],
        "message": {"text": ". ".join(part for part in (finding.message, finding.hint) if part)},
        "locations": list(_locations(record.places)),
        "occurrenceCount": finding.count,
        "properties": {name: fact for name, fact in facts.items() if fact},
        # Open results must say so where others of the run are suppressed (3.27.23).
        "suppressions": [],
    }
    if waived is not None:
        told = {"who": waived.who, "until": waived.until}
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": record.answer,
                "properties": {name: fact for name, fact in told.items() if fact},
            }
        ]
    return result


def _locations(places: Iterable[Place]) -> Iterable[dict[str, Any]]:
    for place in places:
        physical: dict[str, Any] = {"artifactLocation": _artifact(place.file)}
        if place.line is not None:
            physical["region"] = {"startLine": place.line}
        location: dict[str, Any] = {"physicalLocation": physical}
        if place.sheet:
            name = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
            kind = "cell" if place.cell else "sheet"
            location["logicalLocations"] = [
                {"name": place.cell or place.sheet, "fullyQualifiedName": name, "kind": kind}
            ]
        yield location


def _artifact(file: str) -> dict[str, str]:
    path = Path(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": BASE}
