"""Findings on the screen, and the build as the sources are now: what several commands show and need."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.assembly.build import Build
    from ilms.checks.waivers import Settled, Waived
    from ilms.groups import Groups, Numbers
    from ilms.lock import Holder
    from ilms.observations import Observations
    from ilms.workspace import Workspace

GROUPS_SHOWN = 10  # groups of one finding that are written out without -v; the totals are always exact


def show_found(findings: "Groups") -> None:
    """Print what was found."""
    for block in blocks(findings):
        console.data(block + "\n")


def blocks(findings: "Groups", *, plain: bool = False) -> Iterator[str]:
    """Findings as text, as they are to be read (`sequence`); of many groups of one code the first.

    Without -v what is said of several periods in the same words is one block.
    """
    from ilms.sequence import sequence

    findings = findings if console.verbose else findings.joined()
    for kind, positions in sequence(findings).items():
        yield from (console.block(finding, plain=plain) for finding in findings.take(_shown(positions)))
        yield from _more(kind.code, findings.take(positions))


def settled_blocks(waived: "Settled", *, plain: bool = False) -> Iterator[str]:
    """Likewise those that somebody answers for, with who and why."""
    from ilms.sequence import sequence

    for kind, positions in sequence(waived.groups).items():
        for one in waived.take(_shown(positions)):
            yield console.block(one.finding, _answer(one), plain=plain)
        yield from _more(kind.code, waived.groups.take(positions))


def _shown(positions: "Numbers") -> "Numbers":
    return positions if console.verbose else positions[:GROUPS_SHOWN]


def _more(code: str, found: "Groups") -> Iterator[str]:
    hidden = 0 if console.verbose else len(found) - GROUPS_SHOWN
    if hidden > 0:
        yield console.words("check.more", groups=hidden, code=code, count=found.total)


def _answer(waived: "Waived") -> str:
    until = {"until": waived.until} if waived.until else {}
    return console.words("check.by_until" if until else "check.by", who=waived.who, reason=waived.reason, **until)


def earlier(workspace: "Workspace | None") -> "Mapping[str, Observations]":
    """What the receiver was last given, by dataflow; says with what the figures are compared, or why they are not."""
    from ilms.errors import StateError
    from ilms.history.accepted import last_accepted

    try:
        last = last_accepted(workspace) if workspace else None
    except StateError as error:
        console.say(console.words("check.no_earlier", why=error.title))
        return {}
    if last is None:
        return {}
    console.say(console.words("check.earlier", name=last.name, target=last.target))
    return last.by_dataflow


def current_build(workspace: "Workspace") -> "Build":
    """The build as the sources are now: made anew if it is missing or older than they are."""
    from ilms.assembly.build import DEFAULT_FORMATS, build, load_build
    from ilms.assembly.fresh import is_fresh
    from ilms.assembly.prepare import prepare
    from ilms.assembly.turns import turn

    if is_fresh(workspace):
        return load_build(workspace.build)
    with turn(workspace, "building", waiting=tell_waiting):
        if is_fresh(workspace):  # by whoever was at work there
            return load_build(workspace.build)
        console.say(console.words("building"))
        prepared = prepare(workspace, None, console.lang, earlier=earlier(workspace))
        return build(workspace, prepared, DEFAULT_FORMATS)


def tell_waiting(holder: "Holder") -> None:
    """Say who is at work in the folder that this command wants to write to."""
    console.say(console.words("submit.in_turn", **holder))
