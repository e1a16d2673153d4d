"""A .Stat Suite: data through its transfer service, structures and reading back through its NSI service."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.languages import _
from ilms.observations import Observations
from ilms.structures.schema import Reference, Schema
from ilms.submission.address import bare
from ilms.submission.auth import Secrets
from ilms.submission.http import Channel
from ilms.submission.observer import Watcher
from ilms.submission.targets.door import DOOR, channel
from ilms.submission.targets.interface import Capabilities, Status
from ilms.submission.targets.nsi import ACCEPT, Nsi, artefact_of
from ilms.submission.targets.section import section
from ilms.submission.targets.transfer import COMPRESS, VALIDATE, WHEN_TOO_LARGE, Transfer
from ilms.workspace import TargetSettings, Workspace

OPTIONS = (
    *DOOR, "transfer", "version", "nsi", "dataspace", "language", "validation", "validate", "validate-path",
    "read-back", "release", "compress", "protected",
)  # fmt: skip
DEFAULTS = {
    "version": "3", "validation": "basic", "validate": "on demand", "validate-path": VALIDATE, "language": "en",
    "read-back": "sdmx-ml-2.1", "compress": WHEN_TOO_LARGE,
}  # fmt: skip
FIRST = "first"
LIVE, POINT_IN_TIME = "0", "1"
VERSIONS = ("1.2", "2", "3")
VALIDATION = {"basic": "0", "advanced": "1"}


class DotStat:
    """A receiver that keeps the contracts of .Stat's transfer service and of the NSI service.

    Attributes:
        transfer: Where messages go.
        nsi: Where structures go and data is read back; None where no address is configured.
        release: The moment at which what is sent becomes what everybody sees; None for at once.
    """

    def __init__(
        self,
        name: str,
        channel: Channel,
        transfer: Transfer,
        nsi: Nsi | None,
        *,
        release: datetime | None = None,
        validates_first: bool = False,
    ) -> None:
        self.name, self.channel, self.transfer, self.nsi, self.release = name, channel, transfer, nsi, release
        self.capabilities = Capabilities(
            answers=True,
            takes_delta=True,
            needs_structures=nsi is not None,
            formats=("sdmx-ml-2.1",),
            # CSV 1.0 is always Merge and its empty cells delete nothing; ML 2.1 has no Merge in its XSD.
            delta_format="sdmx-csv-2.0",
            validates_first=validates_first,
            unseen=_unseen(name, nsi, release),
        )

    def probe(self) -> Mapping[str, str]:
        """Health of the service, and a token from its authority.

        Raises:
            UsageError: The moment of the release is over.
        """
        self.transfer.health()
        # By its clock: this machine's may be wrong.
        if self.release and self.release <= datetime.now(UTC) + timedelta(seconds=self.channel.skew or 0):
            raise UsageError(
                _(
                    "the release of target `{name}` is over: {release}",
                    name=self.name,
                    release=self.release.isoformat(),
                ),
                hint=_("take `release` out of [targets.{name}], or give another moment", name=self.name),
            )
        return {"transfer": _("{address} answers", address=bare(self.transfer.base)), **self.channel.ready()}

    def shape(self, data: Dataset) -> Dataset:
        """As it is."""
        return data

    def held(self, kind: str, reference: Reference) -> bytes | None:
        """An artefact as the NSI service has it.

        Raises:
            UsageError: There is no such service.
        """
        if self.nsi is None:
            raise UsageError(_("target `{name}` takes no structures", name=self.name), hint=self.capabilities.unseen)
        return self.nsi.held(artefact_of(kind, reference))

    def lacks(self, structures: Sequence[Path]) -> list[Path]:
        """The files with artefacts that the NSI service does not have; none without such a service."""
        return self.nsi.lacks(structures) if self.nsi else []

    def submit_structures(self, structures: Sequence[Path]) -> list[str]:
        """Post to the NSI service, in the order given."""
        return self.nsi.submit(structures) if self.nsi else []

    def send(self, message: Path) -> str:
        """Import one message."""
        return self.transfer.send(message)

    def ahead(self) -> float | None:
        """By the `Date` of its answers."""
        return self.channel.skew

    def status(self, request: str) -> Status:
        """What became of an import."""
        return self.transfer.status(request)

    def validate(self, message: Path) -> str:
        """Hand in one message to be judged."""
        return self.transfer.validate(message)

    def verdict(self, request: str) -> Status:
        """What was found; the same queue, the same question."""
        return self.transfer.status(request)

    def read_back(self, schema: Schema, area: str, periods: Sequence[str] = ()) -> Observations | None:
        """What the NSI service serves of a dataflow for one area; None where there is no such service.

        None also where a release is set: the service shows the live version only, and what was sent is not in it yet.
        """
        return self.nsi.data(schema, area, periods) if self.nsi and not self.release else None


def open_dotstat(
    workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher, hint: str = ""
) -> DotStat:
    """Make a .Stat target from its section; `hint` helps if nobody is there.

    Raises:
        UsageError: An address is missing, or an option is not known.
    """
    said = section(workspace, settings, OPTIONS)
    options = said.options
    base, dataspace = said.address("transfer", "https://..."), said.text("dataspace", "design")
    version = said.one_of("version", VERSIONS, DEFAULTS["version"])
    validation = said.one_of("validation", tuple(VALIDATION), DEFAULTS["validation"])
    read_back = said.one_of("read-back", tuple(ACCEPT), DEFAULTS["read-back"])
    first = said.one_of("validate", (DEFAULTS["validate"], FIRST), DEFAULTS["validate"]) == FIRST
    compress = said.one_of("compress", COMPRESS, DEFAULTS["compress"])
    release = _moment(options.get("release"), said.place)
    structures = said.address("nsi", "https://...") if options.get("nsi") else ""
    way = channel(workspace, settings, secrets, watcher, hint)
    fields = {
        "lang": str(options.get("language", DEFAULTS["language"])),
        "validationType": VALIDATION[validation],
        "targetVersion": POINT_IN_TIME if release else LIVE,
        "restorationOptionRequired": "false",
        "sendEmail": "1",  # never: the ledger is where the outcome is kept
    } | ({"PITReleaseDate": release.isoformat()} if release else {})
    path = str(options.get("validate-path", DEFAULTS["validate-path"])).strip("/")
    transfer = Transfer(way, base, dataspace, version, fields, path, compress)
    nsi = Nsi(way, structures, read_back) if structures else None
    return DotStat(settings.name, way, transfer, nsi, release=release, validates_first=first)


def _unseen(name: str, nsi: Nsi | None, release: datetime | None) -> str:
    """Why what was sent cannot be read back, and what makes it so that it can."""
    if release:
        moment = release.isoformat(sep=" ", timespec="minutes")
        return f"nobody sees what was sent before {moment}: after that, take `release` out of [targets.{name}]"
    return "" if nsi else f"add `nsi` to [targets.{name}], the address of its NSI web service"


def _moment(said: Any, place: str) -> datetime | None:  # noqa: ANN401  # as TOML has it: a text, or a date and time
    """When what is sent is released.

    Raises:
        UsageError: It is no moment, or one without a zone: the service would take its own.
    """
    if said is None:
        return None
    hint = 'release = "2026-12-01T09:00:00+07:00"'
    try:
        moment = said if isinstance(said, datetime) else datetime.fromisoformat(str(said))
    except ValueError as error:
        raise UsageError(
            _('{place} has release = "{said}", which is no date and time', place=place, said=said), hint=hint
        ) from error
    if moment.tzinfo is None:
        raise UsageError(_('{place} has release = "{said}" without a time zone', place=place, said=said), hint=hint)
    return moment
