"""`ilms show`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.following import command_line, event, state
from ilms.cli.grid import grid
from ilms.languages import translated

if TYPE_CHECKING:
    from ilms.history.record import Submission

FEW = 3  # as many parts of a list are shown without `-v`
CHAINED = ("previous", "at", "event", "sha256")  # of an event, what is shown otherwise or not at all


def command(
    id_: str = typer.Argument(..., metavar="ID", help="A submission's id, its beginning or its end."),
) -> int:
    """One submission: its dataflows, its files, everything that happened, the receipt."""
    from ilms.history.ledger import Ledger

    submission = Ledger(console.workspace().submissions).get(id_)
    if console.as_json:
        console.json(_told(submission))
        return 0
    _show(submission)
    return 0


def _told(submission: "Submission") -> dict[str, Any]:
    files = submission.begun.get("files", {})
    return {
        "id": submission.id, "state": submission.state, "target": submission.target,
        "at": submission.at, "who": submission.who, "dataflows": submission.states,
        "closed": submission.closed,
        "folder": str(submission.folder),
        "files": [{"path": path, **facts} for path, facts in files.items()],
        "events": submission.events, "receipt": submission.receipt(), "plan": submission.plan,
    }  # fmt: skip


def _show(submission: "Submission") -> None:
    from ilms.submission.next_step import next_step

    words = console.words
    console.data(f"{submission.id}: {state(submission)}")
    begun = words("show.by", at=submission.at, who=submission.who)
    console.data(grid([(words("show.target"), submission.target), (words("show.begun"), begun),
                       (words("show.folder"), str(submission.folder))], indent="  "))  # fmt: skip
    console.data("\n" + words("show.dataflows"))
    console.data(grid([(flow, event(str(state))) for flow, state in submission.states.items()], indent="  "))
    if files := _files(submission):
        console.data("\n" + words("show.files" if console.verbose else "show.files_short"))
        console.data(grid(files, indent="  "))
    console.data("\n" + words("show.happened"))
    rows = [(_time(e), event(str(e.get("event"))), _facts(e, submission.who)) for e in submission.events]
    console.data(grid(rows, indent="  "))
    if receipt := submission.receipt():
        console.data("\n" + words("show.receipt"))
        console.data(
            grid(
                [(_name(name), _short(value)) for name, value in receipt.items() if value not in (None, "")],
                indent="  ",
            )
        )
    if command_words := next_step(submission):
        console.say()
        console.next(f"`{command_line(*command_words)}`")


def _files(submission: "Submission") -> list[tuple[str, str, str]]:
    """Path, size and hash; what lies deeper, as the structures do, in one line a folder without `-v`."""
    rows: list[tuple[str, str, str]] = []
    folders: dict[str, list[int]] = {}
    for path, facts in submission.begun.get("files", {}).items():
        folder, _, _ = path.rpartition("/")
        if "/" in folder and not console.verbose:
            folders.setdefault(folder, []).append(facts["bytes"])
        else:
            rows.append((path, _bytes(facts["bytes"]), f"sha256 {facts['sha256'][:16]}..."))
    rows += [
        (f"{name}/", _bytes(sum(sizes)), console.words.counted("files", len(sizes))) for name, sizes in folders.items()
    ]
    return rows


def _bytes(size: int) -> str:
    from babel.numbers import format_decimal

    return console.words("show.bytes", n=format_decimal(size, locale=console.lang))


def _time(event: Mapping[str, Any]) -> str:
    return str(event.get("at", ""))[:19].replace("T", " ")


def _facts(event: Mapping[str, Any], who: str) -> str:
    """What an event says beyond its name; nothing that is empty or 0, and who only where it was somebody else."""
    left_out = (*CHAINED, "files", "dataflows", "target") if event.get("event") == "planned" else CHAINED
    said = {name: value for name, value in event.items() if name not in left_out and value}
    if said.get("who") == who:
        del said["who"]
    return "; ".join(f"{_name(name)} {_short(value)}" for name, value in said.items())


def _short(value: object) -> str:
    if isinstance(value, list):
        shown = value if console.verbose else value[:FEW]
        more = [console.words("show.more", n=len(value) - len(shown))] if len(shown) < len(value) else []
        return ", ".join([*(_short(part) for part in shown), *more])
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_short(part)}" for name, part in value.items() if part not in (None, "", [], {}))
    if isinstance(value, bool):
        return console.words(f"event.{str(value).lower()}")
    return translated(event(str(value)), console.lang)  # some of what is written there is a sentence of ours


def _name(fact: str) -> str:
    """What a fact of the journal or the receipt is called; one that has no word for people as it is called there."""
    from ilms.words import catalogue

    return console.words(word) if (word := f"fact.{fact}") in catalogue("cli") else fact
