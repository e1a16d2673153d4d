"""`ilms explain`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.explained import Family
    from ilms.findings import Kind


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
        raise unknown(_("finding"), wanted, [*groups, *kinds], _("`ilms explain` lists them"))
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
            console.data(f"{family.code}     {family.title[console.lang]}")
            console.data(_table(mine))
    return 0


def _family(family: "Family", kinds: "Sequence[Kind]") -> int:
    title, about = family.title[console.lang], family.about[console.lang]
    if console.as_json:
        told = {"code": family.code, "title": title, "about": about}
        console.json({"family": told, "findings": [_as_json(kind) for kind in kinds]})
        return 0
    console.data(f"{family.code}: {title}\n  {about}\n")
    console.data(_table(kinds))
    if kinds:
        console.next(f"`ilms explain {kinds[0].code}`")
    return 0


def _table(kinds: "Sequence[Kind]") -> str:
    wide = max(len(console.words(f"finding.{severity}")) for severity in ("error", "warning", "info"))
    rows = ((f"{console.words(f'finding.{kind.severity}'):<{wide}}", kind.title[console.lang]) for kind in kinds)
    return grid(((kind.code, *row) for kind, row in zip(kinds, rows, strict=True)), indent="  ")


def _as_json(kind: "Kind") -> dict[str, object]:
    from ilms.report.explanation import explanation

    told = explanation(kind, console.lang)
    return {
        "code": kind.code, "severity": str(kind.severity), "title": told.title, "message": told.message,
        "expected": told.expected, "hint": told.hint, "why": told.why, "before": told.before, "after": told.after,
        "example": dict(told.example), "fmr": kind.fmr, "stops": told.stops,
    }  # fmt: skip


def _page(kind: "Kind") -> str:
    from ilms.report.explanation import explanation

    words, told = console.words, explanation(kind, console.lang)
    before, after = (text.replace("\n", "\n      ") for text in (told.before, told.after))  # a piece of TOML in lines
    lines = [
        f"{words(f'finding.{kind.severity}')}[{kind.code}] {told.title}",
        f"  {words('explain.why')}: {told.why}" if told.why else "",
        f"  {words('explain.example' if told.filled else 'explain.message')}: {told.example['message']}",
        f"  {words('explain.expected')}: {told.example['expected']}" if kind.expected else "",
        f"  {words('explain.hint')}: {told.example['hint']}",
        f"  {words('explain.before')}: {before}" if before else "",
        f"  {words('explain.after')}: {after}" if after else "",
        f"  {words('explain.fmr')}: {kind.fmr}" if kind.fmr else "",
        f"  {words('explain.stops')}: {words('explain.' + (told.stops or 'nothing'))}",
    ]
    return "\n".join(line for line in lines if line)
