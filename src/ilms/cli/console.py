"""What every command shares: the global options and the two streams. Data to stdout, all else to stderr."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import IlmsError

if TYPE_CHECKING:
    from ilms.described import Described
    from ilms.workspace import Workspace

SCHEMA_VERSION = 1


@dataclass
class Console:
    """The global options, as given, and how to speak.

    Attributes:
        directory: `-C DIR`.
        language: `--lang`; None lets the workspace decide, then English.
        format: `--format` of what is shown: text or json, more where a command says so.
    """

    directory: Path = Path()
    language: str | None = None
    format: str = "text"
    quiet: bool = False
    verbose: bool = False
    offline: bool = False

    @property
    def lang(self) -> str:
        """The language to speak."""
        return self.language or os.environ.get("ILMS_LANG") or "en"

    @property
    def as_json(self) -> bool:
        """Whether stdout is to carry one JSON object."""
        return self.format == "json"

    def workspace(self) -> "Workspace":
        """The workspace at or above `-C DIR`.

        Raises:
            UsageError: There is none.
        """
        from ilms.workspace import Workspace

        return Workspace.find(self.directory)

    def data(self, text: str) -> None:
        """Print what was asked for."""
        print(text)

    def json(self, content: dict[str, Any]) -> None:
        """Print one JSON object; `schema_version` stands first."""
        shown = {"schema_version": SCHEMA_VERSION, **content}
        print(json.dumps(shown, ensure_ascii=False, indent=2, default=str))

    def say(self, text: str = "") -> None:
        """Tell the person how it goes; silent with `-q`."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def findings(self, described: "list[Described]") -> None:
        """Show findings as text on stdout, one block each."""
        for finding in described:
            print(self._block(finding), end="\n\n")

    def _block(self, finding: "Described") -> str:
        times = f" (x{finding.count})" if finding.count > 1 else ""
        lines = [self._weigh(f"{finding.severity}[{finding.code}]", finding.severity) + f" {finding.message}{times}"]
        if finding.dataflow:
            key = ".".join(finding.key.values())
            lines.append(f"  {finding.dataflow}" + (f"  {key}" if key else ""))
        lines += [f"  at {place(spot)}" for spot in finding.where[: None if self.verbose else 3]]
        hidden = finding.count - (len(finding.where) if self.verbose else min(3, len(finding.where)))
        if finding.where and hidden > 0:
            lines.append(f"  ... and {hidden} more")
        if finding.value is not None:
            lines.append(f"  value:    {finding.value}")
        if finding.expected is not None:
            lines.append(f"  expected: {finding.expected}")
        if finding.hint:
            lines.append(f"  hint: {finding.hint}")
        return "\n".join(lines)

    def error(self, trouble: IlmsError) -> None:
        """Say on stderr why the command stopped."""
        lines = [self._weigh("error:", "error", sys.stderr) + f" {trouble.title}"]
        lines += [f"  {line}" for line in trouble.detail.splitlines()]
        if trouble.hint:
            lines.append(f"hint: {trouble.hint}")
        print("\n".join(lines), file=sys.stderr)

    def _weigh(self, text: str, severity: str, stream: Any = None) -> str:  # noqa: ANN401  # a text stream
        colour = {"error": "31", "warning": "33"}.get(str(severity), "36")
        tty = (stream or sys.stdout).isatty() and not os.environ.get("NO_COLOR")
        return f"\033[1;{colour}m{text}\033[0m" if tty else text


def place(spot: dict[str, object]) -> str:
    """A location in one line: `sources/2024/lfs.xlsx > "Bieu 5" > D14`, or `data.csv line 3`."""
    if "line" in spot:
        return f"{spot['file']} line {spot['line']}"
    parts = [str(spot["file"])]
    if "sheet" in spot:
        parts.append(f'"{spot["sheet"]}"')
    if "cell" in spot:
        parts.append(str(spot["cell"]))
    return " > ".join(parts)


console = Console()
