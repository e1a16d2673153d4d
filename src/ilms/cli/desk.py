"""`ilms desk`."""

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.observations import Observations
    from ilms.submission.plan_file import Plan
    from ilms.workspace import Workspace


def command(
    port: int = typer.Option(0, help="The port on 127.0.0.1; 0 takes any that is free."),
    browser: bool = typer.Option(True, "--browser/--no-browser", help="Open the link in the browser."),
) -> int:
    """The report live in the browser, on this machine alone: check, look at cells, correct, approve, submit.

    Prints a link that opens it once, and serves until Ctrl-C. Nothing can be done there that the commands do not do:
    plans, locks, the ledger and exit codes are the same.
    """
    from ilms.cli.rehearse import ended_as_by_ctrl_c, wait
    from ilms.desk.desk import Desk

    workspace, as_json = console.workspace(), console.as_json
    console.format = "text"  # what commands say at the desk is for people
    with ended_as_by_ctrl_c(), Desk(workspace, Terminal(), console.lang, port) as desk:
        try:
            if as_json:
                console.json({"desk": desk.url, "link": desk.link})
            else:
                console.data(console.words("desk.open", link=desk.link))
            sys.stdout.flush()
            if browser:
                _open(desk.link)
            wait()
        except KeyboardInterrupt:
            pass
        finally:
            console.say(console.words("desk.ending" if desk.busy else "desk.ended"))
    return 0


class Terminal:
    """The commands as the desk calls them (`desk.commands.Commands`)."""

    def heard_by(self, listener: Callable[[str], None]) -> AbstractContextManager[None]:
        """Let the desk hear what commands say."""
        return console.heard_by(listener)

    def earlier(self, workspace: "Workspace") -> "Mapping[str, Observations]":
        """What figures are held against."""
        from ilms.cli.found import earlier

        return earlier(workspace)

    def show(self, plan: "Plan") -> None:
        """A plan in words."""
        from ilms.cli.plan import show

        show(plan)

    def plan(self, tables: list[str], target: str) -> int:
        """`ilms plan`."""
        from ilms.cli.plan import command

        return command(tables, target, structures=False, restore="", out=None)

    def submit(self, workspace: "Workspace", plan: "Plan", path: Path, typed: str) -> int:
        """`ilms submit`, with the target's name as the person's word."""
        from ilms.cli.following import refuse_offline
        from ilms.cli.submit import carry_out, refuse_unconfirmed
        from ilms.submission.submit import refuse_blocked

        refuse_offline(workspace, plan.target)
        refuse_blocked(plan)
        refuse_unconfirmed(agreed=typed == plan.target)
        return carry_out(workspace, plan, path)

    def follow(self, command: str, submission: str) -> int:
        """`ilms verify`, `retry` or `watch`."""
        from ilms.cli import retry, verify, watch

        commands = {"verify": verify.command, "retry": retry.command, "watch": watch.command}
        return commands[command](submission)

    def event(self, name: str) -> str:
        """What happened, in words."""
        from ilms.cli.following import event

        return event(name)

    def command_line(self, *words: str | Path) -> str:
        """As it is typed."""
        from ilms.cli.following import command_line

        return command_line(*words)


def _open(link: str) -> None:
    import webbrowser

    webbrowser.open(link)
