"""What a person names as one side of a comparison: a file, or structures that are at hand by their id."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures import files
from ilms.structures.load import bare, codelists, unknown
from ilms.structures.model import StructureMessage
from ilms.structures.store import current, standing_in
from ilms.structures.tables import find

PACKAGED = "packaged:"  # before an id: whatever stands in its place in the workspace
CODELISTS = ("Codelist", "ValueList")


def two_sides(side: Callable[[str], StructureMessage], old: str, new: str) -> tuple[StructureMessage, StructureMessage]:
    """Both sides of a comparison; an id asks of a file only what has that id, if there is any.

    Args:
        side: What a name leads to: `codelist_side` or `structure_side`.
        old: As a person named it.
        new: Likewise.

    Raises:
        UsageError: One of them leads nowhere.
    """
    found = side(old), side(new)
    if _is_file(old) == _is_file(new):
        return found
    named, file = (found[1], found[0]) if _is_file(old) else found
    wanted = {(one.kind, one.agency, one.id) for one in named.artefacts}
    kept = tuple(one for one in file.artefacts if (one.kind, one.agency, one.id) in wanted)
    asked = replace(file, artefacts=kept or file.artefacts)
    return (asked, named) if _is_file(old) else (named, asked)


def codelist_side(what: str) -> StructureMessage:
    """The codelists of a structure file, or the one of an id.

    Raises:
        UsageError: There is no such file or list, or the file holds none.
    """
    message = _file(what)
    if message is None:
        return _at_hand(what, _codelist)
    kept = tuple(artefact for artefact in message.artefacts if artefact.kind in CODELISTS)
    if not kept:
        held = ", ".join(dict.fromkeys(artefact.kind for artefact in message.artefacts))
        raise UsageError(
            _("`{what}` holds no codelist", what=what),
            detail=_("it holds: {held}", held=held),
            hint=_("`ilms dsd diff` compares these"),
        )
    return replace(message, artefacts=kept)


def structure_side(what: str) -> StructureMessage:
    """Everything in a structure file, or the files of a table, dataflow or DSD.

    Raises:
        UsageError: There is no such file, table or structure.
    """
    message = _file(what)
    return _at_hand(what, _structures) if message is None else message


def _is_file(what: str) -> bool:
    return Path(what).is_file()


def _file(what: str) -> StructureMessage | None:
    path = Path(what)
    if _is_file(what):
        return files.read(path)
    if path.suffix or "/" in what or "\\" in what:
        raise UsageError(_("there is no file `{what}`", what=what))
    return None


def _at_hand(what: str, find_: Callable[[str], StructureMessage]) -> StructureMessage:
    if not what.startswith(PACKAGED):
        return find_(bare(what))
    with standing_in(None):
        return find_(bare(what.removeprefix(PACKAGED)))


def _codelist(id_: str) -> StructureMessage:
    if id_ not in codelists():
        raise unknown(
            _("codelist"), id_, codelists(), _("`ilms codelist list` shows them; a path names a structure file")
        )
    return files.read(current().files("codelists", id_)[0])


def _structures(name: str) -> StructureMessage:
    if name in codelists():
        raise UsageError(
            _("`{name}` is a codelist", name=name),
            hint=_("`ilms codelist diff {name} OTHER` compares codelists", name=name),
        )
    stem = name.removeprefix("DF_")
    stems = [stem] if stem in current().stems("dsd") else [table.indicator for table in find(name)]
    messages = [files.read(current().files("dsd", one)[0]) for one in stems]
    return replace(messages[0], artefacts=tuple(a for message in messages for a in message.artefacts))
