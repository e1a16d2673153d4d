"""Findings on the screen, and the build as the sources are now: what several commands show and need."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.assembly.build import Build
    from ilms.checks.waivers import Waived
    from ilms.described import Described
    from ilms.observations import Observations
    from ilms.workspace import Workspace

GROUPS_SHOWN = 10  # groups of one finding that are written out without -v; the totals are always exact
WEIGHTS = {"error": 0, "warning": 1, "info": 2}


def show_found(findings: "Iterable[Described]") -> None:
    """Print what was found."""
    for block in blocks(findings):
        console.data(block + "\n")


def blocks(findings: "Iterable[Described]", waived: "Sequence[Waived]" = (), *, plain: bool = False) -> Iterator[str]:
    """Findings as text: errors first, a code's groups together; of many groups of one code the first.

    Those that somebody answers for come last, with who and why.
    """
    answers = {id(one.finding): _answer(one) for one in waived}
    by_code: dict[tuple[bool, int, str], list[Described]] = {}
    for finding in [*findings, *(one.finding for one in waived)]:
        by_code.setdefault((id(finding) in answers, WEIGHTS[finding.severity], finding.code), []).append(finding)
    for (_, _, code), found in sorted(by_code.items()):
        shown = found if console.verbose else found[:GROUPS_SHOWN]
        yield from (console.block(finding, answers.get(id(finding), ""), plain=plain) for finding in shown)
        if len(found) > len(shown):
            total = sum(finding.count for finding in found)
            groups = len(found) - len(shown)
            yield console.words("check.more", groups=groups, code=code, count=total)


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

    if is_fresh(workspace):
        return load_build(workspace.build)
    console.say(console.words("building"))
    prepared = prepare(workspace, None, console.lang, earlier=earlier(workspace))
    return build(workspace, prepared, DEFAULT_FORMATS)
