"""Ages in completed years, from a date of birth and a day."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from ilms.recoding.ages import OLDEST
from ilms.tabulation.files.record_file import Variable
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.told import Told
from ilms.tabulation.variables.dates import completed, parsed
from ilms.tabulation.variables.pipeline import Pipeline

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.intake.records import Small

ISO = "2024-12-31"
NO_DATE = "TAB010"
WRONG = "!"  # the text of an age that was told of


def column(name: str, variable: Variable) -> str:
    """The column with a variable's texts."""
    return f"@years {name}" if variable.born else nfc(variable.column)


def years(line: Pipeline, name: str, variable: Variable, told: Told) -> None:
    """Work an age out, as text: empty where a date is missing, `WRONG` where one is none or the age cannot be.

    Told of: dates that are none (TAB010), births after the day (TAB011), ages above 120 (TAB009); never the dates.
    """
    born, on = nfc(variable.born), nfc(variable.on)
    fixed = parsed(variable.on)
    dates = [born] if fixed is not None else [born, on]
    for one in dates:
        _read(line, one, _date(one, name), variable.dates)

    def step(table: "ir.Table", _small: "Small") -> "ir.Table":
        import ibis

        day = table[_date(on, name)] if fixed is None else ibis.literal(fixed, "int64")
        age = completed(table[_date(born, name)], day)
        there = table[born] != "" if fixed is not None else (table[born] != "") & (table[on] != "")
        right = age.between(0, OLDEST).fill_null(False)
        text = right.ifelse(age.cast("string"), there.ifelse(WRONG, ""))
        return table.mutate(**{f"@age {name}": age, column(name, variable): text})

    line.step(step)
    line.settle(("age", name, born, variable.on, variable.dates))
    found: dict[str, Callable[[ir.Table], ir.BooleanValue]] = {
        "TAB011": lambda t: t[f"@age {name}"] < 0,
        "TAB009": lambda t: t[f"@age {name}"] > OLDEST,
    }
    told_of = {
        "TAB011": {"column": born, "on": variable.on},
        "TAB009": {"column": born, "value": f"> {OLDEST}", "dimension": name},
    }
    for one in dates:
        found[f"{NO_DATE} {one}"] = partial(_no_date, of=one, name=name)
        told_of[f"{NO_DATE} {one}"] = {"column": one, "form": variable.dates or ISO}
    for what, count in line.counts(found).items():
        if count:
            said = {"file": line.records.shown, **told_of[what]}
            told.once(what.partition(" ")[0], said, partial(line.first, found[what]), count)


def _no_date(table: "ir.Table", of: str, name: str) -> "ir.BooleanValue":
    return (table[of] != "") & table[_date(of, name)].isnull()


def _date(of: str, name: str) -> str:
    return f"@{of} {name}"


def _read(line: Pipeline, of: str, into: str, form: str) -> None:
    """A column's dates as numbers, null where they are none."""
    texts = [text for text in line.distinct(of)[of].to_pylist() if text]
    found = [(text, day) for text in texts if (day := parsed(text, form)) is not None]
    known, days = (pa.array([pair[at] for pair in found], kind) for at, kind in ((0, pa.string()), (1, pa.int64())))
    line.look_up(of, pa.table({"text": known, "value": days}), into)
