"""A .Stat Suite: data through its transfer service, structures and reading back through its NSI service."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.observations import Observations
from ilms.structures.schema import Schema
from ilms.submission.address import bare, is_address
from ilms.submission.auth import Secrets
from ilms.submission.http import Channel
from ilms.submission.observer import Watcher
from ilms.submission.targets.door import DOOR, channel
from ilms.submission.targets.interface import Capabilities, Status
from ilms.submission.targets.nsi import ACCEPT, Nsi
from ilms.submission.targets.transfer import Transfer
from ilms.workspace import TargetSettings, Workspace, known

OPTIONS = (
    *DOOR, "transfer", "version", "nsi", "dataspace", "language", "validation", "validate-path", "read-back",
    "protected",
)  # fmt: skip
DEFAULTS = {"version": "3", "validation": "basic", "language": "en", "read-back": "sdmx-ml-2.1"}
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
        return {"transfer": f"{bare(self.transfer.base)} answers", **self.channel.ready()}

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


def open_dotstat(
    workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher, hint: str = ""
) -> DotStat:
    """Make a .Stat target from its section; `hint` helps if nobody is there.

    Raises:
        UsageError: An address is missing, or an option is not known.
    """
    place = f"[targets.{settings.name}] of `{workspace.root / 'ilms.toml'}`"
    options = settings.options
    known(options, OPTIONS, place)
    for needed in ("transfer", "dataspace"):
        if not options.get(needed):
            raise UsageError(f"{place} has no `{needed}`", hint=f'{needed} = "..."')
    version = _one_of(options, "version", VERSIONS, place)
    validation = _one_of(options, "validation", tuple(VALIDATION), place)
    read_back = _one_of(options, "read-back", tuple(ACCEPT), place)
    for needed in ("transfer", "nsi"):
        if options.get(needed) and not is_address(options[needed]):
            raise UsageError(f"{place}: `{needed}` is not an address", hint=f'{needed} = "https://..."')
    way = channel(workspace, settings, secrets, watcher, hint)
    fields = {
        "lang": str(options.get("language", DEFAULTS["language"])),
        "validationType": VALIDATION[validation],
        "targetVersion": "0",  # live
        "restorationOptionRequired": "false",
        "sendEmail": "1",  # never: the ledger is where the outcome is kept
    }
    transfer = Transfer(way, str(options["transfer"]), str(options["dataspace"]), version, fields)
    nsi = Nsi(way, str(options["nsi"]), read_back) if options.get("nsi") else None
    return DotStat(settings.name, way, transfer, nsi)


def _one_of(options: Mapping[str, Any], name: str, allowed: tuple[str, ...], place: str) -> str:
    value = str(options.get(name, DEFAULTS[name]))
    if value not in allowed:
        raise UsageError(f'{place} has {name} = "{value}"', hint=f"one of: {', '.join(allowed)}")
    return value
