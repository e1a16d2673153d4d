"""Codes that have no row in a table any more: what somebody says became of each."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.maintenance.sheets.questions import Answers, Gone

ALL = "all"


def answered(lost: "Collection[Gone]", answers: "Answers", *, every: bool) -> "Answers":
    """The answers with those that are still lacking.

    Args:
        lost: The codes that nobody has said anything about.
        answers: What was said already.
        every: They are all to go.

    Raises:
        StateError: Nobody is there to be asked, or one is neither renamed nor to go.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError

    if every:
        return replace(answers, removed=(*answers.removed, *(gone.item.id for gone in lost)))
    if on_terminal() and not console.as_json:
        return _asked(lost, answers)
    for gone in lost:
        console.say(_question(gone))
    first = next(iter(lost))
    raise StateError(
        _("codes of the list that have no row: {n}; nobody said what became of them", n=len(lost)),
        detail="\n".join(_question(gone) for gone in lost) if console.as_json else "",
        hint=_(
            "{renamed}`--removed {code}`; `--removed all` if all are to go, `--partial` if all are to stay",
            renamed=f"`--renamed {first.item.id}={first.likely[0]}` / " if first.likely else "",
            code=first.item.id,
        ),
    )


def _question(gone: "Gone") -> str:
    key = "sheets.said" if gone.said else "sheets.likely" if gone.likely else "sheets.gone"
    return console.words(key, code=gone.item.id, name=_name(gone), new=", ".join(gone.likely))


def _name(gone: "Gone") -> str:
    names = gone.item.names
    return names.get(console.lang) or names.get("en") or next(iter(names.values()), "")


def _asked(open_: "Collection[Gone]", answers: "Answers") -> "Answers":
    """Ask about each code that may have another id now, and once about all the others.

    Raises:
        StateError: One is neither renamed nor to go.
    """
    from ilms.errors import StateError

    renamed, removed, rest = dict(answers.renamed), list(answers.removed), []
    for gone in open_:
        for new in gone.likely:
            if new not in renamed.values() and confirmed(
                "sheets.ask_renamed", code=gone.item.id, name=_name(gone), new=new
            ):
                renamed[gone.item.id] = new
                break
        else:
            rest.append(gone)
    if rest:
        for gone in rest:
            console.say(f"  {gone.item.id}  {_name(gone)}")
        if not confirmed("sheets.ask_removed", n=len(rest)):
            raise StateError(
                _("nothing was written"),
                hint=_("put their rows back, or say `--partial` if the file has some codes only"),
            )
        removed += [gone.item.id for gone in rest]
    return replace(answers, renamed=renamed, removed=tuple(removed))


def confirmed(word: str, **facts: object) -> bool:
    """Ask yes or no."""
    return bool(typer.confirm(console.words(word, **facts), err=True))
