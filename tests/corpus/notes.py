"""What is not said beside the figures, and what should not be shown."""

from random import Random

from corpus.ground import Ground
from corpus.kind import Planted, chosen, kind, spoilt, throughout_a_year
from ilms.observations import VALUE
from ilms.structures.tables import table_of

NOTES, DISCLOSURE = "Notes", "Disclosure"


def _noted(ground: Ground) -> Ground | None:
    """Those of its tables that carry notes; None where none does."""
    tables = {code: sheet for code, sheet in ground.tables.items() if any(sheet.columns["NOTE_SOURCE"])}
    return Ground(ground.name, tables, ground.earlier) if tables else None


def _in_a_year(ground: Ground, random: Random, name: str, value: str | None) -> Planted | None:
    noted = _noted(ground)
    return None if noted is None else throughout_a_year(noted, random, name, value)


@kind("note-survey", NOTES, "the survey's name (S1) is not given", "ATT111")
def _survey(ground: Ground, random: Random) -> Planted | None:
    """All else that a source says stands."""
    return _in_a_year(ground, random, "NOTE_SOURCE", "Reference period: Month")


@kind("note-break", NOTES, "a break is flagged and no note (I11) says which", "ATT112")
def _break(ground: Ground, random: Random) -> Planted | None:
    return _in_a_year(ground, random, "OBS_STATUS", "B")


@kind("note-unflagged", NOTES, "a break is noted (I11) and not flagged", "ATT113")
def _unflagged(ground: Ground, random: Random) -> Planted | None:
    return _in_a_year(ground, random, "NOTE_INDICATOR", "Break in series: Methodology revised")


@kind("note-criterion", NOTES, "the definition of migrants (T36) is not the table's", "ATT114")
def _criterion(ground: Ground, random: Random) -> Planted | None:
    planted = _in_a_year(ground, random, "NOTE_INDICATOR", None)
    if planted is None:
        return None
    [(code, _), *_] = sorted(planted.at)
    sheet = planted.ground.tables[code]
    table = table_of(sheet.schema.dataflow.id)
    wrong = "T36:3214" if table and table.criterion == "citizenship" else "T36:3215"
    for row, line in enumerate(sheet.lines):
        if (code, line) in planted.at:
            sheet.columns["NOTE_INDICATOR"][row] = wrong
    planted.what += f", {wrong}"
    return planted


@kind("note-code", NOTES, "a note's code that the register does not have", "ATT115", "ATT104")
def _code(ground: Ground, random: Random) -> Planted | None:
    return _in_a_year(ground, random, "NOTE_SOURCE", "S1:99999_S3:99999")


@kind("hidden-computable", DISCLOSURE, "a confidential cell that follows from the others", "DIS003")
def _computable(ground: Ground, random: Random) -> Planted | None:
    """One sex of a class is kept back, the other and both are given."""
    code, sheet = chosen(ground, random)
    if code.startswith("A10"):
        return None
    found = []
    for row in sheet.where(SEX="SEX_F"):
        alike = sheet.like(row, "SEX")
        if {"SEX_T", "SEX_M"} <= set(alike) and all(
            sheet.columns[VALUE][alike[s]] for s in ("SEX_T", "SEX_M", "SEX_F")
        ):
            found.append(row)
    if not found:
        return None
    row = random.choice(found)
    sheet.columns[VALUE][row], sheet.columns["OBS_STATUS"][row] = None, "C"
    return spoilt(ground, code, sheet, [row], f"{code} {sheet.row(row)}: kept back")


@kind("significance", DISCLOSURE, "more than a third of the cells without significance", "DIS002")
def _significance(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    place, rows = random.choice([(p, r) for p, r in sorted(sheet.places().items())])
    if len(rows) < 6:
        return None
    for row in random.sample(rows, len(rows) // 2):
        sheet.columns[VALUE][row], sheet.columns["OBS_STATUS"][row] = None, "S"
    return spoilt(ground, code, sheet, rows, f"{code} {place}: half of it S")
