"""Where the names that were added to other agencies' lists are from: `names.csv`, packaged and an office's own."""

from collections.abc import Mapping
from pathlib import Path

from ilms import resources
from ilms.maintenance.compare.changes import Changes, Kind
from ilms.maintenance.names import LIST, Names, Row, load
from ilms.structures.store import FOLDERS, Store

FILE = "names.csv"


def at_hand(store: Store) -> Names:
    """Every name that was added: the packaged ones, and an office's own in place of those."""
    return Names((*of_folder(resources.root()).rows, *(of_folder(store.own).rows if store.own else ())))


def of_folder(root: Path) -> Names:
    """The names of a folder's `codelists/names.csv`; none where there is no such file."""
    path = path_in(root)
    return load(path) if path.is_file() else Names(())


def path_in(root: Path) -> Path:
    """The table of a folder with `codelists/`."""
    return root / FOLDERS[0] / FILE


def added(names: Names, list_id: str, code: str) -> Mapping[str, Row]:
    """The names that were added to a code, or (`""`) to the list itself, by language."""
    return names.rows_of(list_id, code) if code else names.rows_of(LIST, list_id)


def recorded(held: Names, list_id: str, changes: Changes, origin: str) -> list[Row]:
    """A table with the names that changed in a list.

    Args:
        held: The table as it is.
        list_id: Which list.
        changes: Of that list.
        origin: Where the new names are from.
    """
    rows = {(row["artefact"], row["id"], row["lang"]): row for row in held.rows}
    for change in changes.of(Kind.LABEL):
        artefact, id_ = (list_id, change.item) if change.item else (LIST, list_id)
        place = (artefact, id_, change.language)
        if change.new is None:
            rows.pop(place, None)
        else:
            row = {"artefact": artefact, "id": id_, "lang": change.language, "name": change.new, "origin": origin}
            rows[place] = row
    return _together(list(rows.values()), len(held.rows))


def _together(rows: list[Row], old: int) -> list[Row]:
    """New rows behind the last one of their list, so that a list stays in one piece."""
    found = rows[:old]
    for row in rows[old:]:
        of = [at for at, one in enumerate(found, 1) if one["artefact"] == row["artefact"]]
        found.insert(of[-1] if of else len(found), row)
    return found
