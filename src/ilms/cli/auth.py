"""`ilms auth`."""

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.submission.auth import Need, Secrets
    from ilms.workspace import TargetSettings

group = typer.Typer(
    help="Secrets of the receivers, in the system's keyring.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
TARGET = typer.Option(None, "--target", help="A receiver of ilms.toml; may be left out if there is one.")
EVERY = typer.Option(None, "--target", help="A receiver of ilms.toml; all of them by default.")


@group.command("login")
def login(target: str = TARGET) -> int:
    """Sign in, or type in a secret; it is tried at the receiver and then kept in the keyring."""
    from ilms.cli.credentials import secrets, show_code
    from ilms.errors import UsageError
    from ilms.submission.access import access, sign_in, signs_in
    from ilms.submission.auth.keyrings import Keyring
    from ilms.submission.targets import settings

    workspace = console.workspace()
    declared = settings(workspace, target)
    keyring = Keyring()
    found = access(workspace, declared, replace(secrets(), keyring=None, show=show_code))
    if not found.needs:
        hint = _("`ilms doctor --target {target}` sees whether it answers", target=declared.name)
        raise UsageError(_("target `{declared}` needs no secret", declared=declared.name), hint=hint)
    keyring.refuse_absent()
    for need in found.needs:
        if signs_in(need):
            sign_in(found, need, keyring)
        else:
            keyring.put(*need.entry, _tried(declared, need))
    return _said("auth.kept", declared, [need.what for need in found.needs], store=keyring.name)


@group.command("status")
def status(target: str = EVERY) -> int:
    """Say where each secret would come from; none is shown, and nobody is asked."""
    from ilms.cli.credentials import secrets
    from ilms.submission.auth import Origin
    from ilms.submission.targets import settings

    workspace = console.workspace()
    chosen = [settings(workspace, target)] if target else list(workspace.targets.values())
    places = secrets()
    rows: list[tuple[str, Need | None, Origin | None, str]] = []
    for declared in chosen:
        needs, trouble = _needs(declared, places)
        rows += [(declared.name, need, places.origin(need), "") for need in needs]
        rows += [] if needs else [(declared.name, None, None, trouble)]
    missing = any(origin is Origin.NOWHERE for _, _, origin, _ in rows)
    keyring = places.keyring
    store, without = (keyring.name, keyring.trouble) if keyring else ("", "")
    if console.as_json:
        told = [
            {
                "target": name,
                "secret": need.what.lower() if need else None,
                "origin": origin,
                "variable": need.variable if need else None,
                "at": need.at if need else None,
                "trouble": trouble or None,
            }
            for name, need, origin, trouble in rows
        ]
        console.json({"keyring": store or None, "keyring_trouble": without or None, "secrets": told})
        return 2 if missing else 0
    words = console.words
    console.data(grid((name, *_row(need, origin, trouble)) for name, need, origin, trouble in rows))
    console.say(words("auth.store", store=store) if store else words("auth.no_store", why=without))
    return 2 if missing else 0


@group.command("allow")
def allow(target: str = TARGET, yes: bool = typer.Option(False, "--yes", help="Do not ask.")) -> int:
    """Let the program that ilms.toml names as credential_command run; it is shown, and asked for once."""
    from ilms.cli.credentials import ask_program, secrets, show_program
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError, UsageError
    from ilms.submission.auth.programs import Programs
    from ilms.submission.targets import settings

    declared, programs = settings(console.workspace(), target), Programs()
    needs = [need for need in _needs(declared, secrets())[0] if need.command]
    if not needs:
        raise UsageError(
            _("target `{declared}` has no `credential_command`", declared=declared.name),
            hint=_("`ilms auth login --target {declared}` keeps its secret in the keyring", declared=declared.name),
        )
    for need in needs:
        if yes or not on_terminal():
            show_program(need)
            if not yes:
                raise StateError(_("a program needs your yes, and there is no terminal to ask on"), hint=_("--yes"))
        elif not ask_program(need):
            raise StateError(
                _("nothing was allowed: not confirmed"),
                hint=_("`ilms auth login --target {target}` keeps the secret instead", target=declared.name),
            )
        programs.allow(need)
    return _said("auth.allowed", declared, [need.what for need in needs], store="")


@group.command("logout")
def logout(target: str = TARGET) -> int:
    """Take a target's secrets out of the keyring, and back the yes to its program."""
    from ilms.cli.credentials import secrets
    from ilms.submission.auth.keyrings import Keyring
    from ilms.submission.auth.programs import Programs
    from ilms.submission.targets import settings

    declared = settings(console.workspace(), target)
    places, keyring = secrets(), Keyring()
    needs, _ = _needs(declared, places)
    gone = [need.what for need in needs if keyring.drop(*need.entry)]
    if [need for need in needs if need.command and Programs().forget(need)]:
        console.say(console.words("auth.forgotten", target=declared.name))
    for need in needs:
        if places.environment.get(need.variable):
            console.say(console.words("auth.still", variable=need.variable))
    return _said("auth.gone" if gone else "auth.none_kept", declared, gone, store=keyring.name)


def _needs(declared: "TargetSettings", places: "Secrets") -> "tuple[list[Need], str]":
    """The secrets of a target; else why there are none to speak of."""
    from ilms.errors import IlmsError
    from ilms.submission.access import access

    try:
        return list(access(console.workspace(), declared, places).needs), ""
    except IlmsError as error:
        return [], error.title


def _tried(declared: "TargetSettings", need: "Need") -> str:
    """A secret that the person gives and that lets us in.

    Raises:
        RefusedCredentialsError: It does not.
    """
    from ilms.cli.credentials import secrets, typed
    from ilms.errors import UsageError
    from ilms.submission.targets import open_target

    given = typed(need.words)
    if not given:
        raise UsageError(
            _("no {words} was given", words=need.words),
            hint=_("on a terminal you are asked; else it is read from stdin"),
        )
    places = secrets()
    places = replace(places, environment={**places.environment, need.variable: given})
    open_target(console.workspace(), declared.name, secrets=places).probe()
    return given


def _row(need: "Need | None", origin: "str | None", trouble: str) -> tuple[str, str, str]:
    from ilms.submission.auth.programs import Programs

    words = console.words
    if need is None:
        return "-", trouble or words("auth.needs_none"), ""
    known = "strange" if origin == "command" and not Programs().allowed(need) else origin
    return need.what.replace("_", " ").lower(), words(f"auth.origin_{known}"), need.variable


def _said(word: str, declared: "TargetSettings", what: list[str], *, store: str) -> int:
    if console.as_json:
        console.json({"target": declared.name, "secrets": [one.lower() for one in what], "keyring": store or None})
        return 0
    listed = ", ".join(one.replace("_", " ").lower() for one in what)
    console.data(console.words(word, target=declared.name, what=listed, store=store))
    return 0
