"""What makes a message acceptable on top of its DSD, as data (`rules/policy.toml`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ilms.errors import UsageError
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


@dataclass(frozen=True)
class Policy:
    """What makes a message acceptable on top of its DSD (`rules/policy.toml`).

    Attributes:
        required: Attributes that every ILMS observation must have.
        text_limit: The longest text where the DSD sets no limit, in characters.
        decimal: The only lexical form of a value; `number` and `infinite` tell what else it may be.
        missing: Texts that say a number is intentionally missing.
        may_be_missing: OBS_STATUS codes with which a value may be missing.
        no_value: OBS_STATUS codes that say there is no value to show.
        periods: Frequency to how its periods are written.
        grace: Dimensions whose codes must be of the period, and how many years after an area's end they are.
        historic: Areas that came to an end, by ISO 3166 alpha-3.
    """

    required: tuple[str, ...]
    text_limit: int
    decimal: str
    number: str
    infinite: str
    missing: tuple[str, ...]
    may_be_missing: tuple[str, ...]
    no_value: tuple[str, ...]
    periods: Mapping[str, Period]
    grace: Mapping[str, int] = field(default_factory=dict)
    historic: Mapping[str, End] = field(default_factory=dict)


def policy(raw: Mapping[str, Mapping[str, Any]]) -> Policy:
    """The policy that the sections of the files say, laid over each other.

    Raises:
        UsageError: A key that nobody reads, or one that is lacking.
    """
    known(raw, (*_SECTIONS, "periods", "grace", "historic"), f"`rules/{FILE}`")
    for section, names in _SECTIONS.items():
        known(raw.get(section, {}), names, f"[{section}] of `rules/{FILE}`")
        if lacking := [name for name in names if name not in raw.get(section, {})]:
            raise UsageError(f"[{section}] of `rules/{FILE}` has no `{lacking[0]}`")
    values, status = raw["values"], raw["status"]
    return Policy(
        required=tuple(raw["required"]["attributes"]),
        text_limit=int(raw["text"]["limit"]),
        decimal=values["decimal"],
        number=values["number"],
        infinite=values["infinite"],
        missing=tuple(values["missing"]),
        may_be_missing=tuple(status["may-be-missing"]),
        no_value=tuple(status["no-value"]),
        periods={frequency: Period(e["form"], e["pattern"]) for frequency, e in raw.get("periods", {}).items()},
        grace={dimension: int(years) for dimension, years in raw.get("grace", {}).items()},
        historic={area: End(int(e["until"]), e["source"]) for area, e in raw.get("historic", {}).items()},
    )
