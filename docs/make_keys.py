"""Write `docs/keys.md`: every key of every file that people write, from the code, with what its page says of it.

The code says which keys there are and what holds where one is not given; the words are those of the page that explains
it, so that they are written once. A key that no page explains stops it, and the test that compares.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ilms.checks.waivers import Waiver
from ilms.forms import layout
from ilms.mapping import mapping_file, origin, read_section, table_note
from ilms.profiles import Profile
from ilms.submission.auth import settings as auth
from ilms.submission.targets import door, dotstat, fmr, folder, package, rehearsal, sftp, webdav
from ilms.tabulation.files import record_file, tabulation_file
from ilms.tabulation.registers import settings
from ilms.workspace import CHOICE, GENERAL, KINDS, Published, Sender, Source

DOCS = Path(__file__).parent
TITLE = """# Every key

Of `ilms.toml`, of a mapping file, of a record and a tabulation file, of `waivers.toml`, of a questionnaire's layout and
of a source's profile, made from the code by `python docs/make_keys.py`. A key that does not stand here is refused, with
the nearest that does. The keys of each kind of rule are [on the page of rules](rules.md#kinds), the rules themselves
[in their list](rules-list.md).
"""
HEAD = "\n| key | if not given | meaning |\n|---|---|---|\n"
NETWORK = ("TLS and proxies", "Credentials", "`dotstat`")
DROP = ("Drops", "`package`", "Targets")
REQUIRED = "required"
REGISTERS = ("person", "movements", "spells")
CELL = re.compile(r"^ *\| (`[^|]*?)(?<!\\) \|(.*)\|$")
ASSIGNED = re.compile(r"^([\w-]+) = [^#]*?(?:#\s+(.*))?$")


@dataclass(frozen=True)
class Section:
    """Keys that stand together.

    Attributes:
        title: As the page shows it.
        keys: Each with what holds where it is not given; None where nothing does.
        page: That explains them.
        headings: Under which it does, by how they begin; the first that has a key counts.
        prefix: Before a key where the page names it: `header.` of `header.rows`.
    """

    title: str
    keys: Mapping[str, Any]
    page: str
    headings: tuple[str, ...]
    prefix: str = ""

    def shown(self) -> str:
        """The section as Markdown.

        Raises:
            LookupError: The page says nothing of a key.
        """
        return f"\n### {self.title}\n{HEAD}" + "".join(map(self._row, self.keys))

    def _row(self, key: str) -> str:
        heading, meaning = self._explained(key)
        default = self.keys[key]
        given = default if default == REQUIRED or not default else f"`{_plain(default)}`"
        more = f"[more]({self.page}#{_anchor(heading)})"
        return f"| `{self.prefix}{key}` | {given or ''} | {f'{meaning} {more}'.strip()} |\n"

    def _explained(self, key: str) -> tuple[str, str]:
        """The heading under which a key is explained, and what is said there; words go before a mere mention."""
        at = [part for start in self.headings for part in _parts(self.page) if part[0].startswith(start)]
        said = [(heading, words) for heading, text in at if (words := _said(f"{self.prefix}{key}", text)) is not None]
        if not said:
            raise LookupError(f"{self.page} says nothing of `{self.prefix}{key}` under {', '.join(self.headings)}")
        heading, words = next((one for one in said if one[1]), said[0])
        return heading, re.sub(r"\]\(#", f"]({self.page}#", words)


def reference() -> str:
    """The whole page."""
    return TITLE + "".join(
        f"\n## {title}\n" + "".join(section.shown() for section in sections) for title, sections in files().items()
    )


def files() -> Mapping[str, tuple[Section, ...]]:
    """The files that people write, with their sections."""
    return {
        "`ilms.toml`": (*_settings(), *_targets()),
        "A mapping file": tuple(_mapping()),
        "A record file, `records/NAME.toml`": tuple(_records()),
        "A tabulation file, `tabulations/NAME.toml`": tuple(_tabulations()),
        "Other files": tuple(_others()),
    }


def _settings() -> Iterator[Section]:
    page = "workspace.md"
    general = {**dict.fromkeys(GENERAL), "area": REQUIRED, "languages": ["en"]}
    yield Section("`[workspace]`", general, page, ("`[workspace]`",))
    yield Section("`[sender]`", _fields(Sender), page, ("`[sender]`",))
    yield Section("`[sources.ID]`", _fields(Source, "id"), page, ("`[sources.ID]`",))
    yield Section("`[tables.X]`", dict.fromkeys(CHOICE), page, ("`[tables.X]`",))
    yield Section("`[published]`", _fields(Published), "targets.md", ("What the ILO publishes",))


def _targets() -> Iterator[Section]:
    """A section a kind; `kind` itself and `protected` are of all."""
    packed = {"shape": package.WHOLE, "formats": list(package.FORMATS)}
    kinds = {
        "rehearsal": (rehearsal.OPTIONS, {}, ("`rehearsal`", "`dotstat`", *NETWORK)),
        "dotstat": (dotstat.OPTIONS, {**dotstat.DEFAULTS, **door.DEFAULTS}, ("`dotstat`", *NETWORK)),
        "fmr": (fmr.OPTIONS, door.DEFAULTS, ("`fmr`", *NETWORK)),
        "package": (package.OPTIONS, packed, ("`package`",)),
        "folder": (folder.OPTIONS, packed, DROP),
        "sftp": (sftp.OPTIONS, packed, DROP),
        "webdav": (webdav.OPTIONS, {**packed, **door.DEFAULTS}, (*DROP, *NETWORK)),
    }
    assert kinds.keys() == set(KINDS)  # noqa: S101  # a kind that is not here would be missed
    for kind, (options, defaults, headings) in kinds.items():
        keys = {"kind": f"{kind}", **{key: defaults.get(key) for key in dict.fromkeys(options)}}
        yield Section(f"`[targets.NAME]`, kind `{kind}`", keys, "targets.md", (*headings, "Targets"))
    ways = {key: None for keys in auth.KEYS.values() for key in keys}
    yield Section("`auth` of a target", ways, "targets.md", ("Credentials",))


def _mapping() -> Iterator[Section]:
    page = "mapping.md"
    top = [key for key in mapping_file.TOP if key not in ("read", "dimensions", "attributes", "round", "notes")]
    yield Section(
        "Above the sections", {**dict.fromkeys(top), "table": REQUIRED, "source": REQUIRED}, page, ("Top level",)
    )
    read = {**dict.fromkeys(read_section.KEYS), "file": REQUIRED, "header": REQUIRED, "unit": REQUIRED}
    yield Section("`[read]`", read, page, ("`[read]`",))
    inner = dict.fromkeys(key for key in read_section.HEADER_KEYS if key != "find")
    yield Section("`header` in `[read]`", inner, page, ("`[read]`",), "header.")
    origins = dict.fromkeys(map(str, origin.KEYS))
    yield Section("A line of `[dimensions]` or `[attributes]`", origins, page, ("`[dimensions]`",))
    yield Section("`[round]`", dict.fromkeys(mapping_file.ROUND), page, ("`[round]`",))
    yield Section("A note of `[notes]`", dict.fromkeys(table_note.KEYS), page, ("`[round]`",))


def _records() -> Iterator[Section]:
    page = "tabulating.md"
    top = [key for key in record_file.TOP if key not in ("read", "weight", "design", "variables", *REGISTERS)]
    yield Section("Above the sections", dict.fromkeys(top, REQUIRED), page, ("The record file",))
    for kind, heading in (
        (record_file.Read, "`[read]`"), (record_file.Weight, "`[weight]`"), (record_file.Design, "`[design]`"),
        (record_file.Replicates, "`replicates` in `[design]`"), (record_file.Variable, "A line of `[variables]`"),
        (settings.Person, "`[person]`"), (settings.Movements, "`[movements]`"), (settings.Spells, "`[spells]`"),
    ):  # fmt: skip
        yield Section(heading, _struct(kind), page, (heading,))


def _tabulations() -> Iterator[Section]:
    page = "tabulating.md"
    top = [key for key in tabulation_file.TOP if key not in tabulation_file.SECTIONS]
    yield Section("Above the sections", dict.fromkeys(top, REQUIRED), page, ("The tabulation file",))
    for kind, heading in (
        (tabulation_file.Dimension, "A line of `[dimensions]`"), (tabulation_file.Period, "`TIME_PERIOD`"),
        (tabulation_file.Measure, "`[measure]`"), (settings.Migrants, "`[migrants]`"),
        (settings.Persons, "`[persons]`"), (tabulation_file.Reliability, "`[reliability]`"),
        (tabulation_file.Disclosure, "`[disclosure]`"),
    ):  # fmt: skip
        yield Section(heading, _struct(kind), page, (heading,))


def _others() -> Iterator[Section]:
    yield Section("`[[waiver]]` of `waivers.toml`", _fields(Waiver, "flows"), "rules.md", ("`waivers.toml`",))
    blocks = dict.fromkeys((*layout.WHOLE, *layout.KEYS))
    yield Section("A questionnaire's layout", blocks, "entering.md", ("The layout",))
    profile = dict.fromkeys(name for name in Profile.__struct_fields__ if name != "id")
    yield Section("`profiles/ID.toml`", profile, "sources.md", ("Another country",))


def _struct(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Of a struct: each key with its default; what is on or off says so where it is on."""
    given: dict[str, Any] = {}
    for one in msgspec.structs.fields(kind):
        default = REQUIRED if one.required else one.default
        listed = list(filter(None, default)) if isinstance(default, tuple) else default
        given[one.encode_name] = "true" if default is True else listed
    return given


def _fields(kind: type, *without: str) -> dict[str, Any]:
    """Of a dataclass: each field with its default."""
    given = {
        one.name: None if one.default is MISSING else one.default for one in fields(kind) if one.name not in without
    }
    needed = [one.name for one in fields(kind) if one.default is one.default_factory is MISSING]
    return {**given, **dict.fromkeys((name for name in needed if name in given), REQUIRED)}


@cache
def _parts(page: str) -> list[tuple[str, str]]:
    """The headings of a page, each with the text below it; what stands in a block of code is no heading."""
    parts: list[tuple[str, str]] = []
    inside = False
    for line in (DOCS / page).read_text("utf-8").splitlines(keepends=True):
        inside ^= line.lstrip().startswith("```")
        if line.startswith("#") and not inside:
            parts.append((line.lstrip("#").strip(), ""))
        else:
            parts[-1] = (parts[-1][0], parts[-1][1] + line)
    return parts


def _said(key: str, text: str) -> str | None:
    """What a text says of a key: in a row of a table, behind it in an example; "" in a sentence; None nowhere."""
    for line in text.splitlines():
        if (row := CELL.match(line)) and f"`{key}`" in row[1]:
            return re.split(r"(?<!\\) \| ", row[2])[-1].strip()
        if (said := ASSIGNED.match(line)) and said[1] == key:
            return said[2] or ""
    return "" if f"`{key}`" in text or f"`{key} = " in text or f" {key} = " in text or f"[[{key}]]" in text else None


def _anchor(heading: str) -> str:
    """As a git host and MyST make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    (DOCS / "keys.md").write_text(reference(), "utf-8", newline="\n")
