"""Structures by name: those of the store, loaded when they are asked for, and those of any structure file."""

import difflib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from ilms.errors import UnknownDataflowError, UsageError
from ilms.languages import _
from ilms.structures import message, reading
from ilms.structures.given import content, is_json
from ilms.structures.message import Element, Message
from ilms.structures.schema import Codelist, Reference, Schema
from ilms.structures.store import PACKAGED, current, remembered

CONCEPTS = "concepts.xml"
SCHEMES = ("concepts.xml", "categories.xml", "agencies.xml")  # in dsd/, beside one file a dataflow
Resolve = Callable[[str | None], Schema]


def indicators() -> tuple[str, ...]:
    """The ids of the DSDs at hand, in alphabetical order; the dataflow of each packaged one is `DF_` + id."""
    return tuple(stem for stem in current().stems("dsd") if f"{stem}.xml" not in SCHEMES)


def codelists() -> tuple[str, ...]:
    """The ids of the codelists at hand, in alphabetical order."""
    return current().stems("codelists")


@remembered
def codelist(id: str) -> Codelist:  # noqa: A002  # the standard's word for it
    """A codelist at hand, in its own order.

    Raises:
        UsageError: There is none of that id (with the nearest), or the workspace's file of it is not of it.
    """
    if id not in codelists():
        raise unknown(_("codelist"), id, codelists(), _("`ilms codelist list` shows them"))
    return _shared(_named_as_its_file("codelists", id, *_kinds("Codelist")))


@remembered
def schema(dataflow: str) -> Schema:
    """The schema of a dataflow at hand, named `DF_X`, `X` or `ILO:DF_X(1.0)`.

    Raises:
        UsageError: There is none of that id (with the nearest), or the workspace's file of it is not of it.
    """
    wanted = bare(dataflow)
    stem = wanted.removeprefix("DF_") if wanted.removeprefix("DF_") in indicators() else _own_flows().get(wanted)
    if stem is None:
        known = [*(f"DF_{name}" for name in indicators()), *_own_flows()]
        raise unknown(_("dataflow"), dataflow, known, _("`ilms dsd list` shows them; `--structure FILE` brings others"))
    held = _schemas(stem)
    return held[wanted] if wanted in held else held.get(f"DF_{stem}") or next(iter(held.values()))


@remembered
def _schemas(stem: str) -> dict[str, Schema]:
    """The schemas of one file of `dsd/`, by dataflow."""
    _named_as_its_file("dsd", stem, "DataStructure")
    held = message_of("dsd", stem)

    def find(reference: Reference, kind: str) -> Element | None:
        own = held.get(reference, *_kinds(kind))  # a list beside its data structure: its id is taken in `codelists/`
        return own if own is not None else _at_hand(reference, kind)

    return reading.schemas(held, find, _shared)


@remembered
def _own_flows() -> dict[str, str]:
    """The dataflows of the office's own DSDs, whatever they are called, each with its file's name."""
    own = [path.stem for path in current().own_files() if path.parent.name == "dsd" and path.name not in SCHEMES]
    return {flow.id: stem for stem in own for flow, _ in message_of("dsd", stem).all("Dataflow")}


def schemas_in(path: Path) -> dict[str, Schema]:
    """The schemas of a structure file of any agency by dataflow id; a DSD without a dataflow under its own.

    Codelists and concepts that the file names and does not hold are looked for among those at hand; a
    component whose codelist is nowhere is left uncoded, and the schema's annotations say which.

    Raises:
        UsageError: The file cannot be read or holds no data structure.
    """
    given = _elements(path)

    def find(reference: Reference, kind: str) -> Element | None:
        held = given.get(reference, *_kinds(kind))
        return held if held is not None else _at_hand(reference, kind)

    found = reading.schemas(given, find, cache(reading.codelist))
    if not found:
        flows = [reference.id for reference, _ in given.all("Dataflow")]
        raise UsageError(
            _("structure file `{path}` holds no data structure definition", path=path),
            detail=_("its dataflows ({flows}) have theirs elsewhere", flows=", ".join(flows)) if flows else "",
            hint=_(
                "SDMX-ML 2.1, 3.0 and SDMX-JSON 2.0 are read; ask the service for the dataflow with `references=all`"
            ),
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
    """The files that a receiver needs before it takes this dataflow's data, in dependency order.

    The concept schemes name every packaged codelist, so all of these come first, then the office's own that the DSD
    names, then concepts, then the DSD.

    Raises:
        UsageError: There is no such dataflow.
    """
    wanted = schema(dataflow)
    named = {component.codelist.reference.id for component in wanted.components if component.codelist}
    every = [stem for stem in codelists() if stem in named or PACKAGED.files("codelists", stem)]
    stems = [*(("codelists", stem) for stem in every), ("dsd", "concepts"), ("dsd", wanted.structure.id)]
    return tuple(current().files(*place)[0] for place in stems)


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
                    _(
                        "the message is of `{wanted}`, not of `{dataflow}` as `--dataflow` says",
                        wanted=wanted,
                        dataflow=chosen.dataflow.id,
                    ),
                    hint=_("leave `--dataflow` out, or name the file of that dataflow"),
                )
            return chosen
        if held is None:
            if wanted is None:
                raise UsageError(
                    _("the message does not say which dataflow it is of"),
                    hint=_("`--dataflow ID` says it; `ilms dsd list` shows the packaged ones"),
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
            _("`{structure}` has several dataflows and the message does not say which it is of", structure=structure),
            detail=_("they are: {held}", held=", ".join(sorted(held))),
            hint=_("`--dataflow ID` says it"),
        )
    raise unknown(
        _("dataflow"), wanted, held, _("`{structure}` has: {names}", structure=structure, names=", ".join(sorted(held)))
    )


def bare(name: str) -> str:
    """The id alone, of `DF_X`, `ILO:DF_X(1.0)`, `ILO,DF_X,1.0` or a URN."""
    if "," in name:
        return name.split(",")[1].strip()
    return re.sub(r"\([^)]*\)$", "", name.strip()).rpartition(":")[2]


def unknown(what: str, name: str, known: Iterable[str], otherwise: str) -> UsageError:
    """The error for a name that is not there, with the nearest three."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    near = [by_fold[n] for n in difflib.get_close_matches(name.casefold(), list(by_fold), 3, 0.7)]
    hint = _("did you mean {names}?", names=", ".join(f"`{n}`" for n in near)) if near else otherwise
    title = _("there is no {what} `{name}`", what=what, name=name)
    if what != "dataflow":
        return UsageError(title, hint=hint)
    error = UnknownDataflowError(title, hint=hint)
    error.near = tuple(near)
    return error


@remembered
def _message(path: Path) -> Message:
    return message.read(path)


@remembered
def message_of(folder: str, stem: str) -> Message:
    """What is at hand under a file's name: the office's file, and of the packaged one what that does not have."""
    held, *others = [_message(path) for path in current().files(folder, stem)]
    return held.completed(others[0]) if others else held


@remembered
def _shared(element: Element) -> Codelist:
    """One `Codelist` for all schemas: the elements live as long as their store and never change."""
    return reading.codelist(element)


def _named_as_its_file(folder: str, stem: str, *kinds: str) -> Element:
    """The artefact that a file is named after.

    Raises:
        UsageError: The office's file holds none of that id, or another agency's in place of a packaged one.
    """
    path, *others = current().files(folder, stem)
    found = {reference: element for reference, element in _message(path).all(*kinds) if reference.id == stem}
    if not found:
        raise UsageError(
            _("`{path}` holds no {kinds} `{stem}`", path=path, kinds=kinds[0], stem=stem),
            hint=_("a file of `codelists/` or `dsd/` is named after what it holds"),
        )
    reference, element = next(iter(found.items()))
    for other in others:
        agencies = {packaged.agency for packaged, _ in _message(other).all(*kinds)}
        if reference.agency not in agencies:
            raise UsageError(
                _(
                    "`{path}` would stand in place of {agencies}'s `{stem}`, and is {reference}",
                    path=path,
                    agencies=" and ".join(sorted(agencies)),
                    stem=stem,
                    reference=reference,
                ),
                hint=_(
                    "a list of your own has an id of its own: codes of an office never go into another agency's list"
                ),
            )
    return element


def _at_hand(reference: Reference, kind: str) -> Element | None:
    """Find an artefact; its file's name is its id, so no index is needed."""
    match kind:
        case "Codelist" | "ValueList":
            place = ("codelists", reference.id)
        case "DataStructure":
            place = ("dsd", reference.id)
        case _:
            place = ("dsd", "concepts")
    found = (_message(path).get(reference, *_kinds(kind)) for path in current().files(*place))
    return next((element for element in found if element is not None), None)


def _kinds(kind: str) -> tuple[str, ...]:
    return ("Codelist", "ValueList") if kind in ("Codelist", "ValueList") else (kind,)
