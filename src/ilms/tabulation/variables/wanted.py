"""The columns of the records that a tabulation needs."""

from collections.abc import Iterator

from ilms.tabulation.files.record_file import Design, Variable
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.variables.dates import parsed

OF_REGISTERS = "@"  # columns that registers work out begin with it


def columns(tabulation: TabulationFile) -> tuple[str, ...]:
    """Their names, and patterns of replicate weights; those that registers need by themselves are not among them."""
    return tuple(dict.fromkeys(nfc(name) for name in _columns(tabulation) if not name.startswith(OF_REGISTERS)))


def _columns(tabulation: TabulationFile) -> Iterator[str]:
    of = tabulation.records
    used = [*tabulation.population, *tabulation.measure.variables]
    used += [tabulation.variable(name) for table in tabulation.tables for name in table.dimensions]
    for name in used:
        yield from of_variable(of.variables[name])
    if of.weight:
        yield of.weight.column
    if of.design:
        yield from of_design(of.design)
    if tabulation.period and tabulation.period.column:
        yield tabulation.period.column


def of_variable(variable: Variable) -> Iterator[str]:
    """The columns of one variable."""
    if variable.column:
        yield variable.column
    if variable.born:
        yield variable.born
        if parsed(variable.on) is None:
            yield variable.on


def of_design(design: Design) -> Iterator[str]:
    """The columns of a design, with patterns of replicate weights."""
    for one in (design.strata, design.psu, design.replicates.columns if design.replicates else ()):
        yield from listed(one)
    if design.fpc:
        yield design.fpc


def listed(names: tuple[str, ...] | str) -> tuple[str, ...]:
    """One name, or several."""
    return ((names,) if names else ()) if isinstance(names, str) else names
