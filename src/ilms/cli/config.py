"""`ilms config`."""

import json
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid

if TYPE_CHECKING:
    from ilms.origins import Setting

group = typer.Typer(
    help="What holds in this workspace, and why.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
# What is read from the environment besides ILMS_*: proxies, certificates, dates, colours, the keyring.
READ = (
    "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "SOURCE_DATE_EPOCH",
    "NO_COLOR", "PYTHON_KEYRING_BACKEND",
)  # fmt: skip
PLAIN = (*READ, "ILMS_LANG")  # shown; every other ILMS_* may be a secret, or hold one


@group.command("show")
def show(origin: bool = typer.Option(False, "--origin", help="Say where each comes from.")) -> int:
    """Every setting that holds: of `ilms.toml`, of the environment, and what holds where nothing is said."""
    from ilms.origins import settings

    workspace = console.workspace()
    every = [_language(), *settings(workspace, _defaults()), *_environment(os.environ)]
    if console.as_json:
        console.json({"settings": [_as_json(one, origin=origin) for one in every]})
        return 0
    rows = [(one.name, _value(one.value)) for one in every]
    if origin:
        rows = [(*row, _where(one)) for row, one in zip(rows, every, strict=True)]  # type: ignore[misc]
    console.data(grid(rows))
    return 0


def _defaults() -> Mapping[str, Mapping[str, Any]]:
    """What holds in each kind of target where its section says nothing."""
    from ilms.submission.targets import door, dotstat, package

    http = door.DEFAULTS
    whole = {"shape": package.WHOLE, "formats": list(package.FORMATS)}
    return {"dotstat": {**dotstat.DEFAULTS, **http}, "package": whole, "webdav": http, "fmr": http}


def _language() -> "Setting":
    from ilms.origins import DEFAULT, ENVIRONMENT, OPTION, Setting

    where = OPTION if console.language else ENVIRONMENT if os.environ.get("ILMS_LANG") else DEFAULT
    return Setting("--lang", console.lang, where)


def _environment(environment: Mapping[str, str]) -> "Iterator[Setting]":
    from ilms.origins import ENVIRONMENT, HIDDEN, Setting, shown_value

    for name, value in sorted(environment.items()):
        if name.upper() in READ or name.startswith("ILMS_"):
            shown = shown_value(name, value) if name.upper() in PLAIN else HIDDEN
            yield Setting(name, shown, ENVIRONMENT)


def _value(value: Any) -> str:  # noqa: ANN401  # as TOML gives it
    return json.dumps(value, ensure_ascii=False, default=str) if value is not None else "-"


def _where(one: "Setting") -> str:
    line = f"{one.origin}:{one.line}" if one.line else ""
    return line or console.words(f"config.{one.origin}")


def _as_json(one: "Setting", *, origin: bool) -> dict[str, Any]:
    value = one.value if isinstance(one.value, bool | int | float | list | None) else str(one.value)
    where = {"origin": one.origin, "line": one.line} if origin else {}
    return {"name": one.name, "value": value, **where}
