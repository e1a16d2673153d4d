"""`ilms codelist upgrade`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.overwriting import refuse_over
from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.dataset import Dataset
    from ilms.maintenance.correspond.apply import Upgraded
    from ilms.maintenance.correspond.plan import Order
    from ilms.observations import Observations
    from ilms.structures.load import Resolve
    from ilms.structures.schema import Schema


def command(  # a command has as many as its options
    what: Path = typer.Argument(..., metavar="WHAT", help="A message of any format; or `mappings`: the workspace's."),
    with_: str = typer.Option(..., "--with", metavar="TABLE", help="`ilms codelist correspondences` lists them."),
    out: Path = typer.Option(None, "-o", "--output", metavar="FILE", help="The message to write."),
    to: str = typer.Option(None, "--to", metavar="FORMAT", help="Its format; by default that of the message read."),
    shares: Path = typer.Option(None, "--shares", metavar="FILE", help="How classes that are split are divided."),
    largest: bool = typer.Option(
        False, "--largest", help="A class that is split goes, without shares, to where most of it goes."
    ),
    years: str = typer.Option(
        None, "--years", metavar="YEARS", help="The years that are in the old classification: 1999-2025."
    ),
    dimension: str = typer.Option("", "--dimension", metavar="ID", help="What is classified, if not the table's own."),
    counts: bool = typer.Option(False, "--counts", help="The figures are counts, which nothing else says."),
    weights: Path = typer.Option(None, "--weights", metavar="FILE", help="How many stand behind each mean."),
    structure: Path = typer.Option(None, "--structure", help="An SDMX-ML structure file, of any agency."),
    dataflow: str = typer.Option(None, "--dataflow", metavar="ID", help="The dataflow, where the file does not say."),
    from_: int = typer.Option(None, "--from", metavar="YEAR", help="Of mappings: from when the new one is used."),
    source: list[str] = typer.Option([], "--source", metavar="ID", help="Of mappings: only this source's."),
    yes: bool = typer.Option(False, "--yes", help="Of mappings: write the edits."),
) -> int:
    """Convert data from one classification to another, or a workspace's mappings and code maps.

    Data: exact where a class goes to another whole; by --shares where it is split; else nothing is written. Sums are
    exact, and estimates bear the status of one and a note.

    Mappings: the edits are shown, and written with --yes; comments stay. With --from YEAR the years before keep what
    they have.
    """
    asked = Asked(what, out, to, structure, dataflow)
    if what.suffix == ".toml" or what.is_dir() or str(what) == "mappings":
        from ilms.cli.codelist_upgrade_mappings import upgrade_mappings

        data = {"-o": out, "--to": to, "--shares": shares, "--years": years, "--weights": weights}
        given = [name for name, value in data.items() if value] + ["--largest"] * largest + ["--counts"] * counts
        _refuse(given, "data", "mappings")
        return upgrade_mappings(what, with_, from_, source, yes=yes)
    _refuse(["--from"] * (from_ is not None) + ["--source"] * bool(source) + ["--yes"] * yes, "mappings", "data")
    return _data(asked, _order(asked, with_, shares, years, dimension, weights, largest=largest, counts=counts))


@dataclass(frozen=True)
class Asked:
    """The files of a conversion of data, and how they are read."""

    file: Path
    out: Path | None
    to: str | None
    structure: Path | None
    dataflow: str | None

    def read(self, path: Path) -> "list[Dataset]":
        """A message's data sets."""
        from ilms.structures.load import resolver

        return _read(path, resolver(self.structure, self.dataflow))

    def counts(self, path: Path) -> "list[Dataset]":
        """Those of the numbers behind means: of the same structure file, or the questionnaire's."""
        from ilms.structures.load import resolver

        first, packaged = resolver(self.structure, None), resolver(None, None)

        def resolve(named: str | None) -> "Schema":
            try:
                return first(named)
            except UsageError:
                return packaged(named)

        return _read(path, resolve)


def _read(path: Path, resolve: "Resolve") -> "list[Dataset]":
    from ilms.messages.formats import read
    from ilms.messages.notes import book

    return read(path, resolve, register=book(console.inside()))


def _refuse(options: Sequence[str], theirs: str, what: str) -> None:
    if options:
        raise UsageError(
            _("`{options}` is of {theirs}, and this converts {what}", options=options[0], theirs=theirs, what=what),
            hint=_("leave it out"),
        )


def _order(
    asked: Asked,
    table: str,
    shares: Path | None,
    years: str | None,
    dimension: str,
    weights: Path | None,
    *,
    largest: bool,
    counts: bool,
) -> "Order":
    from ilms.maintenance.correspond.plan import Order
    from ilms.maintenance.correspond.shares import Shares
    from ilms.maintenance.correspond.tables import folders, load
    from ilms.workspace import years as listed

    found = load(table, folders(console.inside()))
    return Order(
        found,
        Shares.read(shares, found) if shares else Shares(),
        largest,
        listed(years, "`--years`") if years else None,
        dimension,
        counts,
        _weights(asked, weights) if weights else None,
    )


def _weights(asked: Asked, path: Path) -> "Observations":
    held = asked.counts(path)
    if len(held) != 1:
        raise UsageError(
            _("`{path}` holds {n} tables", path=path, n=len(held)),
            hint=_("the numbers behind means are one table of counts"),
        )
    return held[0].observations


def _data(asked: Asked, order: "Order") -> int:
    from ilms.maintenance.correspond.apply import upgrade
    from ilms.messages import formats

    if asked.out is None:
        raise UsageError(_("data is written to a new file"), hint=_("name it with `-o`"))
    to = asked.to or formats.detect(asked.file)
    formats.check_name(to)
    refuse_over(asked.out, (asked.file, asked.structure))
    held = asked.read(asked.file)
    if len(held) != 1:
        names = ", ".join(one.observations.schema.dataflow.id for one in held)
        hint = _("`--dataflow ID` names one") if held else _("is there anything below its first line?")
        raise UsageError(
            _("`{file}` has {n} tables, and one is converted at a time", file=asked.file, n=len(held)),
            detail=names,
            hint=hint,
        )
    found = upgrade(held[0], order)
    if not found.refused:
        _write(asked, found.data.observations, to)
    _tell(asked, order, found, to)
    return 1 if found.refused else 0


def _write(asked: Asked, observations: "Observations", to: str) -> None:
    from ilms.cli.convert import header_for
    from ilms.messages import formats
    from ilms.messages.notes import book

    workspace = console.inside()
    made = header_for(asked.file, workspace, flat=False, labels="id")
    formats.write(observations, asked.out or Path(), to, made, register=book(workspace))


def _tell(asked: Asked, order: "Order", found: "Upgraded", to: str) -> None:
    from ilms.described import describe

    described = describe([found.data], console.lang)
    count = len(found.data.observations)
    if console.as_json:
        told = {
            "summary": {
                "observations": count,
                "refused": found.refused,
                "figures": dict(found.figures),
                "made": found.made,
                "sum": None if found.before is None else {"before": found.before, "after": found.after},
            },
            "correspondence": order.table.name,
            "format": to,
            "output": None if found.refused else str(asked.out),
            "findings": [one.as_json() for one in described],
        }
        console.json(told)
        return
    console.findings(described)
    words = console.words
    if found.refused:
        console.say(words("upgrade.refused"))
        return
    sums = "" if found.before is None else words("upgrade.sums", before=found.before, after=found.after)
    names = {"source": order.table.source.name, "target": order.table.target.name}
    console.say(words("upgrade.wrote", file=asked.out, n=count, **names, sums=sums))
