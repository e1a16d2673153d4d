"""All that a change of codelists touches in a workspace, and the edits that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.impact import code_maps, constraints, data, fronts, mappings, overlays, rules, scripts, settings
from ilms.maintenance.impact.changed import Changed
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.impact.uses import components, mapped
from ilms.maintenance.rewriting.edits import Edit, Rewritten, rewritten
from ilms.structures.schema import Code
from ilms.workspace import Workspace

SUMS = (What.RULE, What.AGGREGATION)
OVERRULED = (What.RULE, What.CODE_MAP)  # by entries of the same id, and by a map in front
Shown = Callable[[Path], str]  # a file's name as people see it


@dataclass(frozen=True, eq=False)
class Impact:
    """What is touched.

    Attributes:
        touches: In the order of the changes and, of each, of what is touched.
        files: The workspace's files as the edits make them; those that are new were empty before.
        copies: Those of them that are copies of packaged files, as these are changed.
    """

    changed: Changed
    touches: tuple[Touch, ...]
    files: tuple[Rewritten, ...]
    copies: Mapping[Path, Rewritten]

    def diff(self, one: Rewritten, shown: Shown) -> str:
        """How a file changes; of a copy of a packaged file, how it differs from that."""
        return self.copies.get(one.path, one).diff(shown(one.path))

    def of(self, change: Change) -> list[Touch]:
        """What one change touches."""
        return [touch for touch in self.touches if touch.change is change]

    def near(self, change: Change) -> Sequence[Code]:
        """The nearest codes to one that was removed; none of another change."""
        return self.changed.near(change) if change.kind is Kind.REMOVED else ()

    def undecided(self, touch: Touch) -> bool:
        """Whether somebody has to decide what becomes of that place, or to edit it, before it is right again."""
        in_file = touch.what not in (What.OBSERVATIONS, What.SUBMISSION)
        gone = touch.change.kind in (Kind.REMOVED, Kind.RENAMED)
        return self.by_hand(touch) or (in_file and touch.becomes is None and gone)

    def by_hand(self, touch: Touch) -> bool:
        """Whether it is known what becomes of that place, and no edit is made: JSON, two elements on one line."""
        fronted = touch.what is What.MAPPING or touch.file.suffix == ".csv"
        return touch.becomes is not None and touch.edit is None and not touch.packaged and not fronted

    def overruled(self, touch: Touch) -> bool:
        """Whether the workspace's own files go before that packaged place once the edits are written."""
        if not touch.packaged or touch.becomes is None:
            return False
        copied = any(one.path == touch.file for one in self.copies.values())
        return copied or (touch.what in OVERRULED and touch.file.suffix != ".xml")

    def summary(self) -> dict[str, int]:
        """How many codes changed, how many of them touch anything, places, those to decide, and files to write."""
        return {
            "changes": len(self.changed.changes),
            "touching": len({id(touch.change) for touch in self.touches}),
            "places": len(self.touches),
            "undecided": sum(map(self.undecided, self.touches)),
            "files": len(self.files),
        }

    def as_json(self, shown: Shown) -> dict[str, Any]:
        """The public shape (`docs/json.md`)."""
        return {
            "summary": self.summary(),
            "changes": [
                {
                    **change.as_json(),
                    "nearest": [{"code": code.id, "names": dict(code.names)} for code in self.near(change)],
                    "touches": [self._touch(touch, shown) for touch in self.of(change)],
                }
                for change in self.changed.changes
            ],
            "files": [
                {"file": shown(one.path), "new": not one.before, "diff": self.diff(one, shown)} for one in self.files
            ],
        }

    def _touch(self, touch: Touch, shown: Shown) -> dict[str, Any]:
        said = {
            "line": touch.line, "at": touch.at, "text": touch.text, "becomes": touch.becomes, "count": touch.count,
            "dataflow": touch.dataflow, "periods": list(touch.periods), "where": [dict(place) for place in touch.where],
        }  # fmt: skip
        given = {name: value for name, value in said.items() if value not in (None, "", 0, [])}
        place = {"what": str(touch.what), "file": shown(touch.file), "packaged": touch.packaged}
        return {**place, **({"overruled": self.overruled(touch)} if touch.packaged else {}), **given}


def impact(workspace: Workspace, changed: Changed) -> Impact:
    """Look through a workspace for the codes that changed.

    Args:
        workspace: Its own files and, in place of those it does not have, the packaged ones.
        changed: What changed.

    Raises:
        UsageError: A file of the workspace is not as it must be.
        StateError: A submission is not as it was recorded.
    """
    lists, used = components(changed), mapped(workspace)
    observations = list(data.built(changed, workspace))
    seen = {(touch.dataflow, touch.text) for touch in observations}
    found = [
        *mappings.touches(changed, used, lists),
        *fronts.labels_as_codes(changed, used, seen if observations else None),
        *code_maps.touches(changed, used, workspace),
        *code_maps.aggregations(changed, workspace),
        *rules.touches(changed, workspace, lists),
        *scripts.touches(changed, workspace),
        *constraints.touches(changed, workspace, lists),
        *settings.touches(changed, workspace, lists),
        *observations,
        *data.sent(changed, workspace),
    ]
    found = [touch for touch in found if _matters(touch)]
    order = {id(change): number for number, change in enumerate(changed.changes)}
    kinds = {what: number for number, what in enumerate(What)}
    found.sort(key=lambda touch: (order[id(touch.change)], kinds[touch.what]))
    own = [touch.edit for touch in found if touch.edit and not touch.packaged]
    copies = overlays.copies(workspace, used, found)
    edits = [*own, *fronts.edits(used, workspace, found), *overlays.entries(workspace, found)]
    edits += [Edit(path, 0, 0, one.after, 1) for path, one in copies.items()]
    return Impact(changed, tuple(found), rewritten(edits), copies)


def _matters(touch: Touch) -> bool:
    """A code that has moved is the same code; what it adds up to may not be."""
    return touch.change.kind is not Kind.MOVED or touch.what in SUMS
