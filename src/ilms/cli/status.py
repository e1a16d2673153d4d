"""`ilms status`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import said

if TYPE_CHECKING:
    from ilms.report.status.status import Status
    from ilms.report.status.targets import Open, TargetStatus

FEW = 3  # files of one kind that are named without `-v`
Row = tuple[str, str]


def command() -> int:
    """Where the workspace stands, and what to do next: the screen to start the day with.

    Sources, build, findings, tables covered, waivers that end soon, and each target, by what lies here alone: nothing
    is built, and nobody is asked over the network.
    """
    from ilms.report.status.status import status

    found = status(console.workspace())
    if console.as_json:
        console.json(found.as_json())
        return 0
    console.data(_head(found))
    words = console.words
    sections = {"sources": _sources(found), "build": _build(found), "targets": _targets(found.targets)}
    for name, rows in sections.items():
        console.data(f"\n{words(f'status.{name}')}")
        console.data(grid(rows, indent="  "))
    console.say()
    if found.next:
        console.next(f"`{_typed(found.next[0])}`")
    elif not found.files.reads:
        from ilms.mapping.templates import TEMPLATES

        console.next(words("status.begin", templates=TEMPLATES))
    else:
        console.say(words("status.done"))
    return 0


def _head(found: "Status") -> str:
    words, workspace = console.words, found.workspace
    word = "status.round" if workspace.round else "status.no_round"
    lines = [words(word, area=workspace.area, round=workspace.round)]
    if (left := found.days_left) is not None:
        due = {"day": str(workspace.deadline)}
        if left < 0:
            lines.append(console.weighed(words.counted("status.overdue", -left, **due), "error"))
        else:
            lines.append(words.counted("status.due", left, **due) if left else words("status.due_today", **due))
    return "\n".join(lines)


def _sources(found: "Status") -> Iterator[tuple[str, str, str]]:
    """One row a source: its name, how it is, its files."""
    words, files = console.words, found.files
    for path, error in files.broken:
        yield path, console.weighed(words("status.broken"), "error"), said(error.title, console.lang)
    for one in files.sources:
        if one.missing:
            patterns = ", ".join(f"`{pattern}`" for pattern in one.missing)
            yield one.id, console.weighed(words("status.missing"), "error"), words("status.awaited", patterns=patterns)
        if one.moved and found.build.manifest:
            all_ = set(one.moved) == set(one.found)
            told = _few(one.moved) if all_ else words("status.since", files=_few(one.found), moved=_few(one.moved))
            yield one.id, console.weighed(words("status.moved"), "warning"), told
        elif one.found:
            yield one.id, words("status.found"), _few(one.found)
        if not one.tables:
            yield one.id, words("status.unmapped"), words("status.no_mapping")
    yield from _records(found)
    if files.entry:
        yield words("status.entry"), words("status.found"), _few(files.entry)
    for name in files.unread:
        told = words("status.unread", command=_typed(("inspect", name)))
        yield name, console.weighed(words("status.new_file"), "warning"), told


def _records(found: "Status") -> Iterator[tuple[str, str, str]]:
    """The records that wait to be tabulated."""
    words, waiting = console.words, found.tabulations
    for names, word in ((waiting.waiting, "waiting"), (waiting.changed, "changed")):
        if names:
            yield words("status.records"), console.weighed(words(f"status.{word}"), "warning"), _few(names)


def _build(found: "Status") -> Iterator[Row]:
    """The build, what it found, what it covers, and the waivers to look at."""
    words, build = console.words, found.build
    if build.fresh:
        yield words("status.build"), words("status.fresh")
    else:
        moved = (*build.changed, *build.added, *build.gone)
        why = "; ".join(words(f"status.build_{cause}", files=_few(moved)) for cause in build.causes)
        yield words("status.build"), console.weighed(words("status.stale", why=why), "warning")
    if found.findings is None:
        yield words("status.findings"), words("status.unknown")
    else:
        one = found.findings
        counts = words("status.counts", errors=one.errors, warnings=one.warnings, infos=one.infos, waived=one.waived)
        told = counts if build.fresh else words("status.of_the_past", counts=counts)
        yield words("status.findings"), console.weighed(told, "error") if one.errors else told
    if found.covered is not None:
        yield words("status.tables"), words("status.covered", covered=found.covered, of=found.tables)
    for kind, waivers in (("ended", found.ended), ("ending", found.ending)):
        for waiver in waivers:
            told = words(f"status.{kind}", waiver=waiver, until=waiver.until)
            yield words("status.waivers"), console.weighed(told, "warning")


def _targets(targets: "Sequence[TargetStatus]") -> Iterator[Row]:
    words = console.words
    if not targets:
        yield words("status.no_target"), ""
    for one in targets:
        kind = words("status.protected", kind=one.kind) if one.protected else one.kind
        yield one.name, kind
        for told in _about(one):
            yield "", told


def _about(one: "TargetStatus") -> Iterator[str]:
    """What there is to say of a target, one thing a line."""
    words = console.words
    if one.dataflows:
        states = [
            words("status.flow_state", state=words(f"state.{state.replace(' ', '_')}"), n=n)
            for state, n in one.dataflows.items()
        ]
        yield words("status.flows", states=", ".join(states))
    elif not one.open:
        yield words("status.never")
    for wait in one.open:
        told = words("status.open", submission=wait.submission, state=_waits(wait), command=_typed(wait.command))
        yield console.weighed(told, "error" if wait.state in ("unknown", "sending", "rejected") else "warning")
    yield from _compared(one)
    for step in one.held_up:
        yield words("status.blocked", dataflow=step.dataflow, why=step.said(console.lang))
    if one.built in ("other", "sent", "planned", "blocked"):
        yield words(f"status.{one.built}" if one.built != "blocked" else "status.nothing_more")
    said = [*(wait.command for wait in one.open), ("verify", one.last)]
    if further := [command for command in one.next if command not in said]:
        yield words("status.then", command=_typed(further[0]))


def _compared(one: "TargetStatus") -> Iterator[str]:
    """What is known of what the receiver holds."""
    words = console.words
    if one.drift_unknown:
        yield words("status.drift_unknown", command=_typed(("verify", one.last)))
    elif one.different:
        yield console.weighed(words("status.drifted", day=one.verified[:10], n=one.different), "error")
    elif one.verified:
        yield words("status.verified", day=one.verified[:10])


def _waits(one: "Open") -> str:
    word = {"watch": "waits", "retry": "needs_retry", "confirm": "unconfirmed", "show": "rejected"}[one.command[0]]
    return console.words(f"status.{word}")


def _typed(command: Sequence[str]) -> str:
    from ilms.cli.following import command_line

    return command_line(*command)


def _few(names: Sequence[str]) -> str:
    shown = names if console.verbose else names[:FEW]
    more = console.words("more", n=len(names) - len(shown)) if len(shown) < len(names) else ""
    return ", ".join([*shown, *([more] if more else [])])
