"""Names that the ILO's lists do not carry, with their origin: `codelists/names.csv`."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ilms.structures.message import Element, annotations, children

COLUMNS = ("artefact", "id", "lang", "name", "origin")
COUNTRY = "COUNTRY"  # rows for every list whose codes end in an ISO3 code, CL_AREA among them
SHARED = "*"  # rows for every list: _Z, Total


class Names:
    """Artefact and id to names by language."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = rows
        self._by_place: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in rows:
            self._by_place[row["artefact"], row["id"]][row["lang"]] = row["name"]

    @classmethod
    def load(cls, path: Path) -> "Names":
        """Read the table; a missing file is an empty one."""
        if not path.is_file():
            return cls([])
        with path.open(encoding="utf-8", newline="") as file:
            return cls(list(csv.DictReader(file)))

    def of(self, artefact: str, id_: str) -> Mapping[str, str]:
        """The names of one item: its own, else by the last part of its code, as countries and totals share it."""
        end = id_.rpartition("_")[2] if not id_.startswith("_") else id_
        places = ((artefact, id_), (COUNTRY, end) if artefact in COUNTRY_LISTS else ("", ""), (SHARED, end))
        return next((self._by_place[place] for place in places if place in self._by_place), {})


COUNTRY_LISTS = ("CL_AREA", "CL_CBR", "CL_CCT", "CL_CDS", "CL_CRS", "CL_CPR")


def from_cldr(areas: Element) -> list[dict[str, str]]:
    """The Vietnamese names of the countries of CL_AREA as Unicode's CLDR has them, as rows of the table."""
    import babel
    from babel import Locale

    known = Locale("vi").territories
    rows = []
    for code in children(areas, "Code"):
        name = known.get(annotations(code).get("ISO2Code") or "-")
        if name:
            origin = f"CLDR (Babel {babel.__version__})"
            rows.append(dict(zip(COLUMNS, (COUNTRY, code.get("id", ""), "vi", name, origin), strict=True)))
    return rows


def iso2(annotation: str) -> str | None:
    """The two-letter code in a JSON text of annotations."""
    return json.loads(annotation).get("ISO2Code")
