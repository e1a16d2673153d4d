"""What `ilms explain CODE` says, for screen and page: a code's texts in a language, and an example of each."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ilms import resources
from ilms.explained import explained
from ilms.findings import Kind, Severity
from ilms.languages import FALLBACK, Translated, filled
from ilms.worded import CODE, figures, labels

FIELD = re.compile(r"(?<!\{)\{(\w+)\}")
OF_STRUCTURES = "STR2"  # of `ilms codelist check` and `ilms dsd check`: no build and no submission has them
MISSING = "…"
BUILD, SUBMIT = "build", "submit"


@dataclass(frozen=True)
class Explanation:
    """One code, in one language.

    Attributes:
        title: Of the code.
        message: Its words before anything is filled in, as are `expected` and `hint`.
        why: Why it matters; empty where nothing is to be said.
        before: What stands in a cell, a mapping or a message that has the fault, in lines; likewise.
        after: What stands there when it is mended.
        example: `message`, `expected` and `hint` as they would read of one finding.
        filled: Whether the example's message has anything filled in.
        stops: What an error of this code stops: `build`, or `submit` unless somebody answers for it; None for neither.
    """

    kind: Kind
    title: str
    message: str
    expected: str
    hint: str
    why: str
    before: str
    after: str
    example: Mapping[str, str]
    filled: bool
    stops: str | None


def explanation(kind: Kind, language: str) -> Explanation:
    """All that is known about a code."""
    more = explained(kind.code)
    texts = {"message": kind.message, "expected": kind.expected, "hint": kind.hint}
    return Explanation(
        kind,
        title=_said(kind.title, language),
        **{name: _said(text, language) for name, text in texts.items()},
        why=more.why[language],
        before=_figures(kind, more.before[language], language),
        after=_figures(kind, more.after[language], language),
        example={name: _example(kind, text, language) for name, text in texts.items()},
        filled=bool(FIELD.search(_said(kind.message, language))),
        stops=_stops(kind),
    )


def _said(text: Translated, language: str) -> str:
    """In the reader's language; a template's doubled braces are braces."""
    return text[language].replace("{{", "{").replace("}}", "}")


def _example(kind: Kind, template: Translated, language: str) -> str:
    """As `ilms check` would show it: figures and codes in the language's own way."""
    from ilms.structures.load import codelist, codelists

    text = filled(template, language, _facts(kind.code), MISSING)
    if not kind.figures or language == FALLBACK:
        return text
    lists = {f"CL_{code.partition('_')[0]}" for code in CODE.findall(text)} & set(codelists())
    return figures(labels(text, map(codelist, lists), language), language)


def _figures(kind: Kind, text: str, language: str) -> str:
    return figures(text, language) if kind.figures else text


def _facts(code: str) -> Mapping[str, str]:
    """Values to show a code by: its own, its family's, anybody's."""
    known = _examples()
    return {**known["any"], **known.get(code[:3], {}), **known.get(code, {})}


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    families = resources.own("catalogue", "examples").glob("*.toml")
    return {name: facts for path in families for name, facts in tomllib.loads(path.read_text("utf-8")).items()}


def _stops(kind: Kind) -> str | None:
    if kind.severity is not Severity.ERROR or kind.code.startswith(OF_STRUCTURES):
        return None
    return BUILD if kind.structural else SUBMIT
