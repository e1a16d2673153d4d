"""The year of each record: of a name in its file's path, of a column, of the event that a register tells."""

import re
from functools import partial
from typing import TYPE_CHECKING

from ilms.errors import UsageError
from ilms.languages import _
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.told import Told
from ilms.tabulation.variables.pipeline import COUNT, PERIOD, SHOWN, Pipeline

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.intake.records import Small

OF_FILE = "{year}"  # of registers it is the year of the event
TOLD = 20  # texts that are told of one by one
YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)


def given(line: Pipeline, tabulation: TabulationFile) -> None:
    """Work the year out (`@period`), whatever stands there.

    Raises:
        UsageError: Nothing says of which year the records are.
    """
    column = _column(line, tabulation)

    def step(table: "ir.Table", _small: "Small") -> "ir.Table":
        import ibis

        said = tabulation.period.value if tabulation.period else ""
        return table.mutate(**{PERIOD: ibis.literal(said) if said else table[column].strip()})

    line.step(step)


def settled(line: Pipeline, tabulation: TabulationFile, told: Told) -> list[str]:
    """Leave out the records of the population that have no year; they are told of (TAB012).

    Returns:
        The years of the others, ascending.
    """
    texts = {one[PERIOD]: one[COUNT] for one in line.distinct(PERIOD).to_pylist()}
    right = sorted(text for text in texts if YEAR.fullmatch(text))
    wrong = {text: count for text, count in texts.items() if text not in right}
    if wrong:
        column = nfc(tabulation.period.column) if tabulation.period else ""
        said = {"file": line.records.shown, "column": column}
        if len(wrong) > TOLD:  # the wrong column: dates of birth, say
            is_wrong = partial(_out_of, years=right)
            told.once("TAB012", {**said, "value": "..."}, partial(line.first, is_wrong), sum(wrong.values()))
        else:
            places = line.first_of(PERIOD, list(wrong))
            for text, count in wrong.items():
                told.once("TAB012", {**said, "value": text[:SHOWN]}, partial(places.__getitem__, text), count)
        line.step(lambda table, _small: table.filter(table[PERIOD].isin(right)))
        line.settle("years")
    return right


def _out_of(table: "ir.Table", years: list[str]) -> "ir.BooleanValue":
    return ~table[PERIOD].isin(years)


def _column(line: Pipeline, tabulation: TabulationFile) -> str:
    said = tabulation.period
    if said and said.value:
        return ""
    if said and said.column:
        return nfc(said.column)
    column = f"{{{said.file}}}" if said else OF_FILE
    if column not in line.table.columns:
        raise UsageError(
            _("nothing says of which year the records of `{tabulation}` are", tabulation=tabulation.path.name),
            detail=_("their path has no `{name}`", name=column),
            hint=_('TIME_PERIOD = { column = "..." } or { value = "2024" } in [dimensions], or `{year}` in `file`'),
        )
    return column
