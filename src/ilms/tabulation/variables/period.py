"""The year of each record: of a name in its file's path, of a column, of the event that a register tells."""

import re
from functools import partial
from typing import TYPE_CHECKING

from ilms.errors import UsageError
from ilms.languages import _
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.told import Told
from ilms.tabulation.variables.pipeline import EVENT, SHOWN, Pipeline

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.intake.records import Small

PERIOD = EVENT
OF_FILE = "{year}"
YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)


def given(line: Pipeline, tabulation: TabulationFile, told: Told) -> None:
    """Work the year out (`@period`); records without one are left out, and told of (TAB012).

    Raises:
        UsageError: Nothing says of which year the records are.
    """
    if EVENT in line.table.columns:
        return
    column = _column(line, tabulation)

    def step(table: "ir.Table", _small: "Small") -> "ir.Table":
        import ibis

        said = tabulation.period.value if tabulation.period else ""
        return table.mutate(**{PERIOD: ibis.literal(said) if said else table[column].strip()})

    line.step(step)
    wrong = {one[PERIOD]: one["@n"] for one in line.distinct(PERIOD).to_pylist() if not YEAR.fullmatch(one[PERIOD])}
    if not wrong:
        return
    places = line.first_of(PERIOD, list(wrong))
    for text, count in wrong.items():
        said = {"file": line.records.shown, "column": column, "value": text[:SHOWN]}
        told.once("TAB012", said, partial(places.__getitem__, text), count)
    right = [one for one in line.distinct(PERIOD)[PERIOD].to_pylist() if one not in wrong]
    line.step(lambda table, _small: table.filter(table[PERIOD].isin(right)))


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
            hint=_('TIME_PERIOD = {{ column = "..." }} or {{ value = "2024" }} in [dimensions], or {{year}} in `file`'),
        )
    return column
