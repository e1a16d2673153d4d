"""A dimension's column -> signatures, and the classes of every version behind each of them."""

from typing import TYPE_CHECKING

import pyarrow as pa

from ilms.tabulation.told import Told
from ilms.tabulation.variables.classes import Classes
from ilms.tabulation.variables.context import Context
from ilms.tabulation.variables.pipeline import PERIOD, Pipeline
from ilms.tabulation.variables.read import AGE, Read, read
from ilms.tabulation.variables.signatures import NOWHERE, signatures

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.intake.records import Small


def signed(line: Pipeline, context: Context, name: str, told: Told) -> pa.Table:
    """Give each record its signature in a dimension (`@DIM`, int32; `NOWHERE` where it is in no class).

    Returns:
        `signature` and `code`: every class of every version, totals too, that a signature is in.

    Raises:
        UsageError: What the files ask for cannot be.
    """
    found, classes = read(line, context, name, context.tabulation.variable(name), told), context.classes(name)
    versions = _formed(found, classes, name, told)
    allowed = context.allowed(name)
    every = {
        key: frozenset(code for one in versions for code in of[one] | classes.total(one))
        for key, of in found.classes.items()
    }
    if allowed is not None:
        every = {key: codes & frozenset(allowed) for key, codes in every.items()}
    made = signatures(every)
    by_year = found.texts.by_year
    values = {
        "text": pa.array([key[0] for key in made.of], pa.string()),
        "value": pa.array(list(made.of.values()), pa.int32()),
    }
    if by_year:
        values[PERIOD] = pa.array([key[1] for key in made.of], pa.string())
    line.look_up(found.texts.column, pa.table(values), f"@{name}", (PERIOD,) if by_year else ())

    def there(table: "ir.Table", _small: "Small") -> "ir.Table":
        return table.mutate(**{f"@{name}": table[f"@{name}"].fill_null(NOWHERE).cast("int32")})

    line.step(there)
    return made.members


def _formed(found: Read, classes: Classes, name: str, told: Told) -> list[str]:
    """The versions that the codes can be added up to; the others are told of (TAB013)."""
    formed = []
    for one in classes.versions:
        lacking = sorted({
            code for key, code in found.codes.items()
            if code is not None and not classes.is_residual(code) and _lacks(code, found, key, one, classes, name)
        })  # fmt: skip
        if lacking:
            few = ", ".join(lacking[:5]) + (", ..." if len(lacking) > 5 else "")  # noqa: PLR2004  # as many as a line takes
            told.once("TAB013", {"version": one, "dimension": name, "codes": few})
        else:
            formed.append(one)
    return formed


def _lacks(code: str, found: Read, key: tuple[str, ...], one: str, classes: Classes, name: str) -> bool:
    """Whether a version has no place for a code; ages may lie outside of all its bands, but not across one."""
    if name == AGE:
        return classes.torn(code, one)
    return not found.classes[key][one]
