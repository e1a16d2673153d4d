"""`ilms verify`."""

import typer

from ilms.cli.console import console

SHOWN = 20  # differences shown as text; the count is exact, and `--format json` has every one


def command(submission: str = typer.Argument(help="A submission's id, or its beginning or end.")) -> int:
    """Read back what the receiver holds and compare it, value by value; re-hash a hand-over package."""
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen, command_line, refuse_offline
    from ilms.history.ledger import Ledger
    from ilms.submission.targets import open_target
    from ilms.submission.verify import verify

    workspace = console.workspace()
    ledger = Ledger(workspace.submissions)
    sent = ledger.get(submission)
    refuse_offline(workspace, sent.target)
    target = open_target(workspace, sent.target, secrets=secrets(), watcher=Screen())
    found = verify(ledger, sent, target, workspace.area)
    if console.as_json:
        console.json({"submission": sent.id, "target": sent.target, **found.as_json()})
        return 0 if found.good else 3
    words = console.words
    for flow, newer in found.superseded.items():
        console.say(words("verify.superseded", dataflow=flow, newer=newer))
    for flow, state in found.not_accepted.items():
        console.data(words("verify.not_accepted", dataflow=flow, state=words(f"state.{state.replace(' ', '_')}")))
    for change in found.differences[:SHOWN]:
        console.data(_line(change))
    if len(found.differences) > SHOWN:
        console.data(words("more", n=len(found.differences) - SHOWN))
    checked = words.counted(found.what, found.checked)
    if found.good:
        word = "verify.package" if found.what == "files" else "verify.good"
        console.data(words(word, equal=found.equal, checked=checked, target=sent.target))
        return 0
    if found.differences:
        console.data(words.counted("differences", len(found.differences)))
    console.data(words("verify.bad", equal=found.equal, checked=checked))
    if found.what == "observations":
        console.next(words("verify.mend", command=command_line("plan", "--target", sent.target)))
    return 3


def _line(change: dict[str, object]) -> str:
    if "file" in change:
        return str(change["file"])
    if "artefact" in change:
        what = " > ".join(str(change[name]) for name in ("artefact", "item", "field") if change[name])
        sides = (str(change[name] or console.words("verify.nothing")) for name in ("old", "new"))
        return console.words("verify.otherwise", what=what, sent=next(sides), there=next(sides))
    key = change["key"]
    place = ".".join(str(part or "") for part in key.values()) if isinstance(key, dict) else ""
    sent, there = _parts(change["old"]), _parts(change["new"])
    return console.words("verify.difference", dataflow=change["dataflow"], key=place, sent=sent, there=there)


def _parts(side: object) -> str:
    nothing = console.words("verify.nothing")
    if not isinstance(side, dict):
        return nothing
    return ", ".join(f"{name}={value}" for name, value in side.items() if value is not None) or nothing
