"""Contract 2 over HTTP: the structure service (NSI web service): submitting structures, reading back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from werkzeug import Request, Response
from werkzeug.http import parse_options_header

from ilms.messages import formats
from ilms.messages.header import Header
from ilms.observations import Observations
from ilms.rehearsal.artefacts import Artefact, Identity, message, stub
from ilms.rehearsal.authority import Authority
from ilms.rehearsal.query import Query
from ilms.rehearsal.replies import (
    NO_RESULTS,
    NOT_IMPLEMENTED,
    SEMANTIC,
    SYNTAX,
    Outcome,
    SdmxError,
    error_message,
    submission_response,
)
from ilms.rehearsal.settings import Answer, Settings
from ilms.rehearsal.store import NoDataflowError, Store
from ilms.workspace import Sender

STRUCTURE_TYPE = "application/vnd.sdmx.structure+xml;version=2.1"
ML, CSV_1, CSV_2 = "sdmx-ml-2.1", "sdmx-csv-1.0", "sdmx-csv-2.0"
DATA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ML: "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
        CSV_1: "application/vnd.sdmx.data+csv;version=1.0.0",
        CSV_2: "application/vnd.sdmx.data+csv;version=2.0.0",
    }
)
# Resources of the REST interface and the classes they name; None is every class.
RESOURCES: Mapping[str, str | None] = MappingProxyType(
    {
        "structure": None,
        "dataflow": "Dataflow",
        "datastructure": "DataStructure",
        "codelist": "Codelist",
        "conceptscheme": "ConceptScheme",
        "categoryscheme": "CategoryScheme",
        "categorisation": "Categorisation",
        "contentconstraint": "ContentConstraint",
        "agencyscheme": "AgencyScheme",
    }
)
DATA_PARTS, STRUCTURE_PARTS = 4, 4  # the longest paths: data/flow/key/provider, codelist/agency/id/version


class Nsi:
    """Answers below the structure service's address."""

    def __init__(self, store: Store, authority: Authority, settings: Settings) -> None:
        self._store, self._authority, self._settings = store, authority, settings

    def answer(self, request: Request, path: str) -> Response:
        """Answer one request; what is refused is an SDMX error message."""
        try:
            return self._route(request, [part for part in path.split("/") if part])
        except SdmxError as error:
            return error_message([(error.code, error.text)], error.status)
        except NoDataflowError as error:
            return error_message([(NO_RESULTS, error.title)], 404)

    def _route(self, request: Request, parts: list[str]) -> Response:
        if parts[:1] != ["rest"] or len(parts) < 2:  # noqa: PLR2004  # rest and a resource
            raise SdmxError(404, NO_RESULTS, f"There is nothing at /{'/'.join(parts)}")
        parts = parts[1:]
        if parts[:3] == ["v2", "data", "dataflow"]:
            parts = ["data", ",".join(parts[3:6]), *parts[6:]]
        elif parts[:2] == ["v2", "structure"]:
            parts = parts[2:]
        if request.method in ("POST", "PUT", "DELETE"):
            self._authority.check(request, writing=True)
            return self._delete(parts) if request.method == "DELETE" else self._submit(request, parts)
        if request.method not in ("GET", "HEAD"):
            raise SdmxError(405, SYNTAX, f"{request.method} is not supported")
        if not self._settings.reading_open:
            self._authority.check(request)
        return self._data(request, parts) if parts[0] == "data" else self._structures(request, parts)

    def _submit(self, request: Request, parts: list[str]) -> Response:
        if parts[0] not in RESOURCES:
            raise SdmxError(404, NO_RESULTS, f"Structures are submitted to /rest/structure, not /rest/{parts[0]}")
        outcomes = self._store.registry.submit(request.get_data(), self._store.structures_in_use())
        return self._told(outcomes)

    def _delete(self, parts: list[str]) -> Response:
        kind = RESOURCES.get(parts[0])
        if kind is None or len(parts) != STRUCTURE_PARTS:
            raise SdmxError(400, SYNTAX, "One artefact is deleted at a time: /rest/codelist/AGENCY/ID/VERSION")
        identity = Identity(kind, *parts[1:])
        if kind == "Dataflow" and self._store.has_data(identity):
            raise SdmxError(409, SEMANTIC, f"{identity.urn} has data and cannot be deleted")
        self._store.registry.remove(identity)
        return self._told([Outcome(identity.urn, 200, f"{identity.urn} was deleted", "Delete")])

    def _told(self, outcomes: list[Outcome]) -> Response:
        statuses = {outcome.status for outcome in outcomes}
        status = statuses.pop() if len(statuses) == 1 else 207
        if all(outcome.accepted for outcome in outcomes) and status == 207:  # noqa: PLR2004  # created and updated
            status = 201
        if self._settings.answer is Answer.SUBMISSION:
            return submission_response(outcomes, status)
        return error_message([(outcome.status, outcome.text) for outcome in outcomes], status)

    def _structures(self, request: Request, parts: list[str]) -> Response:
        if parts[0] not in RESOURCES or len(parts) > STRUCTURE_PARTS:
            raise SdmxError(404, NO_RESULTS, f"There is nothing at /rest/{'/'.join(parts)}")
        _accepted(request, {STRUCTURE_TYPE: STRUCTURE_TYPE})
        agency, name, version = [*parts[1:], *("all", "all", "latest")[len(parts) - 1 :]]
        found = self._store.registry.find(RESOURCES[parts[0]], agency, name, version)
        if not found:
            raise SdmxError(404, NO_RESULTS, f"No {parts[0]} is {agency}:{name}({version})")
        shown = self._with_references(found, request.args.get("references", "none"))
        every = list({a.identity: a for a in shown}.values())
        match request.args.get("detail", "full"):
            case "full":
                pass
            case "allstubs":
                every = [stub(a) for a in every]
            case "referencestubs":
                every = [a if a in found else stub(a) for a in every]
            case detail:
                raise SdmxError(501, NOT_IMPLEMENTED, f"detail={detail} is not supported")
        content = message(every, datetime.now(UTC).isoformat(timespec="seconds"))
        return Response(content, content_type=STRUCTURE_TYPE)

    def _with_references(self, found: list[Artefact], references: str) -> list[Artefact]:
        registry = self._store.registry
        match references:
            case "none":
                return found
            case "children":
                return [*found, *registry.children(found)]
            case "descendants":
                return [*found, *registry.descendants(found)]
            case "parents":
                return [*found, *registry.parents(found)]
            case "all" | "parentsandsiblings":
                parents = registry.parents(found)
                below = registry.descendants([*found, *parents]) if references == "all" else registry.children(parents)
                return [*found, *parents, *below]
        raise SdmxError(400, SYNTAX, f"references={references} is not supported")

    def _data(self, request: Request, parts: list[str]) -> Response:
        if len(parts) not in range(2, DATA_PARTS + 1):
            raise SdmxError(400, SYNTAX, "A data query names a dataflow: /rest/data/AGENCY,ID,VERSION/KEY")
        query = Query.of(parts[2] if len(parts) > 2 else "all", request.args)  # noqa: PLR2004  # data, flow, key
        form = _accepted(request, {media: name for name, media in DATA_TYPES.items()})
        chosen = query.select(self._store.state(self._flow(parts[1])).joined())
        if not len(chosen):
            raise SdmxError(404, NO_RESULTS, "No Results Found")
        return Response(_written(chosen, form, query.at_observation), content_type=DATA_TYPES[form])

    def _flow(self, reference: str) -> Identity:
        """`DF_X`, `ILO,DF_X` or `ILO,DF_X,1.0`."""
        agency, name, version, *rest = (["all", *reference.split(",")] if "," not in reference
                                        else reference.split(",")) + ["latest", ""]  # fmt: skip
        if rest not in ([], [""], ["latest", ""]):
            raise SdmxError(400, SYNTAX, f"[{reference}] does not name a dataflow as AGENCY,ID,VERSION")
        found = self._store.registry.find("Dataflow", agency, name, version)
        if len(found) != 1:
            what = "not found" if not found else "not unique: name its agency and version"
            raise SdmxError(404, NO_RESULTS, f"Dataflow [{reference}] is {what}")
        return found[0].identity


def _accepted(request: Request, offered: Mapping[str, str]) -> str:
    """The first of the wanted media types that is offered; the first offered where anything will do."""
    wanted = list(request.accept_mimetypes.values()) or ["*/*"]
    first = next(iter(offered.values()))
    for text in wanted:
        media, options = parse_options_header(text)
        if media in ("*/*", "application/*", "application/xml", "text/xml", "text/*"):
            return first
        if media == "text/csv" and CSV_1 in offered.values():
            return CSV_1
        for name, given in offered.items():
            offer, version = parse_options_header(name)
            if media == offer and options.get("version", version["version"]) in _spellings(version["version"]):
                return given
    raise SdmxError(406, SYNTAX, "Not acceptable; available: " + ", ".join(offered))


def _spellings(version: str) -> tuple[str, ...]:
    return version, version.removesuffix(".0")


def _written(observations: Observations, form: str, at_observation: str) -> bytes:
    now = datetime.now(UTC).replace(microsecond=0)
    header = Header(f"REHEARSAL{now:%Y%m%d%H%M%S}", now, Sender("REHEARSAL"), at_observation=at_observation)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "data"
        formats.write(observations, file, form, header)
        return file.read_bytes()
