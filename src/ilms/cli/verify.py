"""`ilms verify`."""

import typer

from ilms.cli.console import console

SHOWN = 20  # differences shown as text; the count is exact, and `--format json` has every one


def command(submission: str = typer.Argument(help="A submission's id, or its beginning or end.")) -> int:
    """Read back what the receiver holds and compare it, value by value; re-hash a hand-over package."""
    from ilms.cli.following import Screen, ask_secret, command_line
    from ilms.history.ledger import Ledger
    from ilms.submission.auth import Secrets
    from ilms.submission.targets import open_target
    from ilms.submission.verify import verify

    workspace = console.workspace()
    ledger = Ledger(workspace.submissions)
    sent = ledger.get(submission)
    target = open_target(workspace, sent.target, secrets=Secrets(ask=ask_secret), watcher=Screen())
    found = verify(ledger, sent, target, workspace.area)
    if console.as_json:
        console.json({"submission": sent.id, "target": sent.target, **found.as_json()})
        return 0 if found.good else 3
    for flow, newer in found.superseded.items():
        console.say(f"{flow} was changed by {newer} since: not compared")
    for change in found.differences[:SHOWN]:
        console.data(_line(change))
    if found.good:
        whole = (
            "the package is as it was handed over" if found.what == "files" else f"{sent.target} holds what was sent"
        )
        console.data(f"verified {found.equal} of {found.checked} {found.what}: {whole}")
        return 0
    more = len(found.differences) - SHOWN
    if more > 0:
        console.data(f"... and {more} more")
    count = len(found.differences)
    console.data(f"{count} difference{'s' if count != 1 else ''}")
    console.data(f"verified {found.equal} of {found.checked} {found.what}")
    if found.what != "files":
        console.say(f"next: `{command_line('plan', '--target', sent.target)}` shows what would set it right")
    return 3


def _line(change: dict[str, object]) -> str:
    if "file" in change:
        return str(change["file"])
    key = change["key"]
    place = ".".join(str(part or "") for part in key.values()) if isinstance(key, dict) else ""
    return f"{change['dataflow']} {place}: sent {_parts(change['old'])}, there {_parts(change['new'])}"


def _parts(side: object) -> str:
    if not isinstance(side, dict):
        return "nothing"
    return ", ".join(f"{name}={value}" for name, value in side.items() if value is not None) or "nothing"
