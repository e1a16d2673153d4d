"""Write `docs/findings.md` from the catalogue. Run it after changing `src/ilms/catalogue/`; a test compares."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ilms.explained import explained, families
from ilms.findings import Kind, catalogue

TITLE = """# Findings

What can be said about an office's data, made from the catalogue by `python docs/make_findings.py`. `ilms explain CODE`
shows the same in English or Vietnamese, with an example before and after;
`ilms explain SUM` tells of a family. Codes are stable: scripts and waivers rely on them.

An error about form (`SRC MAP KEY COD VAL TIM ATT STR`) stops `ilms build`, one about records (`TAB`) stops
`ilms tabulate`; an error about content stops `ilms submit` unless somebody answers for it in `waivers.toml` (see
[rules and waivers](rules.md)). A warning stops nothing. Words in braces are filled in from the data. What
`ilms codelist check` and `ilms dsd check` find (STR2xx) stops nothing by itself. Where a finding foretells a validation
rule of the Fusion Metadata Registry, its number is given.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([TITLE, *_families()])


def _families() -> Iterator[str]:
    known = families()
    by_family = sorted(catalogue().values(), key=lambda kind: (list(known).index(kind.code[:3]), kind.code))
    for family, kinds in groupby(by_family, key=lambda kind: kind.code[:3]):
        yield f"## {family}: {known[family].title['en']}\n\n{known[family].about['en']}\n"
        yield from (_entry(kind) for kind in kinds)


def _entry(kind: Kind) -> str:
    lines = [
        f"### {kind.code}: {kind.title['en']}\n",
        f"{kind.severity} ({kind.title['vi']})  ",
        f"{_shown(kind.message['en'])}.  ",
        f"Do: {_shown(kind.hint['en'])}." + (f" Foretells FMR {kind.fmr}." if kind.fmr else ""),
    ]
    if why := explained(kind.code).why.get("en"):
        lines.insert(3, f"Why: {why}  ")
    return "\n".join(lines) + "\n"


def _shown(template: str) -> str:
    """A template as it is read: doubled braces are braces."""
    return template.replace("{{", "{").replace("}}", "}")


if __name__ == "__main__":
    (Path(__file__).parent / "findings.md").write_text(reference(), "utf-8", newline="\n")
