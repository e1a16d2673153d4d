"""A workbook's cells beside the observations that they became."""

from collections.abc import Sequence

from werkzeug import Request, Response
from werkzeug.exceptions import NotFound

from ilms.dataset import Dataset
from ilms.described import in_words
from ilms.desk.links import LINKS
from ilms.desk.room import Room, leading_to
from ilms.desk.sheets import Address, grid, marks, names
from ilms.desk.touching import about
from ilms.desk.unknown import unknown_at
from ilms.report.trace import SEPARATOR, Traced, of_cells, of_words
from ilms.sources.sheet import Sheet, fold
from ilms.structures.tables import table_of
from ilms.worded import unit

FEW = 200  # observations that are listed at once


def sheets(room: Room, _request: Request) -> Response:
    """The files that the mappings read, with their sheets."""
    return room.show("sheets", here="sheets", files=names(_datasets(room)))


def sheet(room: Room, request: Request) -> Response:
    """A sheet as a grid, the cells marked that became observations; beside it those of the cell that is asked for."""
    file, name, at = _asked(room, request)
    shown = _sheet(room, file, name)
    marked = marks(_datasets(room), room.checked.open, file, name)
    part = grid(shown, marked, request.args.get("row", type=int) or _row(at, shown))
    became = dict.fromkeys(cell.at for _, row in part.rows for cell in row if cell and cell.mark.observations)
    told = _beside(room, file, name, at, list(became))
    return room.show("sheet", here="sheets", file=file, sheet=name, at=at, grid=part, **told)


def beside(room: Room, request: Request) -> Response:
    """What stands beside the grid, alone."""
    file, name, at = _asked(room, request)
    return room.show("beside", file=file, sheet=name, at=at, **_beside(room, file, name, at))


def observation(room: Room, request: Request) -> Response:
    """To the first cell of an observation that is named by its key."""
    flow = request.args.get("dataflow", "")
    mine = [data for data in _datasets(room) if data.observations.schema.dataflow.id == flow]
    keys = [SEPARATOR.join(request.args.get(part, "") for part in data.observations.schema.key) for data in mine]
    address = next(
        (LINKS.cell(origin.place) for one in of_words(mine, keys) for origin in one.origins if origin.place), None
    )
    if address is None:
        raise NotFound
    return leading_to(address)


def _datasets(room: Room) -> list[Dataset]:
    return room.checked.prepared.datasets if room.checked.prepared else []


def _asked(room: Room, request: Request) -> tuple[str, str | None, Address | None]:
    """A file and a sheet that were read: no other name leads anywhere."""
    read = names(_datasets(room))
    file, name, at = request.args.get("file", ""), request.args.get("sheet") or None, request.args.get("at") or None
    if file not in read or name not in read[file]:
        raise NotFound
    return file, name, int(at) if at and at.isdigit() else at


def _table(one: Traced) -> str:
    found = table_of(one.schema.dataflow.id)
    return found.code if found else one.schema.dataflow.id


def _sheet(room: Room, file: str, name: str | None) -> Sheet:
    found = [one for one in room.books.sheets(file) if name is None or fold(one.name) == fold(name)]
    if not found:
        raise NotFound
    return found[0]


def _row(at: Address | None, shown: Sheet) -> int:
    if isinstance(at, int):
        return at if shown.line_of is None else int(shown.line_of.index(at).as_py()) + 1
    digits = "".join(sign for sign in at or "" if sign.isdigit())
    return int(digits or 1)


def _beside(
    room: Room, file: str, name: str | None, at: Address | None, shown: Sequence[Address] = ()
) -> dict[str, object]:
    """Observations, findings and the unknown label of a cell; without a cell the observations of those that show."""
    places = [at] if at else shown[:FEW]
    return {
        "observations": of_cells(_datasets(room), file, name, places) if places else [],
        "more": 0 if at else max(0, len(shown) - FEW),
        "said": room.checked.said(about(room.checked.open, file, name, at)) if at else None,
        "unknown": unknown_at(_datasets(room), file, name, at) if at else None,
        "in_words": lambda one: in_words(one.key, one.schema, room.pages.language),
        "unit": lambda one: unit(one.schema, room.pages.language),
        "table": _table,
    }
