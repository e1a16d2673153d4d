"""SDMX-ML 3.0 structure-specific data to columns: `Comp` elements with several values, `Atts` of part of the key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.found import other_languages
from ilms.messages.ml.columns import Gathered
from ilms.messages.ml.groups import Text
from ilms.messages.ml.names import SPECIFIC_ROOTS, V30
from ilms.messages.ml.reader import BLOCK
from ilms.messages.ml.reader_nested import NestedWalk
from ilms.packing import opened

# The standard's default for a text without a language.
_ENGLISH = "en"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"


class Walk30(NestedWalk):
    """The state of one pass."""

    VERSION = V30
    ROOTS = SPECIFIC_ROOTS[:1]
    GROUPS = ("Group", "Atts")

    @staticmethod
    def is_late(path: Path) -> bool:
        """Whether a Group or Atts may stand after an observation, where 3.0 allows it; a quick look at the bytes.

        The elements of a data set have no namespace, so they are written without a prefix.
        """
        began, before = False, b""
        with opened(path) as file:
            while block := file.read(BLOCK * 16):
                window = before + block
                first = 0 if began else window.find(b"<Obs")
                if first >= 0:
                    began = True
                    if window.find(b"<Group", first) >= 0 or window.find(b"<Atts", first) >= 0:
                        return True
                before = block[-8:]
        return False

    def __init__(self, *args: Any) -> None:  # noqa: ANN401  # the base's own
        super().__init__(*args)
        self._component = ""
        self._values: list[str] = []
        self._texts: dict[str, list[str]] = {}
        self._left_out: list[tuple[str, str]] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        match kind:
            case "Obs" | "Series" | "Group" | "Atts":
                self.open(kind, attributes)
            case "Comp":
                self._component, self._values = attributes.get("id", ""), []
            case "Value" if self._component:
                self._begin_text("")
            case "Text" if self._component:
                self._begin_text(attributes.get(_LANGUAGE, _ENGLISH))
            case "DataSet":
                self._begin_set(attributes)

    def quick(self, block: bytes) -> bool:
        """Most 3.0 messages have nothing inside of observations; the series must be known whole."""
        if type(self.gathered) is not Gathered or len(self.holders) > 1 or self._component:
            return False
        if self._series_waits and block.startswith(b"<Obs"):
            self._take_series()
        return bool(self.holders) == (self.gathered.present >= 0)

    def go_on(self, series: Mapping[str, Text] | None, rows: int) -> None:
        """As in 2.1."""
        super().go_on(series, rows)
        line = self.parser.CurrentLineNumber
        self.holders, self._series_waits = ([(dict(series), line)], False) if series is not None else ([], False)

    def _inside(self, kind: str) -> None:
        if kind == "Value" and self._component:
            self._end_value()
        elif kind == "Text" and self._component:
            self.parser.CharacterDataHandler = None
        elif kind == "Comp":
            self._end_component()

    def _begin_text(self, language: str) -> None:
        if not language:
            self._texts = {}
        self._texts[language] = []
        self.parser.CharacterDataHandler = self._texts[language].append

    def _end_value(self) -> None:
        self.parser.CharacterDataHandler = None
        texts = {language: "".join(parts) for language, parts in self._texts.items()}
        plain = texts.pop("")
        chosen = _ENGLISH if _ENGLISH in texts else next(iter(texts), "")
        self._values.append(texts.pop(chosen) if texts else plain)
        self._left_out += [(self._component, text) for text in texts.values()]

    def _end_component(self) -> None:
        name, values = self._component, self._values
        self._component = ""
        several = self.schema is not None and name in self.schema and self.schema[name].multiple
        if len(values) > 1 and not several:
            raise self.fail(
                _("{name} has several values: {count}", name=name, count=len(values)),
                expected=_("one: the data structure definition does not let it repeat"),
                hint=_("give the DSD that the message was made with, by `--structure`"),
            )
        if values:
            self.hold(name, values if several else values[0])

    def flush(self, *, alone: bool = False) -> None:
        """As in 2.1; texts in other languages than the one kept are told."""
        if self._left_out:
            self.found += Findings.of([other_languages(self._left_out)])
            self._left_out = []
        super().flush(alone=alone)
