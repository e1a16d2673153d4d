"""How the cells of an OpenDocument sheet look: styles by name, each over the style that it is derived from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ilms.sources.columns import Looks
from ilms.sources.sheet import Place

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FORM = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pc": 12.0, "px": 0.75}
STEP = 10  # points: one press of `Increase Indent` in LibreOffice, and what one level of Excel becomes
BOLD = ("bold", "600", "700", "800", "900")
DEEPEST = 20


@dataclass
class Styles:
    """The styles of a workbook."""

    _properties: dict[str, dict[str, str]] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)

    def learn(self, part: etree._Element) -> None:
        """Add all styles that stand in a part."""
        for style in part.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            self._parents[name] = style.get(f"{STYLE}parent-style-name", "")
            self._properties[name] = {str(key): str(value) for one in style for key, value in one.items()}

    def hides(self, name: str) -> bool:
        """Whether a sheet of that style is not shown."""
        return self._of(name, f"{TABLE}display") == "false"

    def looks(self, named: Mapping[Place, str]) -> Looks:
        """How the cells look that have these styles."""
        names = set(named.values())
        indents = {name: self._indent(name) for name in names}
        bold = {name for name in names if self._of(name, f"{FORM}font-weight") in BOLD}
        return Looks(
            {at: indents[name] for at, name in named.items() if indents[name]},
            frozenset(at for at, name in named.items() if name in bold),
        )

    def _of(self, name: str, key: str) -> str | None:
        for _ in range(DEEPEST):
            if key in self._properties.get(name, {}):
                return self._properties[name][key]
            name = self._parents.get(name, "")
        return None

    def _indent(self, name: str) -> int:
        found = re.fullmatch(r"([0-9.]+)([a-z]{2})", self._of(name, f"{FORM}margin-left") or "")
        if not found or found[2] not in POINTS:
            return 0
        points = float(found[1]) * POINTS[found[2]]
        return max(1, round(points / STEP)) if points >= 1 else 0
