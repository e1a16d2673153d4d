"""Which tables count the same persons, so that equal codes are equal cells: `Tabulated.persons` and `.whole`."""

from collections.abc import Mapping

from ilms.structures.tables import Table
from ilms.tabulation.files.tabulation_file import TabulationFile

# Tables of the foreign among the persons of another: what all of them are there (`rules/across.toml`, same-persons).
FOREIGN = {
    ("A3", "birth"): {"CBR": "CBR_BIR_FOREIGN"},
    ("A3", "citizenship"): {"CCT": "CCT_CIT_NONCIT"},
    ("A8", "birth"): {"CBR": "CBR_BIR_FOREIGN"},
    ("A8", "citizenship"): {"CCT": "CCT_CIT_NONCIT"},
}


def same_persons(tabulation: TabulationFile, table: Table) -> tuple[str, Mapping[str, str]]:
    """What tells of whom a table is: the same text for tables of the same persons and measure.

    A population that leaves out the natives is that of the tables that have them, and all of it their foreign. Where
    that is not so after all, the figures differ, and cells of different figures are never taken for one.
    """
    foreign = FOREIGN.get((table.number, table.criterion or ""), {})
    by = {tabulation.variable(name) for name in foreign}
    whole = foreign if by & set(tabulation.population) else {}
    masks = sorted((name, masks) for name, masks in tabulation.population.items() if not (whole and name in by))
    said = (
        str(tabulation.records.path),
        tabulation.records.name,
        masks,
        (tabulation.measure.kind, tabulation.measure.variable),
        sorted((key, str(value)) for key, value in {**tabulation.migrants, **tabulation.persons}.items()),
    )
    return repr(said), whole
