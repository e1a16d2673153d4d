"""Changes in structures on the screen, as JSON and as a page: of `diff` and `pull` alike."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.overwriting import refuse_over

if TYPE_CHECKING:
    from ilms.maintenance.compare.changes import Changes
    from ilms.structures.model import StructureMessage

FEW = 20  # changes of each kind that are shown of an artefact without `-v`
CHANGED = 5  # the exit code that `--exit-code` asks for

OUT = typer.Option(None, "-o", "--output", metavar="FILE", help="Write the changes as an HTML page, too.")
LANGUAGES = typer.Option(None, "--languages", metavar="en,vi", help="Labels in these languages only.")
EXIT_CODE = typer.Option(False, "--exit-code", help="Exit with 5 if there are changes.")


def compared(
    side: "Callable[[str], StructureMessage]",
    names: tuple[str, str],
    out: Path | None,
    languages: str | None,
    *,
    exit_code: bool,
) -> int:
    """Compare two sides, and tell what changed.

    Args:
        side: What a name leads to.
        names: Old and new, as the person named them.
        out: The page to write.
        languages: Parted by commas; None for all.
        exit_code: Whether changes end with 5.
    """
    from ilms.maintenance.compare.compare import compare
    from ilms.maintenance.compare.sides import two_sides

    if out:
        refuse_over(out, map(Path, names))
    wanted = None if languages is None else [language.strip() for language in languages.split(",")]
    changes = compare(*two_sides(side, *names), languages=wanted)
    show(changes, *names)
    if out:
        write_page(changes, *names, out)
    return CHANGED if exit_code and len(changes) else 0


def show(changes: "Changes", old: str, new: str) -> None:
    """Print changes as text or JSON, as `--format` says; with `-q` only the last line."""
    from ilms.report.changes.told import summed_up, told, words

    if console.as_json:
        console.json({"old": old, "new": new, **changes.as_json()})
        return
    said = words(console.lang)
    if not console.quiet:
        console.data(said("old", name=old) + "\n" + said("new", name=new))
        for artefact, parts in told(changes, console.lang).items():
            console.data(f"\n{artefact}")
            for part in parts:
                breaks = f"  ({said.counted('breaking', part.breaking)})" if part.breaking else ""
                console.data(f"  {part.heading}: {len(part.rows)}{breaks}")
                for row in part.rows if console.verbose else islice(part.rows, FEW):
                    mark = f"  [{said('breaks')}]" if row.breaking and part.breaking < len(part.rows) else ""
                    console.data(f"    {row.line()}{mark}")
                if len(part.rows) > FEW and not console.verbose:
                    console.data("    " + said("more", n=len(part.rows) - FEW))
        console.data("")
    console.data(summed_up(changes, console.lang))


def write_page(changes: "Changes", old: str, new: str, out: Path) -> None:
    """Write them as an HTML page."""
    from ilms.messages.header import now
    from ilms.report.changes.page import render

    out.write_text(render(changes, old, new, now(), console.lang), "utf-8", newline="\n")
    console.say(console.words("check.wrote", file=out))
