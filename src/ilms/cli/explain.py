"""`ilms explain`."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.findings import Kind

FIELD = re.compile(r"(?<!\{)\{(\w+)\}")
MISSING = "…"


def command(
    code: str | None = typer.Argument(None, help="A finding's code, SUM001; without one, all codes are listed."),
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
        "example": _example(kind), "fmr": kind.fmr, "stops": _stops(kind),
    }  # fmt: skip


def _page(kind: "Kind") -> str:
    words, example = console.words, _example(kind)
    first = words("explain.example" if FIELD.search(_said(kind.message)) else "explain.message")
    lines = [
        f"{words(f'finding.{kind.severity}')}[{kind.code}] {_said(kind.title)}",
        f"  {first}: {example['message']}",
        f"  {words('explain.expected')}: {example['expected']}" if kind.expected else "",
        f"  {words('explain.hint')}: {example['hint']}",
        f"  {words('explain.fmr')}: {kind.fmr}" if kind.fmr else "",
        f"  {words('explain.stops')}: {words('explain.' + (_stops(kind) or 'nothing'))}",
    ]
    return "\n".join(line for line in lines if line)


def _example(kind: "Kind") -> dict[str, str]:
    """The kind's texts as they would read of one finding."""
    facts = _facts(kind.code)
    texts = {"message": kind.message, "expected": kind.expected, "hint": kind.hint}
    return {name: _template(text).format_map(facts) for name, text in texts.items()}


class _Facts(dict[str, str]):
    def __missing__(self, _: str) -> str:
        return MISSING


def _facts(code: str) -> _Facts:
    """Values to show a code by: its own, its family's, anybody's."""
    known = _examples()
    return _Facts({**known["any"], **known.get(code[:3], {}), **known.get(code, {})})


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("ilms.cli").joinpath("examples.toml").read_text("utf-8"))


def _stops(kind: "Kind") -> str | None:
    if kind.severity != "error":
        return None
    return "build" if kind.structural else "submit"


def _said(texts: "Mapping[str, str]") -> str:
    """In the reader's language; a template's doubled braces are braces."""
    return _template(texts).replace("{{", "{").replace("}}", "}")


def _template(texts: "Mapping[str, str]") -> str:
    return texts.get(console.lang) or texts.get("en", "")
