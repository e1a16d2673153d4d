"""The pass over messages whose observations have elements inside: each is taken when it ends."""

from typing import Any

from ilms.languages import _
from ilms.messages.ml.groups import Text
from ilms.messages.ml.reader import Walk


class NestedWalk(Walk):
    """The state of one pass.

    Attributes:
        holders: The components of the elements that are open, outermost first, each with its line: the series,
            then the observation; or a group.
    """

    # Elements that say something of part of the key.
    GROUPS: tuple[str, ...] = ("Group",)

    def __init__(self, *args: Any) -> None:  # noqa: ANN401  # the base's own
        super().__init__(*args)
        self.holders: list[tuple[dict[str, Text], int]] = []
        self._series_waits = False

    def open(self, kind: str, attributes: dict[str, str]) -> None:
        """An observation, series or group begins, with what it has as XML attributes."""
        self._take_series()
        self.holders.append((dict(attributes), self.parser.CurrentLineNumber))
        if kind == "Series":
            self._series_waits, self._series_rows = True, 0

    def hold(self, name: str, text: Text) -> None:
        """A component of the innermost open element.

        Raises:
            MessageError: There is no such element, or it has the component already.
        """
        if not self.holders:
            wrong = _("{name} stands outside of the data", name=name)
            raise self.fail(wrong, expected=_("it on an observation, series or group"))
        holder = self.holders[-1][0]
        if name in holder:
            raise self.fail(_("{name} stands twice on one element", name=name), expected=_("every component once"))
        holder[name] = text

    def quick(self, _block: bytes) -> bool:
        """Never: what stands inside of elements is walked."""
        return False

    def _end(self, name: str) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        if kind == "Obs":
            self._series_rows += 1
            self.gathered.observation(*self.holders.pop())
        elif kind == "Series":
            self._take_series()
            _, line = self.holders.pop()
            if not self._series_rows:
                self.gathered.observation({}, line)
            self.gathered.end_series()
        elif kind in self.GROUPS:
            self._group(*self.holders.pop())
        elif kind == "DataSet":
            self._end_set()
        else:
            self._inside(kind)

    def _inside(self, kind: str) -> None:
        """Another element ends."""

    def _take_series(self) -> None:
        """A series is known whole when its first observation begins, or it ends."""
        if self._series_waits:
            self.gathered.begin_series(self.holders[-1][0])
            self._series_waits = False
