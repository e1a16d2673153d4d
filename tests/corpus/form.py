"""Faults of form: what a receiver would refuse."""

from random import Random

from corpus.ground import Ground, Sheet
from corpus.kind import Planted, altered, chosen, kind, spoilt, throughout_a_year
from ilms.observations import VALUE
from ilms.structures.tables import table_of

FORM, VALUES, ATTRIBUTES = "Keys and codes", "Values and periods", "Attributes"


def given(sheet: Sheet, random: Random) -> int:
    """A row that has a value."""
    return random.choice([at for at, value in enumerate(sheet.columns[VALUE]) if value])


@kind("key-missing", FORM, "a part of the key is missing", "KEY001")
def _missing(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    return altered(ground, code, sheet, given(sheet, random), random.choice(sheet.schema.key), None)


@kind("key-twice", FORM, "an observation stands twice", "KEY002")
def _twice(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    return spoilt(ground, code, sheet, [sheet.add(sheet.row(row)), row], f"{code}: {sheet.row(row)} twice")


@kind("key-mergeable", FORM, "an observation in two rows that complete each other", "KEY004")
def _mergeable(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    sheet.columns["OBS_STATUS"][row] = None
    again = sheet.add({**sheet.row(row), VALUE: None, "OBS_STATUS": "P"})
    return spoilt(ground, code, sheet, [row, again], f"{code}: {sheet.row(row)}, status in another row")


@kind("key-conflict", FORM, "one key, two values", "KEY003")
def _conflict(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    again = sheet.add({**sheet.row(row), VALUE: f"{float(sheet.columns[VALUE][row] or 0) + 1:.3f}"})
    return spoilt(ground, code, sheet, [row, again], f"{code}: {sheet.row(row)}, and another value")


def _coded(sheet: Sheet, random: Random) -> str:
    return random.choice([d.id for d in sheet.schema.dimensions if d.codelist])


@kind("code-unknown", FORM, "a code that no list has", "COD001")
def _unknown(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row, name = given(sheet, random), _coded(sheet, random)
    was = sheet.columns[name][row] or ""
    wrong = random.choice([was.lower(), was[:-1] + "Q9", was.replace("_", "-"), f" {was}", "KR"])
    codelist = sheet.schema[name].codelist
    if wrong == was or (codelist and wrong in codelist):
        wrong = f"{was}Q9"
    return altered(ground, code, sheet, row, name, wrong)


@kind("code-version", FORM, "a code of another classification version", "COD003", "COD002", "COD004")
def _version(ground: Ground, random: Random) -> Planted | None:
    return _outside(ground, random, same_version=False)


@kind("code-excluded", FORM, "a code that the dataflow's constraint leaves out", "COD004", "COD002", "COD003")
def _excluded(ground: Ground, random: Random) -> Planted | None:
    return _outside(ground, random, same_version=None)


def _outside(ground: Ground, random: Random, *, same_version: bool | None) -> Planted | None:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    found = []
    for dimension in sheet.schema.dimensions:
        allowed, codelist = sheet.schema.allowed.get(dimension.id), dimension.codelist
        if allowed is None or codelist is None:
            continue
        was = sheet.columns[dimension.id][row] or ""
        prefix = was.rpartition("_")[0]
        found += [
            (dimension.id, other)
            for other in codelist.ids
            if other not in allowed and (same_version is None or other.startswith(prefix) is same_version)
        ]
    if not found:
        return None
    name, wrong = random.choice(found)
    return altered(ground, code, sheet, row, name, wrong)


@kind("code-heading", FORM, "a heading instead of a class", "COD002")
def _heading(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = [
        (d.id, one.id)
        for d in sheet.schema.dimensions
        if d.codelist
        for one in d.codelist
        if any(other.parent == one.id for other in d.codelist)
        and one.id not in sheet.schema.allowed.get(d.id, {one.id})
        and not one.id.endswith("TOTAL")
    ]  # fmt: skip
    if not found:
        return None
    name, wrong = random.choice(found)
    return altered(ground, code, sheet, given(sheet, random), name, wrong)


@kind("value-text", VALUES, "not a number", "VAL001")
def _text(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    value = sheet.columns[VALUE][row] or ""
    wrong = random.choice(
        [f"{value}O", "...", "n/a", "-", value.replace(".", ",") + ",", f"{value} (e)", "1 2", "None"]
    )
    return altered(ground, code, sheet, row, VALUE, wrong)


@kind("value-form", VALUES, "a number in another form", "VAL002")
def _form(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    value = sheet.columns[VALUE][row] or ""
    wrong = random.choice([f"+{value}", f" {value}", f"{float(value):e}", ".5", "12."])
    return altered(ground, code, sheet, row, VALUE, wrong)


@kind("value-infinite", VALUES, "an infinite value", "VAL003")
def _infinite(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    wrong = random.choice(["INF", "-INF", "inf", "Infinity", "+inf"])
    return altered(ground, code, sheet, given(sheet, random), VALUE, wrong)


@kind("value-negative", VALUES, "below zero", "VAL004")
def _negative(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    if not float(sheet.columns[VALUE][row] or 0):
        return None
    return altered(ground, code, sheet, row, VALUE, f"-{sheet.columns[VALUE][row]}")


@kind("value-decimals", VALUES, "more decimals than are stored", "VAL005")
def _decimals(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    value = sheet.columns[VALUE][row] or "0"
    more = f"{float(value):.3f}{random.randint(1, 9)}"
    return altered(ground, code, sheet, row, VALUE, more)


@kind("value-missing", VALUES, "no value, and no status that says why", "VAL006")
def _no_value(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    sheet.columns["OBS_STATUS"][row] = random.choice([None, "B", "P", "U"])
    return altered(ground, code, sheet, row, VALUE, random.choice([None, "", "NaN"]))


@kind("status-contradicted", VALUES, "a value that its status says is not there", "VAL007")
def _contradicted(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    return altered(ground, code, sheet, given(sheet, random), "OBS_STATUS", random.choice(["C", "N", "X"]))


@kind("period-form", VALUES, "a period that does not fit the frequency", "TIM001")
def _period(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    year = sheet.columns["TIME_PERIOD"][0] or ""
    wrong = random.choice([f"{year}-Q1", f"{year}-01", year[2:], f"{year}/{year}", "MMXIX", f"{year}."])
    return altered(ground, code, sheet, given(sheet, random), "TIME_PERIOD", wrong)


@kind("period-future", VALUES, "a period that has not begun", "TIM002")
def _future(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    return altered(ground, code, sheet, given(sheet, random), "TIME_PERIOD", str(random.randint(2027, 2199)))


@kind("attribute-long", ATTRIBUTES, "a text longer than receivers keep", "ATT003")
def _long(ground: Ground, random: Random) -> Planted:
    return throughout_a_year(ground, random, random.choice(["SOURCE", "NOTE_SOURCE"]), "x" * random.randint(1025, 3000))


@kind("attribute-absent", ATTRIBUTES, "a required attribute is absent", "ATT004", "ATT005")
def _absent(ground: Ground, random: Random) -> Planted:
    """SOURCE holds for a year, a unit for the whole table: one value is enough for all that it is attached to."""
    if random.random() < 0.5:
        return throughout_a_year(ground, random, "SOURCE", None)
    code, sheet = chosen(ground, random)
    name = random.choice(["UNIT_MEASURE", "UNIT_MEASURE_TYPE", "UNIT_MULT"])
    sheet.columns[name] = [None] * len(sheet)
    return spoilt(ground, code, sheet, list(range(len(sheet))), f"{code}: no {name}")


@kind("attribute-code", ATTRIBUTES, "an attribute's code that no list has", "ATT001")
def _attribute(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    return altered(
        ground, code, sheet, given(sheet, random), "OBS_STATUS", random.choice(["Z9", "e", "**", "provisional"])
    )


@kind("attribute-excluded", ATTRIBUTES, "an attribute's code that the constraint leaves out", "ATT002", "ATT007")
def _attribute_excluded(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = [
        (a.id, other)
        for a in sheet.schema.attributes
        if a.codelist and a.id in sheet.schema.allowed
        for other in a.codelist.ids
        if other not in sheet.schema.allowed[a.id]
    ]
    if not found:
        return None
    name, wrong = random.choice(found)
    sheet.columns[name] = [wrong] * len(sheet)
    return spoilt(ground, code, sheet, list(range(len(sheet))), f"{code}: {name} = {wrong}")


@kind("attribute-attachment", ATTRIBUTES, "two sources where there can be one", "ATT006")
def _attachment(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    rows = sheet.places()[sheet.columns["REF_AREA"][row], sheet.columns["TIME_PERIOD"][row]]
    if len(rows) < 2:
        return None
    before = sheet.columns["SOURCE"][row]
    sheet.columns["SOURCE"][row] = "another register"
    return spoilt(ground, code, sheet, rows, f"{code} {sheet.row(row)}: SOURCE was {before}")


@kind("attribute-unit", ATTRIBUTES, "not the table's unit", "ATT007")
def _unit(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    table = table_of(sheet.schema.dataflow.id)
    wrong = random.choice([unit for unit in ("0", "3", "6") if table and unit != table.unit["UNIT_MULT"]])
    sheet.columns["UNIT_MULT"] = [wrong] * len(sheet)
    return spoilt(ground, code, sheet, list(range(len(sheet))), f"{code}: UNIT_MULT = {wrong}")


@kind("key-two-sources", FORM, "a year stands twice, each from a source of its own", "KEY006")
def _two_sources(ground: Ground, random: Random) -> Planted:
    """The files of two surveys put together, a third higher in the second."""
    code, sheet = chosen(ground, random)
    rows = [row for row in random.choice(list(sheet.places().values())) if sheet.columns[VALUE][row]]
    again = []
    for row in rows:
        more = f"{float(sheet.columns[VALUE][row] or 0) * 1.3 + 1:.1f}"
        again.append(sheet.add({**sheet.row(row), VALUE: more, "SOURCE": "census"}))
    return spoilt(ground, code, sheet, [*rows, *again], f"{code}: {len(rows)} figures of a year twice")
