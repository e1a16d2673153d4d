"""Names that the ILO's lists do not carry, each with its origin: `codelists/names.csv`."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ilms.structures.message import Element, annotations, children

COLUMNS = ("artefact", "id", "lang", "name", "origin")
# What stands in `artefact` besides the id of a codelist:
COUNTRY = "COUNTRY"  # names shared by the lists whose codes end in an ISO3 code
SHARED = "*"  # names shared by all lists: Total, Not applicable
LIST = "CODELIST"  # names of the lists themselves
COUNTRY_LISTS = ("CL_AREA", "CL_CBR", "CL_CCT", "CL_CDS", "CL_CRS", "CL_CPR")

Row = dict[str, str]


class Names:
    """The names of an artefact's items by language."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._held: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
        for row in self.rows:
            self._held[row["artefact"], row["id"]][row["lang"]] = row

    def of(self, artefact: str, id_: str) -> Mapping[str, str]:
        """The names of one item: its own, else those that its code's last part has in every list."""
        return {language: row["name"] for language, row in self.rows_of(artefact, id_).items()}

    def rows_of(self, artefact: str, id_: str) -> Mapping[str, Row]:
        """Likewise the rows, with their origin."""
        end = id_ if id_.startswith("_") else id_.rpartition("_")[2]
        shared = [(COUNTRY, end)] if artefact in COUNTRY_LISTS else []
        places = [(artefact, id_), *shared, (SHARED, end)]
        return next((self._held[place] for place in places if place in self._held), {})

    def lacking(self, rows: Iterable[Row]) -> list[Row]:
        """Those of the rows whose item has no name in their language here."""
        return [row for row in rows if row["lang"] not in self._held.get((row["artefact"], row["id"]), {})]


def load(path: Path) -> Names:
    """Read the table."""
    with path.open(encoding="utf-8", newline="") as file:
        return Names(csv.DictReader(file))


def save(rows: Sequence[Row], path: Path) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def completed(path: Path, areas: Element) -> Names:
    """Read the table; a country of CL_AREA that it lacks is added to it from CLDR."""
    names = load(path)
    missing = names.lacking(from_cldr(areas))
    if missing:
        names = Names((*names.rows, *missing))
        save(names.rows, path)
    return names


def from_cldr(areas: Element) -> list[Row]:
    """The Vietnamese names of the countries of CL_AREA as Unicode's CLDR has them, as rows of the table."""
    import babel
    from babel import Locale

    known = Locale("vi").territories
    origin = f"CLDR (Babel {babel.__version__})"
    rows = []
    for code in children(areas, "Code"):
        name = known.get(annotations(code).get("ISO2Code") or "-")
        if name:
            rows.append(dict(zip(COLUMNS, (COUNTRY, code.get("id", ""), "vi", name, origin), strict=True)))
    return rows
