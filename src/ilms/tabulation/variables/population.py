"""Whom to count: the records that all masks of `[population]` fit."""

from itertools import chain

import pyarrow as pa

from ilms.tabulation.intake.records import FEW
from ilms.tabulation.told import Told
from ilms.tabulation.variables.ages import WRONG
from ilms.tabulation.variables.context import Context
from ilms.tabulation.variables.pipeline import PERIOD, Pipeline
from ilms.tabulation.variables.read import AGE, Key, Texts, age_of, columns, read, tell, texts
from ilms.tabulation.variables.spans import Masks, Span, number, plain


def chosen(line: Pipeline, context: Context, told: Told) -> None:
    """Leave out whom the masks do not fit.

    Told of: masks that name a text which no record has (TAB021), a population of nobody (TAB020), what is no number
    where a range is asked for (`_outside`), and, where a mask
    names a class, texts without a code (`read`).

    Raises:
        UsageError: A range that ends before it begins; what `read` raises.
    """
    asked = {name: Masks.made(said) for name, said in context.tabulation.population.items()}
    # Those by texts first: of the records that are left, fewer need a code.
    by_code = [name for name, masks in asked.items() if _named(context, name, masks)]
    for names in ([name for name in asked if name not in by_code], by_code):
        line.ask(columns(context, name) for name in names)
        for name in names:
            _choose(line, context, name, asked[name], told)
        line.settle(tuple((name, asked[name]) for name in names))


def _choose(line: Pipeline, context: Context, name: str, masks: Masks, told: Told) -> None:
    """Leave out whom the masks of one variable do not fit."""
    found, codes = _read(line, context, name, masks, told)
    by_text = {plain(key[0]): codes.get(key, frozenset()) for key in found.counts}
    where = {"file": line.records.shown, "tabulation": context.tabulation.path.name}
    for idle in masks.idle(by_text):
        told.once("TAB021", {**where, "column": found.column, "value": idle})
    if any(isinstance(one, Span) for one in (*masks.wanted, *masks.unwanted)):
        _outside(line, context, name, masks, found, told)
    fitting = [key for key in found.counts if masks.fits(plain(key[0]), codes.get(key, frozenset()))]
    if not fitting:
        said = ", ".join(context.tabulation.population[name])
        told.once("TAB020", {**where, "variable": name, "masks": said})
    _keep(line, found, fitting)


def _outside(line: Pipeline, context: Context, name: str, masks: Masks, found: Texts, told: Told) -> None:
    """Tell of answers that no range holds since they are no number (TAB005, TAB009), and of none at all (TAB022)."""
    meaning = context.meaning(name, name)
    variable = meaning.variable
    if not (variable.number or variable.born):
        return
    wrong: dict[Key, int] = {}
    empty = 0
    for key, count in found.counts.items():
        text = plain(key[0])
        if masks.fits(text, frozenset()) or text in meaning.said.texts or (text == WRONG and variable.born):
            continue
        if not meaning.read(key[0]):
            empty += count
        elif (age_of(text) if name == AGE else number(text)) is None:
            wrong[key] = count
    if wrong and name == AGE:
        tell(line, found.column, "TAB009", wrong, meaning, name, told)
    elif wrong:
        said = {"file": line.records.shown, "column": found.column}
        told.once("TAB005", said, lambda: [*chain(*line.first_of(found.column, [k[0] for k in wrong]).values())][:FEW],
                  sum(wrong.values()))  # fmt: skip
    if empty:
        said = {"file": line.records.shown, "column": variable.column or variable.born, "variable": name}
        said |= {"masks": ", ".join(context.tabulation.population[name]), "tabulation": context.tabulation.path.name}
        told.once("TAB022", said, lambda: line.first_of(found.column, [""])[""], empty)


def _read(
    line: Pipeline, context: Context, name: str, masks: Masks, told: Told
) -> tuple[Texts, dict[Key, frozenset[str]]]:
    """The texts of a variable, with all classes of each where a mask names one."""
    named = _named(context, name, masks)
    if not named:
        return texts(line, context, name), {}
    # Who gave no answer is in no class that is asked for; but nobody knows whether he is in one that is left out.
    blank = any(one in named for one in masks.unwanted)
    found = read(line, context, name, name, told, every=True, blank=blank)
    return found.texts, {
        key: frozenset(code for some in of.values() for code in some) | ({code} if code else set())
        for (key, of), code in zip(found.classes.items(), found.codes.values(), strict=True)
    }  # fmt: skip


def _named(context: Context, name: str, masks: Masks) -> list[str]:
    """The masks that are codes."""
    listed = context.codelist(name) or ()
    return [one for one in (*masks.wanted, *masks.unwanted) if isinstance(one, str) and one in listed]


def _keep(line: Pipeline, found: Texts, fitting: list[Key]) -> None:
    if len(fitting) == len(found.counts):
        return
    names = ("@@text", "@@year")[: 2 if found.by_year else 1]
    kept = pa.table({name: pa.array([key[at] for key in fitting], pa.string()) for at, name in enumerate(names)})
    pairs = list(zip((found.column, PERIOD), names, strict=False))
    line.step(lambda table, small: table.semi_join(small(kept), pairs))
