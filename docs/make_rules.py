"""Write `docs/rules-list.md`: every packaged rule, and what adds up to what, from `rules/*.toml`. A test compares."""

import json
from collections.abc import Iterator
from pathlib import Path

from ilms.checks.rules import load as rules
from ilms.checks.rules.about import about
from ilms.checks.rules.kinds import KINDS
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.rule import Rule
from ilms.findings import catalogue
from ilms.structures.tables import tables

PAGE = Path(__file__).parent / "rules-list.md"
TITLE = """# The rules, one by one

Every rule that comes along, made from `rules/*.toml` by `python docs/make_rules.py`: `ilms rules list` shows the same,
with an office's own. What a kind means, and how a rule is changed or switched off: [rules and waivers](rules.md).
"""
PARTITIONS = """
## What adds up to what

A code of the first column is made up of those of the last; `_X` and the like are what remains.

| partition | total | parts |
|---|---|---|
"""
COMMON = {"id", "code", "severity", "source", "text", "kind"}


def reference() -> str:
    """The whole page."""
    packaged = rules.packaged()
    by_kind = {kind: [rule for rule in packaged.content if kind == rule.KIND] for kind in KINDS}
    text = TITLE + "".join(_kind(kind, of_kind) for kind, of_kind in by_kind.items() if of_kind)
    return text + PARTITIONS + "".join(map(_partition, packaged.partitions.values()))


def _kind(kind: str, of_kind: list[Rule]) -> str:
    return f"\n## Kind `{kind}`\n\n" + "".join(map(_rule, of_kind))


def _rule(rule: Rule) -> str:
    severity = rule.severity or catalogue()[rule.code].severity
    said = rule.text.get("en") or catalogue()[rule.code].title["en"]
    told = f"- **`{rule.id}`** ({rule.code}, {severity}; {_tables(rule)}): {said}."
    source = f" Says who: {rule.source}." if rule.source else ""
    values = ", ".join(f"`{name} = {value}`" for name, value in _values(rule))
    return f"{told}{source}" + (f"  \n  {values}\n" if values else "\n")


def _tables(rule: Rule) -> str:
    """By number, where they are few."""
    numbers = list(dict.fromkeys(table.number for table in about(rule, rules.packaged())))
    every = {table.number for table in tables()}
    return "any table" if not numbers or set(numbers) == every else ", ".join(numbers)


def _values(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is set of it that is a number, a word, or some words: an office may set it otherwise."""
    for name in rule.__struct_fields__:
        value = getattr(rule, name)
        listed = value if isinstance(value, tuple) else (value,)
        if (
            name not in COMMON
            and value not in ("", (), None)
            and all(isinstance(one, str | int | float) for one in listed)
        ):
            yield name, json.dumps(value, ensure_ascii=False)


def _partition(one: Partition) -> str:
    parts = "every other code of the version" if one.whole_version else ", ".join(one.parts)
    residual = f", {one.residual}" if one.residual and one.residual not in one.parts else ""
    return f"| `{one.id}` | {one.code(one.total)} | {parts}{residual} |\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8", newline="\n")
