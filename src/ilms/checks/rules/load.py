"""Reading the rules: the packaged ones with a workspace's own laid over them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ilms import resources
from ilms.checks.rules import policy as policies
from ilms.checks.rules.kinds import KINDS
from ilms.checks.rules.partition import Partition, partition
from ilms.checks.rules.policy import Policy
from ilms.checks.rules.rule import Rule
from ilms.entries import read, toml
from ilms.errors import UsageError
from ilms.findings import catalogue
from ilms.languages import _
from ilms.messages.notes import Book, book
from ilms.workspace import known

SECTIONS = ("partition", "rule")


@dataclass(frozen=True)
class Rules:
    """All there is to check by.

    Attributes:
        partitions: By id.
        content: In the order in which they are judged: by file, then as they stand there.
        register: The codes of sources and notes; the packaged ones if nobody says which.
    """

    policy: Policy
    partitions: Mapping[str, Partition]
    content: tuple[Rule, ...]
    register: Book = field(default_factory=book)


@cache
def packaged() -> Rules:
    """The rules that ship with the tool."""
    return load((resources.folder("rules"),))


def load(folders: Sequence[Path]) -> Rules:
    """Read the rules of several folders, the office's own first (`Workspace.overlay("rules")`).

    Every file but `policy.toml` holds content rules and the partitions that they speak of. What an entry of an
    earlier folder says goes before what one of the same id says in a later folder, key by key; a partition is
    replaced whole.

    Raises:
        UsageError: A file is not TOML, has a key that nobody reads, or names what does not exist.
    """
    partitions: dict[str, Partition] = {}
    entries: dict[str, dict[str, Any]] = {}
    places: dict[str, str] = {}
    at: dict[str, Path] = {}
    for folder in reversed(folders):
        for path in sorted(folder.glob("*.toml")):
            if path.name == policies.FILE:
                continue
            content = toml(path)
            known(content, SECTIONS, f"`{path}`")
            for raw, place in _entries(content, "partition", path):
                partitions[raw["id"]] = partition(raw, place)
            for raw, place in _entries(content, "rule", path):
                entries[raw["id"]] = entries.get(raw["id"], {}) | raw
                places[raw["id"]], at[raw["id"]] = place, folder
    rules = [
        _rule(raw, places[id_]).settled(at[id_], places[id_]) for id_, raw in entries.items() if not raw.get("off")
    ]
    for rule in rules:
        for name in rule.partitions_named:
            if name not in partitions:
                raise UsageError(
                    _(
                        "{places} names the partition `{name}`, which no file of `rules/` has",
                        places=places[rule.id],
                        name=name,
                    )
                )
    return Rules(policies.load(folders), partitions, tuple(rules))


def _entries(content: Mapping[str, Any], name: str, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The entries of one name in a file, each with where it stands."""
    for entry in content.get(name, []):
        if not entry.get("id"):
            raise UsageError(
                _("a [[{name}]] of `{path}` has no `id`", name=name, path=path),
                hint=_('give it one: id = "my-{name}"', name=name),
            )
        yield entry, f"[[{name}]] {entry['id']} of `{path}`"


def _rule(raw: Mapping[str, Any], place: str) -> Rule:
    if "kind" not in raw:
        raise UsageError(
            _("{place} has no `kind`", place=place), hint=_("a new rule is one of: {kinds}", kinds=", ".join(KINDS))
        )
    kind = KINDS.get(raw["kind"])
    if kind is None:
        near = get_close_matches(str(raw["kind"]), KINDS, 1)
        hint = _("did you mean `{near}`?", near=near[0]) if near else _("known are: {names}", names=", ".join(KINDS))
        raise UsageError(_("{place} is of a kind `{raw}` that is not known", place=place, raw=raw["kind"]), hint=hint)
    rule = read(kind, {name: value for name, value in raw.items() if name not in ("kind", "off")}, place)
    if strange := [code for code in rule.codes if code not in catalogue()]:
        near = get_close_matches(strange[0], catalogue(), 1)
        hint = _("did you mean `{near}`?", near=near[0]) if near else _("`ilms explain` lists the codes")
        raise UsageError(
            _("{place} has a finding `{strange}` that the catalogue does not have", place=place, strange=strange[0]),
            hint=hint,
        )
    return rule
