"""A country under the code of one that looks like it."""

from decimal import Decimal
from random import Random

from corpus.across import EARLIER
from corpus.ground import Ground, Sheet
from corpus.kind import Planted, altered, chosen, kind, spoilt
from ilms.observations import VALUE

LISTS = ("CDS", "CPR", "CRS", "CBR", "CCT")
LOOK_ALIKE = {"KOR": "PRK", "AUS": "AUT", "CHN": "CHL", "JPN": "JAM", "USA": "UMI", "ARE": "ARG", "TUR": "TKM"}
LIKELY = ("KOR", "AUS", "CHN")  # of whose pairs the rules know which one is meant
LEAST = Decimal("0.3")  # thousand persons


@kind("earlier-look-alike", EARLIER, "a country where its look-alike stood every other year", "HIS007", together=True)
def _look_alike(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = []
    for dimension in LISTS:
        if dimension not in sheet.schema:
            continue
        for right, wrong in LOOK_ALIKE.items():
            rows = [row for row in range(len(sheet)) if (sheet.columns[dimension][row] or "").endswith(f"_{right}")]
            rows = [row for row in rows if sheet.columns[VALUE][row]]
            years = {sheet.columns["TIME_PERIOD"][row] for row in rows if sheet.columns["SEX"][row] == "SEX_T"}
            given = {(one or "")[-3:] for one in sheet.columns[dimension]}
            figures = sorted(
                Decimal(sheet.columns[VALUE][row] or 0) for row in rows if sheet.columns["SEX"][row] == "SEX_T"
            )
            if not figures or figures[-1] > 3 * figures[0]:
                continue
            if len(years) >= 3 and wrong not in given and wrong != sheet.columns["REF_AREA"][0]:
                found += [(dimension, right, wrong, one, rows) for one in sorted(years, key=str)]
    if not found:
        return None
    dimension, right, wrong, one, rows = random.choice(found)
    here = [row for row in rows if sheet.columns["TIME_PERIOD"][row] == one]
    for row in here:
        sheet.columns[dimension][row] = (sheet.columns[dimension][row] or "").replace(right, wrong)
    return spoilt(ground, code, sheet, here, f"{code} {one}: {wrong} where {right} stood")


@kind("earlier-look-alike-sex", EARLIER, "a look-alike in the row of one sex alone", "HIS007", together=True)
def _look_alike_sex(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = []
    for dimension in LISTS:
        given = {(one or "")[-3:] for one in sheet.columns[dimension]} if dimension in sheet.schema else set()
        for right, wrong in LOOK_ALIKE.items():
            if right not in given or wrong in given:
                continue
            for row in range(len(sheet)):
                alone = (sheet.columns[dimension][row] or "").endswith(f"_{right}")
                if alone and sheet.columns["SEX"][row] != "SEX_T" and Decimal(sheet.columns[VALUE][row] or 0):
                    alike = sheet.like(row, "SEX")
                    if all(Decimal(sheet.columns[VALUE][one] or 0) for one in alike.values()) and len(alike) > 2:
                        found.append((dimension, row, right, wrong))
    if not found:
        return None
    dimension, row, right, wrong = random.choice(found)
    value = (sheet.columns[dimension][row] or "").replace(right, wrong)
    return altered(ground, code, sheet, row, dimension, value)


@kind("earlier-look-alike-years", EARLIER, "a look-alike in several years on end", "HIS007", together=True)
def _several_years(ground: Ground, random: Random) -> Planted | None:
    """Two or three years, of one size with the years beside, where the right one stands in all others."""
    code, sheet = chosen(ground, random)
    dimension = next((name for name in LISTS if name in sheet.schema), None)
    if dimension is None:
        return None
    every = sorted({str(year) for year in sheet.columns["TIME_PERIOD"]})
    given = {(one or "")[-3:] for one in sheet.columns[dimension]}
    found = []
    for right in LIKELY:
        rows = [row for row in range(len(sheet)) if (sheet.columns[dimension][row] or "").endswith(f"_{right}")]
        size = {
            str(sheet.columns["TIME_PERIOD"][row]): Decimal(sheet.columns[VALUE][row] or 0)
            for row in rows if sheet.columns["SEX"][row] == "SEX_T"
        }  # fmt: skip
        stood = sorted(size)
        listed = [year for year in every if stood and stood[0] <= year <= stood[-1]]
        if LOOK_ALIKE[right] in given or stood != listed or min(size.values(), default=Decimal(0)) < LEAST:
            continue
        for first in range(len(stood)):
            for last in (first + 2, first + 3):
                near = [size[one] for one in stood[max(first - 2, 0) : last + 2]]
                if last < len(stood) - 1 and max(near) < 3 * min(near):
                    found.append((right, rows, stood[first:last]))
    if not found:
        return None
    right, rows, years = random.choice(found)
    here = [row for row in rows if sheet.columns["TIME_PERIOD"][row] in years]
    for row in here:
        sheet.columns[dimension][row] = (sheet.columns[dimension][row] or "").replace(right, LOOK_ALIKE[right])
    return spoilt(ground, code, sheet, here, f"{code} {years}: {LOOK_ALIKE[right]} where {right} stood")


@kind("earlier-look-alike-alone", EARLIER, "a rare country, where the common one stands nowhere", "HIS016")
def _alone(ground: Ground, random: Random) -> Planted | None:
    """In a table of one year, with no other beside it: of several years a list may truly have the rare one."""
    code, sheet = chosen(ground, random)
    years = sorted({str(year) for year in sheet.columns["TIME_PERIOD"]})
    only = random.choice(years)
    sheet.drop([row for row in range(len(sheet)) if sheet.columns["TIME_PERIOD"][row] != only])
    dimension = next((name for name in LISTS if name in sheet.schema), None)
    found = []
    for right in LIKELY if dimension else ():
        rows = [row for row in range(len(sheet)) if (sheet.columns[dimension or ""][row] or "").endswith(f"_{right}")]
        given = {(one or "")[-3:] for one in sheet.columns[dimension or ""]}
        if LOOK_ALIKE[right] not in given and max((_thousands(sheet, row) for row in rows), default=Decimal(0)) >= 1:
            found.append((right, rows))
    if not found or dimension is None:
        return None
    right, rows = random.choice(found)
    for row in rows:
        sheet.columns[dimension][row] = (sheet.columns[dimension][row] or "").replace(right, LOOK_ALIKE[right])
    return spoilt(ground, code, sheet, rows, f"{code}: {LOOK_ALIKE[right]} where {right} stood, and in no other year")


def _thousands(sheet: Sheet, row: int) -> Decimal:
    return Decimal(sheet.columns[VALUE][row] or 0)
