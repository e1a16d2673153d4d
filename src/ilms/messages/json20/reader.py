"""SDMX-JSON 2.0 data to columns: a walk that keeps one chunk of observations and no more.

The members of an object have no order. Where the structures stand behind the data, or the attributes of a data set
behind its observations, the file is walked twice.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.found import other_version
from ilms.messages.interface import Resolve
from ilms.messages.json20.columns import Gathered
from ilms.messages.json20.data_set import begin
from ilms.messages.json20.layout import Layout, layouts
from ilms.messages.json20.walk import Walk
from ilms.messages.ml.names import LETTERS
from ilms.packing import opened
from ilms.structures.schema import Schema

CHUNK = 1 << 15
# A series that is larger than this is given in parts; its attributes must then stand before its observations.
LARGE = 1 << 17
_DATA = ("observations", "series")
_MEMBERS = (*_DATA, "dimensionGroupAttributes")


def read(path: Path, resolve: Resolve) -> Iterator[Dataset]:
    """The data sets of a message, chunk by chunk.

    Raises:
        MessageError: The file is malformed, cut off, or no such message.
    """
    known = _layouts(path)
    schemas: dict[int, Schema] = {}
    ahead = _Ahead(path)
    with opened(path) as file:
        walk = Walk(path, file)
        for name in _of_data(walk):
            for number in walk.elements() if name == "dataSets" else ():
                yield from _DataSet(walk, number, known, schemas, resolve, ahead).read()
            if name != "dataSets":
                walk.skip()
        walk.end()


def _of_data(walk: Walk, *, ahead: bool = False) -> Iterator[str]:
    """The members of the message's `data`; on a look ahead, what stands before it is not looked at closely."""
    for name in walk.members():
        if name == "data":
            yield from walk.members()
        elif ahead:
            walk.leap()
        else:
            walk.skip()


def _layouts(path: Path) -> list[Layout]:
    """The structures, wherever they stand; a message without any has no data."""
    with opened(path) as file:
        walk = Walk(path, file)
        for name in _of_data(walk, ahead=True):
            if name == "structures":
                return layouts(walk)
            walk.leap()
    return []


class _DataSet:
    """One data set being read."""

    def __init__(
        self,
        walk: Walk,
        number: int,
        known: list[Layout],
        schemas: dict[int, Schema],
        resolve: Resolve,
        ahead: "_Ahead",
    ) -> None:
        self.walk, self.number, self.known, self.schemas, self.resolve = walk, number, known, schemas, resolve
        self.ahead = ahead
        self.members: dict[str, Any] = {}
        self.found = Findings()

    def read(self) -> Iterator[Dataset]:
        """Its observations, then its partial keys that no observation has."""
        gathered, bare = None, True
        for name in self.walk.members():
            bare = bare and name not in _MEMBERS
            if name not in _DATA:
                self.members[name] = self.walk.value()
                continue
            if gathered is None:
                gathered = self._begin(self.members | self._behind())
            yield from self._observations(gathered) if name == "observations" else self._series(gathered)
        gathered = gathered or self._begin(self.members)
        if bare and gathered.of_set():
            gathered.add(None, [], self.walk.line)
        yield from self._flush(gathered, going=False)
        if (alone := gathered.partial(self.walk.line)) is not None:
            yield alone.with_findings(self.found)

    def _behind(self) -> dict[str, Any]:
        """Members of this data set that stand behind its observations, by a look ahead where any may."""
        levels = {level for layout in self.known for level, some in layout.attributes.items() if some}
        needed = {"action"}
        needed |= {"structure"} if len(self.known) > 1 else set()
        needed |= {"attributes"} if "dataSet" in levels else set()
        needed |= {"dimensionGroupAttributes"} if "dimensionGroup" in levels else set()
        if needed <= set(self.members) or not self.known:
            return {}
        return self.ahead.others(self.number)

    def _begin(self, members: dict[str, Any]) -> Gathered:
        position = str(members.get("structure", 0))
        if not position.isdecimal() or int(position) >= len(self.known):
            wrong = _("the data set is of structure `{position}`, which the message does not have", position=position)
            last = len(self.known) - 1
            expected = _("from 0 to {last}", last=last) if self.known else _("an array `structures`")
            self.walk.fail(wrong, expected=expected, hint="")
        layout = self.known[int(position)]
        if int(position) not in self.schemas:
            self.schemas[int(position)] = self.resolve(layout.named.id if layout.named else None)
            self.found = Findings.of(other_version(layout.named, self.schemas[int(position)]))
        action = members.get("action")
        if action is not None and action not in LETTERS:
            self.walk.fail(_("`{action}` is no action", action=action), expected=", ".join(LETTERS), hint="")
        letter = LETTERS[action] if action else None
        return begin(self.walk, layout, self.schemas[int(position)], letter, members)

    def _observations(self, gathered: Gathered, of_series: int = -1) -> Iterator[Dataset]:
        walk, most = self.walk, LARGE if of_series >= 0 else CHUNK
        for key, row in walk.pairs():
            if not isinstance(row, list):
                wrong = _("an observation is no array")
                walk.fail(wrong, expected=_("its measures and attributes in brackets"), hint="")
            gathered.add(key, row, walk.line, of_series)
            if len(gathered.rows) >= most:
                yield from self._flush(gathered, going=of_series >= 0)
                of_series = min(of_series, 0)

    def _series(self, gathered: Gathered) -> Iterator[Dataset]:
        walk = self.walk
        for key in walk.many():
            gathered.series.append((key, walk.line))
            gathered.attributes.append([])
            any_, told = False, False
            for name in walk.members():
                if name == "attributes":
                    gathered.attributes[-1] = walk.value() or []
                    if told:
                        wrong = _("the attributes of a large series stand behind it")
                        walk.fail(wrong, expected=_("them before it"), hint="")
                elif name == "observations":
                    before = len(gathered.rows)
                    for part in self._observations(gathered, len(gathered.series) - 1):
                        told = True
                        yield part
                    any_ = told or len(gathered.rows) > before
                else:
                    walk.skip()
            if not any_:  # attributes alone, or a deletion of the whole series
                gathered.add(None, [], walk.line, len(gathered.series) - 1)
            if len(gathered.rows) >= CHUNK:
                yield from self._flush(gathered, going=False)

    def _flush(self, gathered: Gathered, *, going: bool) -> Iterator[Dataset]:
        if gathered.rows:
            yield gathered.chunk().with_findings(self.found)
            self.found = Findings()
            gathered.empty(going=going)


class _Ahead:
    """What data sets have beside their observations, looked up once for all of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[dict[str, Any]] | None = None

    def others(self, number: int) -> dict[str, Any]:
        """The members of one data set but for its observations."""
        if self.found is None:
            self.found = list(self._every())
        return self.found[number] if number < len(self.found) else {}

    def _every(self) -> Iterator[dict[str, Any]]:
        with opened(self.path) as file:
            walk = Walk(self.path, file)
            for name in _of_data(walk, ahead=True):
                for _ in walk.elements() if name == "dataSets" else ():
                    found = {}
                    for member in walk.members():
                        if member in _DATA:
                            walk.leap()
                        else:
                            found[member] = walk.value()
                    yield found
                if name == "dataSets":
                    return
                walk.leap()
