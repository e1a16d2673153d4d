"""The rules as data: policy, partitions and sums, the packaged ones with a workspace's own laid over them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from ilms import resources
from ilms.errors import UsageError
from ilms.findings import Severity, catalogue
from ilms.workspace import known

ALL = "*"


@dataclass(frozen=True)
class Period:
    """How the periods of one frequency are written: for people, and as a pattern for the whole text."""

    form: str
    pattern: str


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


@dataclass(frozen=True)
class Partition:
    """Which codes make up which total; see the head of `rules/partitions.toml` for each field's meaning.

    Attributes:
        version: Empty where the codes are written in full.
    """

    id: str
    total: str
    parts: tuple[str, ...]
    version: str = ""
    residual: str = ""
    optional: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    perhaps: tuple[str, ...] = ()
    open: bool = False
    source: str = ""

    @property
    def whole_version(self) -> bool:
        """Whether every other code of the version is a part (country lists)."""
        return self.parts == (ALL,)

    def code(self, short: str) -> str:
        """A code in full."""
        return f"{self.version}_{short}" if self.version else short

    def with_groups(self) -> "tuple[Partition, ...]":
        """This partition, and each of its groups as a total of its own."""
        return (
            self,
            *(
                Partition(
                    id=f"{self.id}/{group}",
                    total=group,
                    parts=tuple(m for m in members if m != self.residual),
                    version=self.version,
                    residual=self.residual if self.residual in members else "",
                    source=self.source,
                )
                for group, members in self.groups.items()
            ),
        )


@dataclass(frozen=True)
class Sum:
    """Partitions that must hold, and the findings for when they do not.

    Attributes:
        code: The finding where the parts and the total contradict each other.
        short: The finding where the parts fall short and only the residual is not given; may be empty.
        severity: Where it is not the catalogue's.
    """

    id: str
    code: str
    partitions: tuple[str, ...]
    short: str = ""
    severity: Severity | None = None


@dataclass(frozen=True)
class Means:
    """Measures that are means: the total lies between its parts."""

    measures: tuple[str, ...] = ()
    code: str = "SUM006"
    partitions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """All there is to check by."""

    policy: Policy
    partitions: Mapping[str, Partition]
    sums: tuple[Sum, ...]
    means: Means


@cache
def packaged() -> Rules:
    """The rules that ship with the tool."""
    return load((resources.folder("rules"),))


def load(folders: Sequence[Path]) -> Rules:
    """Read the rules of several folders, the office's own first (`Workspace.overlay("rules")`).

    An entry of an earlier folder replaces the one of the same id in a later folder; a policy key likewise.

    Raises:
        UsageError: A file is not TOML, has a key that nobody reads, or names what does not exist.
    """
    policy: dict[str, dict[str, Any]] = {}
    partitions: dict[str, Partition] = {}
    sums: dict[str, Sum] = {}
    means = Means()
    for folder in reversed(folders):
        for section, entries in _read(folder / "policy.toml").items():
            policy.setdefault(section, {}).update(entries)
        for raw in _entries(folder / "partitions.toml", "partition"):
            made = _partition(raw, folder / "partitions.toml")
            partitions[made.id] = made
        path = folder / "sums.toml"
        content = _read(path)
        means = _means(content["means"], path) if "means" in content else means
        for raw in _entries(path, "sum"):
            _place(sums, raw, path)
    _exist([name for rule in sums.values() for name in rule.partitions], partitions)
    _exist(means.partitions, partitions)
    return Rules(_policy(policy), partitions, tuple(sums.values()), means)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"`{path}` is not readable TOML", detail=str(error)) from error


def _entries(path: Path, name: str) -> list[dict[str, Any]]:
    content = _read(path)
    known(content, (name, "means") if name == "sum" else (name,), f"`{path}`")
    entries: list[dict[str, Any]] = content.get(name, [])
    for entry in entries:
        if not entry.get("id"):
            raise UsageError(f"a [[{name}]] of `{path}` has no `id`", hint=f'give it one: id = "my-{name}"')
    return entries


def _partition(raw: dict[str, Any], path: Path) -> Partition:
    place = f"[[partition]] {raw['id']} of `{path}`"
    known(raw, [f.name for f in fields(Partition)], place)
    for need in ("total", "parts"):
        if need not in raw:
            raise UsageError(f"{place} has no `{need}`")
    parts = raw["parts"]
    groups = {code: tuple(members) for code, members in raw.get("groups", {}).items()}
    codes = {*parts, raw.get("residual", "")}
    if parts != ALL and (strange := [m for members in groups.values() for m in members if m not in codes]):
        raise UsageError(f"{place} has a group with `{strange[0]}`, which is not among its parts")
    return Partition(
        id=raw["id"],
        total=raw["total"],
        parts=(ALL,) if parts == ALL else tuple(parts),
        version=raw.get("version", ""),
        residual=raw.get("residual", ""),
        optional=tuple(raw.get("optional", ())),
        groups=groups,
        perhaps=tuple(raw.get("perhaps", ())),
        open=bool(raw.get("open", False)),
        source=raw.get("source", ""),
    )


def _place(sums: dict[str, Sum], raw: dict[str, Any], path: Path) -> None:
    place = f"[[sum]] {raw['id']} of `{path}`"
    known(raw, (*(f.name for f in fields(Sum)), "off"), place)
    if raw.get("off"):
        sums.pop(raw["id"], None)
        return
    before = sums.get(raw["id"])
    code = raw.get("code", before.code if before else "SUM002")
    short = raw.get("short", before.short if before else "")
    if strange := [c for c in (code, short) if c and c not in catalogue()]:
        raise UsageError(f"{place} has a finding `{strange[0]}` that the catalogue does not have")
    severity = Severity(raw["severity"]) if raw.get("severity") in list(Severity) else None
    if "severity" in raw and severity is None:
        raise UsageError(f"{place} has a severity `{raw['severity']}`", hint="error, warning or info")
    partitions = tuple(raw.get("partitions", before.partitions if before else ()))
    sums[raw["id"]] = Sum(raw["id"], code, partitions, short, severity)


def _means(raw: dict[str, Any], path: Path) -> Means:
    known(raw, [f.name for f in fields(Means)], f"[means] of `{path}`")
    return Means(tuple(raw.get("measures", ())), raw.get("code", "SUM006"), tuple(raw.get("partitions", ())))


def _exist(named: Sequence[str], partitions: Mapping[str, Partition]) -> None:
    for name in named:
        if name not in partitions:
            raise UsageError(f"a sum names the partition `{name}`, which no `rules/partitions.toml` declares")


def _policy(raw: Mapping[str, Mapping[str, Any]]) -> Policy:
    sections = {
        "required": ("attributes",),
        "text": ("limit",),
        "values": ("decimal", "number", "infinite", "missing"),
        "status": ("may-be-missing", "no-value"),
    }
    known(raw, (*sections, "periods"), "`rules/policy.toml`")
    for section, names in sections.items():
        known(raw.get(section, {}), names, f"[{section}] of `rules/policy.toml`")
        if lacking := [name for name in names if name not in raw.get(section, {})]:
            raise UsageError(f"[{section}] of `rules/policy.toml` has no `{lacking[0]}`")
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
    )
