"""Write `docs/findings.md` from the catalogue. Run it after changing `src/ilms/catalogue/`; a test compares."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ilms.findings import Kind, catalogue

TITLE = """# Findings

What can be said about an office's data, made from the catalogue by `python docs/make_findings.py`. `ilms explain CODE`
shows the same in English or Vietnamese. Codes are stable: scripts and waivers rely on them.

An error about form (`SRC MAP KEY COD VAL TIM ATT STR`) stops `ilms build`; an error about content stops `ilms submit`
unless somebody answers for it in `waivers.toml` (see [rules and waivers](rules.md)). A warning stops nothing. Words in
braces are filled in from the data. Where a finding foretells a validation rule of the Fusion Metadata Registry, its
number is given.
"""

FAMILIES = {
    "SRC": "Reading a source",
    "MAP": "Mapping",
    "KEY": "Keys",
    "COD": "Codes of dimensions",
    "VAL": "Values",
    "TIM": "Periods",
    "ATT": "Attributes and notes",
    "SUM": "Totals within a table",
    "XTB": "Across tables",
    "HIS": "Against earlier years and submissions",
    "DIS": "Disclosure",
    "STR": "Structure messages",
}


def reference() -> str:
    """The whole page."""
    return "\n".join([TITLE, *_families()])


def _families() -> Iterator[str]:
    by_family = sorted(catalogue().values(), key=lambda kind: (list(FAMILIES).index(kind.code[:3]), kind.code))
    for family, kinds in groupby(by_family, key=lambda kind: kind.code[:3]):
        yield f"## {family}: {FAMILIES[family]}\n"
        yield from (_entry(kind) for kind in kinds)


def _entry(kind: Kind) -> str:
    lines = [
        f"**{kind.code}** {kind.severity}: {kind.title['en']} ({kind.title['vi']})  ",
        f"{_shown(kind.message['en'])}.  ",
        f"Do: {_shown(kind.hint['en'])}." + (f" Foretells FMR {kind.fmr}." if kind.fmr else ""),
    ]
    return "\n".join(lines) + "\n"


def _shown(template: str) -> str:
    """A template as it is read: doubled braces are braces."""
    return template.replace("{{", "{").replace("}}", "}")


if __name__ == "__main__":
    (Path(__file__).parent / "findings.md").write_text(reference(), "utf-8", newline="\n")
