"""What every command shares: the global options and the two streams. Data to stdout, all else to stderr."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import IlmsError
from ilms.languages import said
from ilms.words import Words

if TYPE_CHECKING:
    from ilms.described import Described
    from ilms.workspace import Workspace

SCHEMA_VERSION = 1
FIGURE = re.compile(r"[+-]?\d[\d.,]*")
# What steers a terminal, or shows a line in another order than it has; the colours alone are ours (`weighed`).
STEERING = re.compile(r"\x1b(?!\[(?:1;3[136]|0)m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FEW = 3  # places of a finding that are shown without `-v`
_listener: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)


@dataclass
class Console:
    """The global options, as given, and how to speak.

    Attributes:
        entered: `-C DIR` as it was typed; every path of the command is relative to it, as with `git -C`.
        language: `--lang`; None lets the workspace decide, then English.
        format: `--format` of what is shown: text or json, more where a command says so.
        before_output: Makes room on the screen, where something is shown that comes and goes.
    """

    entered: Path = Path()
    language: str | None = None
    format: str = "text"
    quiet: bool = False
    verbose: bool = False
    offline: bool = False
    before_output: Callable[[], None] | None = None

    @property
    def lang(self) -> str:
        """The language to speak."""
        return self.language or os.environ.get("ILMS_LANG") or "en"

    @property
    def as_json(self) -> bool:
        """Whether stdout is to carry one JSON object."""
        return self.format == "json"

    @property
    def words(self) -> Words:
        """What commands say (`cli/words.toml`), in the language to speak."""
        return Words(self.lang, "cli")

    def workspace(self) -> "Workspace":
        """The workspace at or above the folder the command runs in.

        Raises:
            UsageError: There is none.
        """
        from ilms.workspace import Workspace

        return Workspace.find(Path())

    def inside(self) -> "Workspace | None":
        """The workspace that the command runs in, if it runs in one; one that is broken is told of."""
        from ilms.workspace import Workspace

        return Workspace.around(Path())

    @property
    def heard(self) -> bool:
        """Whether somebody else than a terminal listens (`heard_by`): nobody is there to be asked then."""
        return _listener.get() is not None

    @contextmanager
    def heard_by(self, listener: Callable[[str], None]) -> Iterator[None]:
        """Let what this thread's commands say be heard by somebody, in place of the two streams."""
        token = _listener.set(listener)
        try:
            yield
        finally:
            _listener.reset(token)

    def clear(self) -> None:
        """Make room on the screen, before something is printed or asked."""
        if self.before_output:
            self.before_output()

    def data(self, text: str) -> None:
        """Print what was asked for."""
        self.clear()
        _out(text)

    def json(self, content: dict[str, Any]) -> None:
        """Print one JSON object; `schema_version` stands first."""
        from ilms.laid_out import pieces

        self.pieces(chain(pieces({"schema_version": SCHEMA_VERSION, **content}), "\n"))

    def pieces(self, texts: Iterable[str]) -> None:
        """Print what was asked for while it is made."""
        self.clear()
        try:
            # A program that listens gets what there is.
            sys.stdout.writelines(map(harmless, texts) if sys.stdout.isatty() else texts)
            sys.stdout.flush()
        except BrokenPipeError:
            _unheard()

    def say(self, text: str = "") -> None:
        """Tell the person how it goes; silent with `-q`."""
        if listener := _listener.get():
            listener(text)
        elif not self.quiet:
            self.clear()
            print(harmless(text), file=sys.stderr)

    def findings(self, described: "Iterable[Described]") -> None:
        """Show findings as text on stdout, one block each."""
        for finding in described:
            self.clear()
            _out(self.block(finding) + "\n")

    def block(self, finding: "Described", accepted: str = "", *, plain: bool = False) -> str:
        """One finding as text.

        Args:
            finding: What was found.
            accepted: Who answers for it and why, where somebody does.
            plain: For a file, without colours.
        """
        words = self.words
        times = f" (x{finding.count})" if finding.count > 1 else ""
        weight = "accepted" if accepted else finding.severity
        head = f"{words(f'finding.{weight}')}[{finding.code}]"
        lines = [f"{head if plain else self.weighed(head, weight)} {finding.message}{times}"]
        if finding.dataflow:
            # As SDMX writes part of a key: nothing stands where the findings differ.
            key = ".".join(finding.key.get(name, "") for name in finding.dimensions or finding.key)
            key = key if finding.key else ""
            lines.append(f"  {finding.dataflow}" + (f"  {key}" if key else ""))
        if finding.about:
            lines.append(f"  {finding.about}")
        # A sum is one finding with a cell for each of its parts: the wrong one is among them.
        shown = finding.where[: None if self.verbose or finding.count == 1 else FEW]
        texts = finding.texts or ("",) * len(shown)
        lines += [
            "  " + words("finding.at", place=place(spot, words)) + (f"  ({text})" if text else "")
            for spot, text in zip(shown, texts, strict=False)
        ]
        hidden = max(finding.places, finding.count, len(finding.where)) - len(shown)
        if finding.where and hidden > 0:
            lines.append("  " + words("more", n=hidden))
        value, expected = words("finding.value"), words("finding.summed" if finding.summed else "finding.expected")
        wide = max(len(value), len(expected)) + 1
        for name, text in zip((value, expected), finding.shown, strict=True):
            if text is not None:
                unit = f"  ({finding.unit})" if finding.unit and FIGURE.fullmatch(text) else ""
                typed = words("finding.typed", text=finding.typed) if name == expected and finding.typed else ""
                lines.append(f"  {f'{name}:':<{wide}} {text}{unit}{typed}")
        if accepted:
            lines.append(f"  {accepted}")
        elif finding.hint:
            lines.append(f"  {words('finding.hint')}: {finding.hint}")
        return "\n".join(lines)

    def error(self, trouble: IlmsError) -> None:
        """Say on stderr why the command stopped."""
        title, detail, hint = (said(text, self.lang) for text in (trouble.title, trouble.detail, trouble.hint))
        lines = [self.weighed(f"{self.words('finding.error')}:", "error", sys.stderr) + f" {title}"]
        lines += [f"  {line}" for line in detail.splitlines()]
        if hint:
            lines.append(f"{self.words('finding.hint')}: {hint}")
        self.clear()
        print(harmless("\n".join(lines)), file=sys.stderr)

    def next(self, what: str) -> None:
        """Tell the person what is to be done next."""
        self.say(self.words("next", what=what))

    def weighed(self, text: str, severity: str, stream: Any = None) -> str:  # noqa: ANN401  # a text stream
        """A text in the colour of its weight, where colours are shown; the text must say as much without."""
        colour = {"error": "31", "warning": "33"}.get(str(severity), "36")
        return f"\033[1;{colour}m{text}\033[0m" if coloured(stream or sys.stdout) else text


def coloured(stream: Any) -> bool:  # noqa: ANN401  # a text stream
    """Whether colours are shown there: on a terminal that has them, else only where `FORCE_COLOR` asks for them.

    `NO_COLOR` has the last word (no-color.org, force-color.org).
    """
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def harmless(text: str) -> str:
    r"""A text that a terminal only shows: labels and a receiver's words are somebody else's.

    For example: an escape character is shown as `\x1b`.
    """
    return STEERING.sub(lambda sign: ascii(sign[0])[1:-1], text)


def _out(text: str) -> None:
    """Write to stdout; a reader that has seen enough (`ilms ... | head`) ends the writing and not the work."""
    if listener := _listener.get():
        listener(text)
        return
    try:
        print(harmless(text), flush=True)
    except BrokenPipeError:
        _unheard()


def _unheard() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def place(spot: dict[str, object], words: Words) -> str:
    """A location in one line: `sources/2024/lfs.xlsx > "Bieu 5" > D14`, or `data.csv line 3`."""
    if "record" in spot:
        return words("finding.record", file=spot["file"], record=spot["record"])
    if "line" in spot:
        return words("finding.line", file=spot["file"], line=spot["line"])
    parts = [str(spot["file"])]
    if "sheet" in spot:
        parts.append(f'"{spot["sheet"]}"')
    if "cell" in spot:
        parts.append(str(spot["cell"]))
    return " > ".join(parts)


console = Console()
