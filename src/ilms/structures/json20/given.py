"""Reading an object strictly, and writing one without what is not there; numbers stay as they are written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from ilms.languages import _
from ilms.structures.ml.node import NotCarriedError

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ZERO = re.compile(r"(?<!\\)(\\\\)*\\u0000")  # the mark must not come from outside
_MARK = "\x00"  # before the text of a number, until the whole is text

Json = dict[str, Any]
_T = TypeVar("_T")


@dataclass(eq=False)
class Given:
    """An object, the artefact it is part of, and what was asked of it.

    Attributes:
        place: The artefact as an error names it: `Codelist ILO:CL_SEX(1.0)`.
    """

    values: Mapping[str, Any]
    place: str
    _asked: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:  # noqa: ANN401  # whatever JSON holds
        """Whatever stands there; None where nothing does."""
        self._asked.add(name)
        return self.values.get(name)

    def _of(self, name: str, kind: type[_T]) -> _T | None:
        """What stands there, if it is of that kind; anything else is not carried."""
        value = self.get(name)
        if value is None or isinstance(value, kind):
            return value
        raise NotCarriedError(self.place, f"{name}: {json.dumps(value)[:40]}")

    def text(self, name: str) -> str | None:
        """A text or a number, as it is written."""
        return self._of(name, str)

    def flag(self, name: str) -> bool | None:
        """True or false."""
        return self._of(name, bool)

    def one(self, name: str) -> "Given | None":
        """An object."""
        value: Json | None = self._of(name, dict)
        return None if value is None else Given(value, self.place)

    def array(self, name: str, *kinds: type) -> list[Any]:
        """The values of an array, each of one of these kinds; of a missing one none."""
        values: list[Any] = self._of(name, list) or []
        for value in values:
            if not isinstance(value, kinds):
                raise NotCarriedError(self.place, f"{name}: {json.dumps(value)[:40]}")
        return values

    def every(self, name: str) -> list["Given"]:
        """The objects of an array."""
        return [Given(value, self.place) for value in self.array(name, dict)]

    def words(self, name: str) -> tuple[str, ...]:
        """The texts of an array."""
        return tuple(self.array(name, str))

    def texts(self, name: str, several: str) -> dict[str, str]:
        """By language; what is only given once, without a language, is English."""
        best, every = self.text(name), self.one(several)
        if every is not None and every.values:
            return {language: every.text(language) or "" for language in every.values}
        return {} if best is None else {"en": best}

    def done(self) -> None:
        """See that everything was asked for.

        Raises:
            NotCarriedError: Something was not.
        """
        for name in self.values:
            if name not in self._asked:
                raise NotCarriedError(self.place, name)


def made(**values: object) -> Json:
    """An object of what is there: neither None nor an empty array or object."""
    return {name: value for name, value in values.items() if value is not None and value not in ((), [], {})}


def texts(name: str, several: str, by_language: Mapping[str, str]) -> Json:
    """The two properties that carry a text: the best match, and all languages."""
    if not by_language:
        return {}
    best = by_language.get("en", next(iter(by_language.values())))
    return {name: best, several: dict(by_language)}


def number(text: str) -> str:
    """A number that `dumped` writes as it is; what JSON cannot write so (`+5`) is written as it can."""
    if _NUMBER.fullmatch(text):
        return _MARK + text
    return _MARK + format(Decimal(text), "f") if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+", text) else text


def dumped(value: Json) -> bytes:
    """The text of an object: two spaces, LF, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return (re.sub(r'"\\u0000([^"]*)"', r"\1", text) + "\n").encode()


def loaded(text: str) -> object:
    """The value of a JSON text, numbers as their text.

    Raises:
        ValueError: It is no JSON; says where.
    """
    if _ZERO.search(text):
        raise ValueError(_("a text holds the character U+0000"))
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_without_repetition)


def _without_repetition(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("the name `{name}` stands twice in one object", name=twice))
    return found
