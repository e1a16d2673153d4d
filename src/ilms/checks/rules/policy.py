"""What makes a message acceptable on top of its DSD, as data (`rules/policy.toml`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ilms import resources
from ilms.entries import read, toml
from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.schema import Reference
from ilms.workspace import known

FILE = "policy.toml"
_SECTIONS = {
    "required": ("attributes",),
    "text": ("limit",),
    "values": ("decimal", "number", "infinite", "missing"),
    "status": ("may-be-missing", "no-value"),
}


@dataclass(frozen=True)
class Period:
    """How the periods of one frequency are written: for people, and as a pattern for the whole text."""

    form: str
    pattern: str


@dataclass(frozen=True)
class End:
    """When an area came to an end: the last year for which its code is in use, and who says so."""

    until: int
    source: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a receiver wants of some dataflows on top of their DSD; what is not said is not asked for.

    Of ILMS it stands in the sections of the packaged file, of another agency in a `[[policy]]` of the office's own.

    Attributes:
        agency: Whose dataflows.
        dataflows: Their ids, `*` standing for any text.
        required: Attributes that every observation must have.
        text_limit: The longest text where the DSD sets no limit, in characters.
        decimal: The only lexical form of a value, as a pattern for the whole text.
        may_be_missing: OBS_STATUS codes with which a value may be missing; none: it may be without a reason.
        no_value: OBS_STATUS codes that say there is no value to show.
    """

    agency: str
    dataflows: tuple[str, ...] = ("*",)
    required: tuple[str, ...] = ()
    text_limit: int | None = None
    decimal: str | None = None
    may_be_missing: tuple[str, ...] = ()
    no_value: tuple[str, ...] = ()

    def holds_for(self, dataflow: Reference) -> bool:
        """Whether a dataflow is among those that it is about."""
        return dataflow.agency == self.agency and any(fnmatchcase(dataflow.id, name) for name in self.dataflows)


@dataclass(frozen=True)
class Policy:
    """What makes a message acceptable on top of its DSD (`rules/policy.toml`).

    Attributes:
        ilms: What is wanted of the tables of ILMS; `decimal` is given.
        others: The same of other agencies' dataflows; the first that holds for one counts.
        decimal: The lexical form of a value in ILMS, and of what a DSD calls a Decimal; `number` and `infinite` tell
            what else it may be.
        missing: Texts that say a number is intentionally missing.
        periods: Frequency to how its periods are written.
        grace: Dimensions whose codes must be of the period, and how many years after an area's end they are.
        historic: Areas that came to an end, by ISO 3166 alpha-3.
    """

    ilms: Wanted
    decimal: str
    number: str
    infinite: str
    missing: tuple[str, ...]
    periods: Mapping[str, Period]
    others: tuple[Wanted, ...] = ()
    grace: Mapping[str, int] = field(default_factory=dict)
    historic: Mapping[str, End] = field(default_factory=dict)

    def wanted(self, dataflow: Reference) -> Wanted | None:
        """What is wanted of another agency's dataflow; None where nobody said."""
        return next((one for one in self.others if one.holds_for(dataflow)), None)


@cache
def packaged() -> Policy:
    """The policy that ships with the tool."""
    return load((resources.folder("rules"),))


def load(folders: Sequence[Path]) -> Policy:
    """The policy of several folders of rules, the office's own first: section by section, key by key.

    Raises:
        UsageError: A file is not TOML, has a key that nobody reads, or lacks one.
    """
    sections: dict[str, dict[str, Any]] = {}
    others: list[dict[str, Any]] = []
    for folder in reversed(folders):
        said = toml(folder / FILE)
        others = [*said.pop("policy", []), *others]
        for section, keys in said.items():
            sections.setdefault(section, {}).update(keys)
    return policy(sections, others)


def policy(raw: Mapping[str, Mapping[str, Any]], others: Sequence[Mapping[str, Any]] = ()) -> Policy:
    """The policy that the sections of the files say, laid over each other.

    Args:
        raw: The sections.
        others: The entries `[[policy]]`, those that count first first.

    Raises:
        UsageError: A key that nobody reads, or one that is lacking.
    """
    known(raw, (*_SECTIONS, "periods", "grace", "historic"), f"`rules/{FILE}`")
    for section, names in _SECTIONS.items():
        known(raw.get(section, {}), names, f"[{section}] of `rules/{FILE}`")
        if lacking := [name for name in names if name not in raw.get(section, {})]:
            raise UsageError(
                _("[{section}] of `rules/{file}` has no `{lacking}`", section=section, file=FILE, lacking=lacking[0])
            )
    values, status = raw["values"], raw["status"]
    ilms = Wanted(
        agency="ILO",
        required=tuple(raw["required"]["attributes"]),
        text_limit=int(raw["text"]["limit"]),
        decimal=values["decimal"],
        may_be_missing=tuple(status["may-be-missing"]),
        no_value=tuple(status["no-value"]),
    )
    return Policy(
        ilms,
        decimal=values["decimal"],
        number=values["number"],
        infinite=values["infinite"],
        missing=tuple(values["missing"]),
        periods={frequency: Period(e["form"], e["pattern"]) for frequency, e in raw.get("periods", {}).items()},
        grace={dimension: int(years) for dimension, years in raw.get("grace", {}).items()},
        historic={area: End(int(e["until"]), e["source"]) for area, e in raw.get("historic", {}).items()},
        others=tuple(_wanted(entry) for entry in others),
    )


def _wanted(raw: Mapping[str, Any]) -> Wanted:
    agency = raw.get("agency")
    place = f"[[policy]] of `{agency}` in `rules/{FILE}`" if agency else f"a [[policy]] of `rules/{FILE}`"
    made = read(Wanted, raw, place)
    try:
        re.compile(made.decimal or "")
    except re.error as error:
        raise UsageError(_("{place}: `decimal` is no regular expression", place=place), detail=str(error)) from error
    return made
