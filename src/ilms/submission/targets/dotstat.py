"""A .Stat Suite: data through its transfer service, structures and reading back through its NSI service."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.observations import Observations
from ilms.structures.schema import Schema
from ilms.submission.address import bare, is_address
from ilms.submission.auth import Secrets, Tokens
from ilms.submission.http import READ, Channel
from ilms.submission.observer import Watcher
from ilms.submission.targets.interface import Capabilities, Status
from ilms.submission.targets.nsi import ACCEPT, Nsi
from ilms.submission.targets.transfer import Transfer
from ilms.workspace import TargetSettings, Workspace, known

OPTIONS = (
    "transfer", "version", "nsi", "dataspace", "auth", "language", "validation", "validate-path",
    "timeout", "read-back", "protected",
)  # fmt: skip
AUTH = ("authority", "client_id", "grant", "scope")
LONGEST = 86_400  # seconds: nobody waits longer than a day for one answer
VERSIONS = ("1.2", "2", "3")
VALIDATION = {"basic": "0", "advanced": "1"}


class DotStat:
    """A receiver that keeps the contracts of .Stat's transfer service and of the NSI service.

    Attributes:
        transfer: Where messages go.
        nsi: Where structures go and data is read back; None where no address is configured.
    """

    def __init__(self, name: str, channel: Channel, transfer: Transfer, nsi: Nsi | None) -> None:
        self.name, self.channel, self.transfer, self.nsi = name, channel, transfer, nsi
        self.capabilities = Capabilities(
            answers=True,
            takes_delta=True,
            needs_structures=nsi is not None,
            reads_back=nsi is not None,
            formats=("sdmx-ml-2.1",),
            # CSV 1.0 is always Merge and its empty cells delete nothing; ML 2.1 has no Merge in its XSD.
            delta_format="sdmx-csv-2.0",
        )

    def probe(self) -> Mapping[str, str]:
        """Health of the service, and a token from its authority."""
        self.transfer.health()
        found = {"transfer": f"{bare(self.transfer.base)} answers"}
        if self.channel.tokens:
            self.channel.tokens.bearer(self.channel)
            found["credentials"] = f"accepted for `{self.channel.tokens.client_id}`"
        return found

    def shape(self, data: Dataset) -> Dataset:
        """As it is."""
        return data

    def lacks(self, structures: Sequence[Path]) -> list[Path]:
        """The files with artefacts that the NSI service does not have; none without such a service."""
        return self.nsi.lacks(structures) if self.nsi else []

    def submit_structures(self, structures: Sequence[Path]) -> list[str]:
        """Post to the NSI service, in the order given."""
        return self.nsi.submit(structures) if self.nsi else []

    def send(self, message: Path) -> str:
        """Import one message."""
        return self.transfer.send(message)

    def status(self, request: str) -> Status:
        """What became of an import."""
        return self.transfer.status(request)

    def read_back(self, schema: Schema, area: str, periods: Sequence[str] = ()) -> Observations | None:
        """What the NSI service serves of a dataflow for one area; None where there is no such service."""
        return self.nsi.data(schema, area, periods) if self.nsi else None


def open_dotstat(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> DotStat:
    """Make a .Stat target from its section.

    Raises:
        UsageError: An address is missing, or an option is not known.
    """
    place = f"[targets.{settings.name}] of `{workspace.root / 'ilms.toml'}`"
    options = settings.options
    known(options, OPTIONS, place)
    for needed in ("transfer", "dataspace"):
        if not options.get(needed):
            raise UsageError(f"{place} has no `{needed}`", hint=f'{needed} = "..."')
    return make(settings.name, options, secrets, watcher, place)


def make(
    name: str, options: Mapping[str, Any], secrets: Secrets, watcher: Watcher, place: str, hint: str = ""
) -> DotStat:
    """Put a .Stat target together from options that are complete; `hint` helps if nobody is there."""
    version = _one_of(options, "version", "3", VERSIONS, place)
    validation = _one_of(options, "validation", "basic", tuple(VALIDATION), place)
    read_back = _one_of(options, "read-back", "sdmx-ml-2.1", tuple(ACCEPT), place)
    timeout = _seconds(options, place)
    for needed in ("transfer", "nsi"):
        if options.get(needed) and not is_address(options[needed]):
            raise UsageError(f"{place}: `{needed}` is not an address", hint=f'{needed} = "https://..."')
    channel = Channel(name, _tokens(name, options.get("auth"), secrets, place), watcher, timeout, hint)
    fields = {
        "lang": str(options.get("language", "en")),
        "validationType": VALIDATION[validation],
        "targetVersion": "0",  # live
        "restorationOptionRequired": "false",
        "sendEmail": "1",  # never: the ledger is where the outcome is kept
    }
    transfer = Transfer(channel, str(options["transfer"]), str(options["dataspace"]), version, fields)
    nsi = Nsi(channel, str(options["nsi"]), read_back) if options.get("nsi") else None
    return DotStat(name, channel, transfer, nsi)


def _tokens(name: str, auth: Any, secrets: Secrets, place: str) -> Tokens | None:  # noqa: ANN401  # as TOML has it
    if auth is None:
        return None
    if not isinstance(auth, Mapping):
        hint = 'auth = { authority = "https://...", client_id = "..." }'
        raise UsageError(f"{place}: `auth` is not a table", hint=hint)
    known(auth, AUTH, f"`auth` in {place}")
    for needed in ("authority", "client_id"):
        if not auth.get(needed):
            raise UsageError(f"`auth` in {place} has no `{needed}`")
    if not is_address(auth["authority"]):
        raise UsageError(f"`auth` in {place}: `authority` is not an address", hint='authority = "https://..."')
    grant = _one_of(auth, "grant", "client_credentials", ("client_credentials",), f"`auth` in {place}")
    return Tokens(
        name,
        str(auth["authority"]),
        str(auth["client_id"]),
        lambda: secrets.find(name),
        grant,
        auth.get("scope", ""),
    )


def _seconds(options: Mapping[str, Any], place: str) -> float:
    value = options.get("timeout", READ)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LONGEST:
        raise UsageError(f"{place}: timeout = {value!r} is no number of seconds", hint=f"timeout = {READ:g}")
    return float(value)


def _one_of(options: Mapping[str, Any], name: str, default: str, allowed: tuple[str, ...], place: str) -> str:
    value = str(options.get(name, default))
    if value not in allowed:
        raise UsageError(f'{place} has {name} = "{value}"', hint=f"one of: {', '.join(allowed)}")
    return value
