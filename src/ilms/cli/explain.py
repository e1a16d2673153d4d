"""`ilms explain`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.findings import Kind

WORDS = {
    "en": {
        "message": "says", "expected": "expects", "hint": "do", "fmr": "foretells FMR rule", "stops": "stops",
        "build": "`ilms build`", "submit": "`ilms submit`, unless waived with a reason in waivers.toml",
        "nothing": "nothing",
    },
    "vi": {
        "message": "nội dung", "expected": "mong đợi", "hint": "cách xử lý",
        "fmr": "ứng với quy tắc FMR", "stops": "chặn", "build": "`ilms build`",
        "submit": "`ilms submit`, trừ khi được chấp nhận có lý do trong waivers.toml", "nothing": "không chặn",
    },
}  # fmt: skip


def command(
    code: str | None = typer.Argument(
        None, help="A finding's code, SUM001; without one, all codes are listed."
    ),
) -> int:
    """Say what a finding means and what to do about it."""
    from ilms.findings import catalogue

    kinds = catalogue()
    if code is None:
        return _list(kinds)
    from ilms.structures.load import unknown

    kind = kinds.get(code.upper())
    if kind is None:
        raise unknown("finding", code.upper(), kinds, "`ilms explain` lists them")
    if console.as_json:
        console.json({"finding": _as_json(kind)})
    else:
        console.data(_page(kind))
    return 0


def _list(kinds: "Mapping[str, Kind]") -> int:
    if console.as_json:
        console.json({"findings": [_as_json(kind) for kind in kinds.values()]})
        return 0
    for kind in kinds.values():
        console.data(f"{kind.code}  {kind.severity:<7}  {_said(kind.title)}")
    return 0


def _as_json(kind: "Kind") -> dict[str, object]:
    return {
        "code": kind.code, "severity": str(kind.severity), "title": _said(kind.title),
        "message": _said(kind.message), "expected": _said(kind.expected), "hint": _said(kind.hint),
        "fmr": kind.fmr, "stops": _stops(kind),
    }  # fmt: skip


def _page(kind: "Kind") -> str:
    words = WORDS[console.lang]
    stops = _stops(kind)
    lines = [
        f"{kind.severity}[{kind.code}] {_said(kind.title)}",
        f"  {words['message']}: {_said(kind.message)}",
        f"  {words['expected']}: {_said(kind.expected)}" if kind.expected else "",
        f"  {words['hint']}: {_said(kind.hint)}",
        f"  {words['fmr']}: {kind.fmr}" if kind.fmr else "",
        f"  {words['stops']}: {words[stops or 'nothing']}",
    ]
    return "\n".join(line for line in lines if line)


def _stops(kind: "Kind") -> str | None:
    if kind.severity != "error":
        return None
    return "build" if kind.structural else "submit"


def _said(texts: "Mapping[str, str]") -> str:
    """In the reader's language; a template's doubled braces are braces."""
    return (texts.get(console.lang) or texts.get("en", "")).replace("{{", "{").replace("}}", "}")
