"""Where names on the report's sections lead at the desk."""

from collections.abc import Mapping
from urllib.parse import urlencode

from ilms.described import Described


class DeskLinks:
    """Addresses of the desk's own pages."""

    def cell(self, place: Mapping[str, object]) -> str | None:
        """The sheet, with the cell marked."""
        named = {name: place[name] for name in ("file", "sheet") if name in place}
        at = place.get("cell") or place.get("line")
        return f"/sheet?{urlencode(named | ({'at': at} if at else {}))}" if named else None

    def finding(self, finding: Described) -> str | None:
        """The first of its cells."""
        return self.cell(finding.where[0]) if finding.where else None

    def observation(self, dataflow: str, key: Mapping[str, str]) -> str | None:
        """The cell that it came from."""
        return f"/observation?{urlencode({'dataflow': dataflow, **key})}"

    def submission(self, id_: str) -> str | None:
        """What happened to it."""
        return f"/submission?{urlencode({'id': id_})}"


LINKS = DeskLinks()
