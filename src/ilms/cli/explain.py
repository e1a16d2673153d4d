"""`ilms explain`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import typer

from ilms import resources
from ilms.cli.console import console
from ilms.explained import explained, said

if TYPE_CHECKING:
    from ilms.explained import Family
    from ilms.findings import Kind

FIELD = re.compile(r"(?<!\{)\{(\w+)\}")
OF_STRUCTURES = "STR2"  # of `ilms codelist check` and `ilms dsd check`: no build and no submission has them
MISSING = "…"


def command(
    code: str | None = typer.Argument(
        None, help="A finding's code, SUM001, or a family, SUM; without one, all codes are listed."
    ),
) -> int:
    """Say what a finding means, why it matters, and how to mend it, with an example before and after."""
    from ilms.explained import families
    from ilms.findings import catalogue

    kinds, groups = catalogue(), families()
    wanted = (code or "").upper()
    if code is None:
        return _list(kinds, groups)
    if wanted in groups:
        return _family(groups[wanted], [kind for kind in kinds.values() if kind.code.startswith(wanted)])
    from ilms.structures.load import unknown

    kind = kinds.get(wanted)
    if kind is None:
        raise unknown("finding", wanted, [*groups, *kinds], "`ilms explain` lists them")
    if console.as_json:
        console.json({"finding": _as_json(kind)})
    else:
        console.data(_page(kind))
    return 0


def _list(kinds: "Mapping[str, Kind]", groups: "Mapping[str, Family]") -> int:
    if console.as_json:
        console.json({"findings": [_as_json(kind) for kind in kinds.values()]})
        return 0
    for family in groups.values():
        mine = [kind for kind in kinds.values() if kind.code.startswith(family.code)]
        if mine:
            console.data(f"{family.code}     {said(family.title, console.lang)}")
            console.data("\n".join(f"  {_line(kind)}" for kind in mine))
    return 0


def _family(family: "Family", kinds: "Sequence[Kind]") -> int:
    title, about = said(family.title, console.lang), said(family.about, console.lang)
    if console.as_json:
        told = {"code": family.code, "title": title, "about": about}
        console.json({"family": told, "findings": [_as_json(kind) for kind in kinds]})
        return 0
    console.data(f"{family.code}: {title}\n  {about}\n")
    console.data("\n".join(f"  {_line(kind)}" for kind in kinds))
    if kinds:
        console.next(f"`ilms explain {kinds[0].code}`")
    return 0


def _line(kind: "Kind") -> str:
    return f"{kind.code}  {console.words(f'finding.{kind.severity}'):<8}  {_said(kind.title)}"


def _as_json(kind: "Kind") -> dict[str, object]:
    more = explained(kind.code)
    return {
        "code": kind.code, "severity": str(kind.severity), "title": _said(kind.title),
        "message": _said(kind.message), "expected": _said(kind.expected), "hint": _said(kind.hint),
        "why": said(more.why, console.lang), "before": said(more.before, console.lang),
        "after": said(more.after, console.lang), "example": _example(kind), "fmr": kind.fmr, "stops": _stops(kind),
    }  # fmt: skip


def _page(kind: "Kind") -> str:
    words, example, more = console.words, _example(kind), explained(kind.code)
    first = words("explain.example" if FIELD.search(_said(kind.message)) else "explain.message")
    why = said(more.why, console.lang)
    before, after = (_figures(kind, said(texts, console.lang)) for texts in (more.before, more.after))
    before, after = (text.replace("\n", "\n      ") for text in (before, after))  # a piece of TOML in lines
    lines = [
        f"{words(f'finding.{kind.severity}')}[{kind.code}] {_said(kind.title)}",
        f"  {words('explain.why')}: {why}" if why else "",
        f"  {first}: {example['message']}",
        f"  {words('explain.expected')}: {example['expected']}" if kind.expected else "",
        f"  {words('explain.hint')}: {example['hint']}",
        f"  {words('explain.before')}: {before}" if before else "",
        f"  {words('explain.after')}: {after}" if after else "",
        f"  {words('explain.fmr')}: {kind.fmr}" if kind.fmr else "",
        f"  {words('explain.stops')}: {words('explain.' + (_stops(kind) or 'nothing'))}",
    ]
    return "\n".join(line for line in lines if line)


def _example(kind: "Kind") -> dict[str, str]:
    """The kind's texts as they would read of one finding."""
    facts = _facts(kind.code)
    texts = {"message": kind.message, "expected": kind.expected, "hint": kind.hint}
    return {name: _read(kind, _template(text).format_map(facts)) for name, text in texts.items()}


def _read(kind: "Kind", text: str) -> str:
    """As `ilms check` would show it: figures and codes in the language's own way."""
    from ilms.structures.load import codelist, codelists
    from ilms.worded import CODE, WORDS, labels

    if not kind.figures or console.lang not in WORDS:
        return text
    lists = {f"CL_{code.partition('_')[0]}" for code in CODE.findall(text)} & set(codelists())
    return _figures(kind, labels(text, map(codelist, lists), console.lang))


def _figures(kind: "Kind", text: str) -> str:
    from ilms.worded import figures

    return figures(text, console.lang) if kind.figures else text


class _Facts(dict[str, str]):
    def __missing__(self, _: str) -> str:
        return MISSING


def _facts(code: str) -> _Facts:
    """Values to show a code by: its own, its family's, anybody's."""
    known = _examples()
    return _Facts({**known["any"], **known.get(code[:3], {}), **known.get(code, {})})


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    families = resources.own("catalogue", "examples").glob("*.toml")
    return {name: facts for path in families for name, facts in tomllib.loads(path.read_text("utf-8")).items()}


def _stops(kind: "Kind") -> str | None:
    if kind.severity != "error":
        return None
    if kind.code.startswith(OF_STRUCTURES):
        return None
    return "build" if kind.structural else "submit"


def _said(texts: "Mapping[str, str]") -> str:
    """In the reader's language; a template's doubled braces are braces."""
    return _template(texts).replace("{{", "{").replace("}}", "}")


def _template(texts: "Mapping[str, str]") -> str:
    return texts.get(console.lang) or texts.get("en", "")
