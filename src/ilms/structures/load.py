"""Structures by name: the packaged ones, loaded when they are asked for, and those of any structure file."""

import difflib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from ilms import resources
from ilms.errors import UnknownDataflowError, UsageError
from ilms.structures import message, reading
from ilms.structures.given import content, is_json
from ilms.structures.message import Element, Message
from ilms.structures.schema import Codelist, Reference, Schema

CONCEPTS = "concepts.xml"
SCHEMES = ("concepts.xml", "categories.xml", "agencies.xml")  # in dsd/, beside one file a dataflow
Resolve = Callable[[str | None], Schema]


def indicators() -> tuple[str, ...]:
    """The ids of the packaged DSDs, in alphabetical order; the dataflow of each is `DF_` + id."""
    files = sorted(resources.folder("dsd").glob("*.xml"))
    return tuple(file.stem for file in files if file.name not in SCHEMES)


def codelists() -> tuple[str, ...]:
    """The ids of the packaged codelists, in alphabetical order."""
    return tuple(sorted(file.stem for file in resources.folder("codelists").glob("*.xml")))


@cache
def codelist(id: str) -> Codelist:  # noqa: A002  # the standard's word for it
    """A packaged codelist, in the ILO's order.

    Raises:
        UsageError: There is none of that id; with the nearest.
    """
    if id not in codelists():
        raise unknown("codelist", id, codelists(), "`ilms codelist list` shows them")
    held = _file("codelists", id)
    return _shared(next(element for _, element in held.all("Codelist")))


@cache
def schema(dataflow: str) -> Schema:
    """The schema of a packaged dataflow, named `DF_X`, `X` or `ILO:DF_X(1.0)`.

    Raises:
        UsageError: There is none of that id; with the nearest.
    """
    indicator = bare(dataflow).removeprefix("DF_")
    if indicator not in indicators():
        known = [f"DF_{name}" for name in indicators()]
        raise unknown("dataflow", dataflow, known, "`ilms dsd list` shows them; `--structure FILE` brings others")
    if dataflow != indicator:
        return schema(indicator)
    return reading.schemas(_file("dsd", indicator), _packaged, _shared)[f"DF_{indicator}"]


def schemas_in(path: Path) -> dict[str, Schema]:
    """The schemas of a structure file of any agency by dataflow id; a DSD without a dataflow under its own.

    Codelists and concepts that the file names and does not hold are looked for among the packaged ones; a
    component whose codelist is nowhere is left uncoded, and the schema's annotations say which.

    Raises:
        UsageError: The file cannot be read or holds no data structure.
    """
    given = _elements(path)

    def find(reference: Reference, kind: str) -> Element | None:
        held = given.get(reference, *_kinds(kind))
        return held if held is not None else _packaged(reference, kind)

    found = reading.schemas(given, find, cache(reading.codelist))
    if not found:
        flows = [reference.id for reference, _ in given.all("Dataflow")]
        raise UsageError(
            f"structure file `{path}` holds no data structure definition",
            detail=f"its dataflows ({', '.join(flows)}) have theirs elsewhere" if flows else "",
            hint="SDMX-ML 2.1, 3.0 and SDMX-JSON 2.0 are read; ask the service for the dataflow with `references=all`",
        )
    return found


def _elements(path: Path) -> Message:
    """The artefacts of a structure file as XML, whatever its format; of XML nothing reads the whole."""
    given = content(path)
    if is_json(given):
        from ilms.structures.files import json_as_elements

        return Message(path, json_as_elements(path, given))
    return Message(path, message.root_of(path, given))


def structure_files(dataflow: str) -> tuple[Path, ...]:
    """The packaged files that a receiver needs before it takes this dataflow's data, in dependency order.

    The concept schemes name every packaged codelist, so all of these come first, then concepts, then the DSD.

    Raises:
        UsageError: There is no such dataflow.
    """
    indicator = schema(dataflow).structure.id
    lists = (resources.folder("codelists") / f"{name}.xml" for name in codelists())
    dsd = resources.folder("dsd")
    return (*lists, dsd / CONCEPTS, dsd / f"{indicator}.xml")


def resolver(structure: Path | None, dataflow: str | None) -> Resolve:
    """What a message reader asks for the schema, given the dataflow or DSD id the message names, or None.

    Args:
        structure: The structure file to look in; None for the packaged structures.
        dataflow: What the user said the data is of; a message that names something else is refused.

    Raises:
        UsageError: Straight away where the file cannot be read or has no such dataflow.
    """
    held = schemas_in(structure) if structure else None
    chosen = _chosen(dataflow, held, structure) if dataflow else None

    def resolve(named: str | None) -> Schema:
        wanted = bare(named) if named else None
        if chosen is not None:
            if wanted not in (None, chosen.dataflow.id, chosen.structure.id):
                raise UsageError(
                    f"the message is of `{wanted}`, not of `{chosen.dataflow.id}` as `--dataflow` says",
                    hint="leave `--dataflow` out, or name the file of that dataflow",
                )
            return chosen
        if held is None:
            if wanted is None:
                raise UsageError(
                    "the message does not say which dataflow it is of",
                    hint="`--dataflow ID` says it; `ilms dsd list` shows the packaged ones",
                )
            return schema(wanted)
        return _named(wanted, held, structure)

    return resolve


def _chosen(dataflow: str, held: dict[str, Schema] | None, structure: Path | None) -> Schema:
    return schema(dataflow) if held is None else _named(bare(dataflow), held, structure)


def _named(wanted: str | None, held: dict[str, Schema], structure: Path | None) -> Schema:
    if wanted in held:
        return held[wanted]
    fitting = [s for s in held.values() if wanted in (None, s.structure.id)]
    if len(fitting) == 1:
        return fitting[0]
    if wanted is None or fitting:
        raise UsageError(
            f"`{structure}` has several dataflows and the message does not say which it is of",
            detail="they are: " + ", ".join(sorted(held)),
            hint="`--dataflow ID` says it",
        )
    raise unknown("dataflow", wanted, held, f"`{structure}` has: {', '.join(sorted(held))}")


def bare(name: str) -> str:
    """The id alone, of `DF_X`, `ILO:DF_X(1.0)`, `ILO,DF_X,1.0` or a URN."""
    if "," in name:
        return name.split(",")[1].strip()
    return re.sub(r"\([^)]*\)$", "", name.strip()).rpartition(":")[2]


def unknown(what: str, name: str, known: Iterable[str], otherwise: str) -> UsageError:
    """The error for a name that is not there, with the nearest three."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    near = [by_fold[n] for n in difflib.get_close_matches(name.casefold(), list(by_fold), 3, 0.7)]
    hint = f"did you mean {', '.join(f'`{n}`' for n in near)}?" if near else otherwise
    title = f"there is no {what} `{name}`"
    if what != "dataflow":
        return UsageError(title, hint=hint)
    error = UnknownDataflowError(title, hint=hint)
    error.near = tuple(near)
    return error


@cache
def _file(folder: str, stem: str) -> Message:
    return message.read(resources.folder(folder) / f"{stem}.xml")


@cache
def _shared(element: Element) -> Codelist:
    """One `Codelist` for all schemas: packaged elements live as long as the process and never change."""
    return reading.codelist(element)


def _packaged(reference: Reference, kind: str) -> Element | None:
    """Find a packaged artefact; its file's name is its id, so no index is needed."""
    match kind:
        case "Codelist":
            place = ("codelists", reference.id)
        case "DataStructure":
            place = ("dsd", reference.id)
        case _:
            place = ("dsd", "concepts")
    if not (resources.folder(place[0]) / f"{place[1]}.xml").is_file():
        return None
    return _file(*place).get(reference, *_kinds(kind))


def _kinds(kind: str) -> tuple[str, ...]:
    return ("Codelist", "ValueList") if kind in ("Codelist", "ValueList") else (kind,)
