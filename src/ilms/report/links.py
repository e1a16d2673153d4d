"""Where a name on the page leads to, for those that show sections elsewhere than in a file."""

from collections.abc import Mapping
from typing import Protocol

from ilms.described import Described


class Links(Protocol):
    """Addresses; None where there is nothing to go to."""

    def cell(self, place: Mapping[str, object]) -> str | None:
        """Of a place in a file: `{"file", "sheet", "cell"}` or `{"file", "line"}`."""

    def finding(self, finding: Described) -> str | None:
        """Of a group of equal findings."""

    def observation(self, dataflow: str, key: Mapping[str, str]) -> str | None:
        """Of one figure's provenance."""

    def submission(self, id_: str) -> str | None:
        """Of a submission."""


class Nowhere:
    """In a file that stands alone nothing leads anywhere."""

    def cell(self, _place: Mapping[str, object]) -> str | None:
        """Nowhere."""
        return None

    def finding(self, _finding: Described) -> str | None:
        """Nowhere."""
        return None

    def observation(self, _dataflow: str, _key: Mapping[str, str]) -> str | None:
        """Nowhere."""
        return None

    def submission(self, _id: str) -> str | None:
        """Nowhere."""
        return None


NOWHERE = Nowhere()
