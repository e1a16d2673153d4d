"""New versions of the packaged codelists by scripted edits, and what they touch."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ilms import resources
from ilms.maintenance.impact.changed import Changed
from ilms.maintenance.impact.impact import Impact, impact
from ilms.structures import files
from ilms.structures.model import Item, ItemScheme, StructureMessage
from ilms.structures.store import standing_in
from ilms.workspace import Workspace


def packaged(*ids: str) -> StructureMessage:
    """Packaged codelists in one message."""
    messages = [files.read(resources.folder("codelists") / f"{id_}.xml") for id_ in ids]
    return replace(messages[0], artefacts=tuple(a for message in messages for a in message.artefacts))


def edited(message: StructureMessage, edit: Callable[[ItemScheme], Iterator[Item]]) -> StructureMessage:
    """The message with the items of each list that an edit gives."""
    lists = tuple(replace(one, items=tuple(edit(one))) for one in message.artefacts if isinstance(one, ItemScheme))
    return replace(message, artefacts=lists)


def renamed(message: StructureMessage, codes: dict[str, str]) -> StructureMessage:
    """The message with other ids; children follow their parents."""

    def items(one: ItemScheme) -> Iterator[Item]:
        for item in one.items:
            yield replace(item, id=codes.get(item.id, item.id), parent=codes.get(item.parent or "", item.parent))

    return edited(message, items)


def touched(workspace: Workspace, old: StructureMessage, new: StructureMessage) -> Impact:
    """What a change touches."""
    with standing_in(workspace.root):
        return impact(workspace, Changed.between(old, new))
