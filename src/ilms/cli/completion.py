"""What a shell offers at the Tab key: commands and options by typer, and values that only we know.

Shells ask by running the command with `_ILMS_COMPLETE` set; nothing here is imported otherwise.
"""

import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.cli.console import console
from ilms.cli.misuse import walk
from ilms.languages import chosen, spoken

if TYPE_CHECKING:
    from ilms.workspace import Workspace

Offer = tuple[str, str]  # a value, and what is said beside it
CHOICES: Mapping[str, tuple[str, ...]] = {
    "--fail-on": ("error", "warning", "never"), "--labels": ("id", "name", "both"), "--lang": spoken(),
    "--format": ("text", "json"),
}  # fmt: skip


def typed() -> list[str]:
    """The words of the line that is being typed, without the program's name; the last may be unfinished."""
    # bash gives one word a line, the others the line itself.
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    try:
        return shlex.split(line)[1:]
    except ValueError:  # a quote that is not closed yet
        return line.split()[1:]


def prepare(command: Any, arguments: Sequence[str]) -> None:  # noqa: ANN401  # typer's own classes are private
    """Let every parameter of a command tree offer the values it takes, and every command take the global options.

    Args:
        command: What `typer.main.get_command` gives; changed.
        arguments: As `typed`: what they say of the workspace is heeded.
    """
    entered = [after for name, after in pairwise(arguments) if name == "-C"]
    office = _Office(Path(entered[-1]) if entered else Path())
    added = _global_options()
    for path, one in walk(command, "ilms"):
        one.params = [*one.params, *added]
        for parameter in one.params:
            offers = office.offers(path, parameter)
            if offers is not None:
                parameter.shell_complete = _completing(offers)


def _completing(offers: Callable[[], Iterator[Offer]]) -> Callable[[Any, str], list[Any]]:
    from typer.core import CompletionItem  # type: ignore[attr-defined]  # what its own methods return

    def complete(_context: Any, incomplete: str) -> list[Any]:  # noqa: ANN401  # as `prepare`
        before, comma, last = incomplete.rpartition(",")  # of several codes the last is completed
        found = [(value, said) for value, said in offers() if value.casefold().startswith(last.casefold())]
        return [CompletionItem(f"{before}{comma}{value}", help=said or None) for value, said in found]

    return complete


def _global_options() -> list[Any]:
    import typer

    def takes(
        entered: Path = typer.Option(None, "-C", metavar="DIR", help="Work in that folder."),
        language: str = typer.Option(None, "--lang", help="The language to speak."),
        format_: str = typer.Option(None, "--format", help="Of what is shown."),
        quiet: bool = typer.Option(False, "-q", help="Say less."),
        verbose: bool = typer.Option(False, "-v", help="Say more."),
        offline: bool = typer.Option(False, "--offline", help="Ask nobody over the network."),
    ) -> None: ...

    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(takes)
    made: list[Any] = list(typer.main.get_command(app).params)
    return made


class _Office:
    """What can be offered in a folder; whatever cannot be read offers nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def offers(self, path: str, parameter: Any) -> Callable[[], Iterator[Offer]] | None:  # noqa: ANN401  # as `prepare`
        """What gives the values of a parameter; None where the shell's own offers (files) are right."""
        if parameter.param_type_name == "option":
            found = self._of_option(path, max(parameter.opts, key=len))
        else:
            found = self._of_argument(path, parameter.name)
        return self._safe(found) if found else None

    def _of_option(self, path: str, name: str) -> Callable[[], Iterator[Offer]] | None:
        if name in CHOICES:
            return lambda: ((value, "") for value in CHOICES[name])
        if name == "--to":
            return _structure_formats if path.startswith("ilms codelist") else _formats
        return {
            "--target": self._targets, "--restore": self._submissions, "--table": _tables, "--dataflow": _dataflows,
            "--select": _codes, "--ignore": _codes, "--fault": _faults, "--profile": _profiles, "--area": _areas,
        }.get(name)  # fmt: skip

    def _of_argument(self, path: str, name: str) -> Callable[[], Iterator[Offer]] | None:
        by_command = {
            "ilms watch": self._submissions, "ilms verify": self._submissions, "ilms confirm": self._submissions,
            "ilms retry": self._submissions, "ilms show": self._submissions, "ilms explain": _codes,
            "ilms check": _tables_and_flows, "ilms build": _tables_and_flows, "ilms plan": _tables_and_flows,
            "ilms report": _tables_and_flows, "ilms rules export": _tables_and_flows,
            "ilms dsd show": _tables_and_flows, "ilms dsd check": _tables_and_flows,
            "ilms dsd pull": _tables_and_flows, "ilms dsd xsd": _dataflows,
            "ilms diff": self._states, "ilms maps show": self._maps,
        }  # fmt: skip
        if path.startswith("ilms codelist") and name in ("id_", "ids", "what", "old", "new"):
            return _codelists
        return by_command.get(path)

    def _safe(self, offers: Callable[[], Iterator[Offer]]) -> Callable[[], Iterator[Offer]]:
        def asked() -> Iterator[Offer]:
            from contextlib import chdir

            from ilms.errors import IlmsError
            from ilms.structures.store import standing_in
            from ilms.workspace import root_above

            try:
                with chdir(self._folder), standing_in(root_above(Path())):
                    yield from list(offers())
            except (IlmsError, OSError):
                return

        return asked

    def _workspace(self) -> "Workspace":
        from ilms.workspace import Workspace

        return Workspace.find(Path())

    def _targets(self) -> Iterator[Offer]:
        yield from ((name, one.kind) for name, one in self._workspace().targets.items())

    def _submissions(self) -> Iterator[Offer]:
        from ilms.cli.following import state
        from ilms.history.ledger import Ledger

        for one in reversed(Ledger(self._workspace().submissions).all()):
            yield one.id, f"{one.target}: {state(one)}"

    def _states(self) -> Iterator[Offer]:
        yield from (("last", ""), ("build", ""), ("published", ""))
        yield from self._submissions()

    def _maps(self) -> Iterator[Offer]:
        from ilms.recoding.code_maps import Maps

        yield from ((name, "") for name in Maps(self._workspace().overlay("maps")).files())


def _tables() -> Iterator[Offer]:
    from ilms.structures.tables import tables

    for one in tables():
        if one.code != one.number:
            yield one.number, one.title(console.lang)
        yield one.code, one.label(console.lang)


def _dataflows() -> Iterator[Offer]:
    from ilms.structures.tables import tables

    yield from ((one.dataflow, one.label(console.lang)) for one in tables())


def _tables_and_flows() -> Iterator[Offer]:
    yield from dict.fromkeys(_tables())
    yield from _dataflows()


def _codelists() -> Iterator[Offer]:
    from ilms.structures.load import codelists

    yield from ((id_, "") for id_ in codelists())


def _codes() -> Iterator[Offer]:
    from ilms.explained import families
    from ilms.findings import catalogue

    yield from ((code, one.title[console.lang]) for code, one in families().items())
    yield from ((code, one.title[console.lang]) for code, one in catalogue().items())


def _formats() -> Iterator[Offer]:
    from ilms.messages.formats import SUFFIX

    yield from ((name, "") for name in (*SUFFIX, "questionnaire-xlsx"))


def _structure_formats() -> Iterator[Offer]:
    yield from ((name, "") for name in ("sdmx-ml-2.1", "sdmx-ml-3.0", "sdmx-json-2.0"))


def _faults() -> Iterator[Offer]:
    from ilms.rehearsal.faults import FAULTS

    yield from ((name, one.text) for name, one in FAULTS.items())
    yield "list", ""


def _profiles() -> Iterator[Offer]:
    from ilms.profiles import packaged

    yield from ((id_, chosen(one.names, console.lang)) for id_, one in packaged().items())


def _areas() -> Iterator[Offer]:
    from ilms.structures.load import codelist

    yield from ((code.id, code.label(console.lang)) for code in codelist("CL_AREA"))
