"""A workspace opened and built."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ilms.api.checking import Finding, finding, prepared
from ilms.api.files import Format
from ilms.api.structures import structures_of
from ilms.assembly import build as assembly
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Build:
    """The messages that a build wrote.

    Attributes:
        folder: Where they are, with a manifest (`docs/workspace.md`).
        files: Every message.
        content: The hash of what they say: the same as long as no figure changes.
        findings: What a format has no place for, or says in other words.
    """

    folder: Path
    files: tuple[Path, ...]
    content: str
    findings: tuple[Finding, ...]


def open_workspace(folder: str | Path = ".") -> Workspace:
    """The workspace at or above a folder.

    Raises:
        UsageError: There is none, or its `ilms.toml` is not as it must be.
    """
    return Workspace.find(Path(folder))


def build(
    workspace: Workspace,
    tables: Sequence[str] | None = None,
    *,
    formats: Sequence[Format] = ("sdmx-ml-2.1", "sdmx-csv-2.0"),
    folder: str | Path | None = None,
    language: str = "en",
) -> Build:
    """Check a workspace and write its messages, as `ilms build` does.

    Args:
        workspace: The workspace.
        tables: Only these: `C18`, `A1` for both of its dataflows.
        formats: What to write of each dataflow.
        folder: Where to; `build/` of the workspace by default.
        language: Of the findings: `en` or `vi`.

    Raises:
        FindingsError: The data has errors of form, so that no message can be right.
        StateError: Somebody else is building there, or saved a source meanwhile.
        UsageError: There is nothing to build, or the folder holds something else.
    """
    with structures_of(workspace):
        checked = prepared((), workspace, tables, (), language)
        built = assembly.build(workspace, checked, formats, Path(folder) if folder else None, language)
        return Build(
            built.folder,
            tuple(built.folder / file.path for file in built.manifest.files),
            built.manifest.content,
            tuple(map(finding, built.raised)),
        )
