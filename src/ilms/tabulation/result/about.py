"""`tabulated/YEAR/NAME.json`: how figures were made, and whether that still holds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ilms.atomic import appearing
from ilms.errors import UsageError
from ilms.hashes import sha256_file
from ilms.tabulation.files.tabulation_file import TabulationFile, tabulations
from ilms.tabulation.result.figures import FOLDER
from ilms.workspace import Workspace


def written(
    workspace: Workspace, paths: Sequence[Path], tabulation: TabulationFile, note: Mapping[str, str], engine: str
) -> None:
    """Say beside each file of figures what it was made from.

    Nothing of it changes while the files and figures do not: no time, no person, no machine.
    """
    for path in paths:
        said = {
            "schema_version": 1,
            "figures": sha256_file(path),
            "engine": engine,
            "files": _files(workspace, tabulation),
            "note": dict(note),
        }
        with appearing(path.with_suffix(".json")) as out:
            out.write((json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode())


def waiting(workspace: Workspace) -> Iterator[str]:
    """The names of tabulations that nothing was tabulated by; none where one of their files is not right."""
    for tabulation in _there(workspace):
        if not any(_results(workspace, tabulation)):
            yield tabulation.name


def changed(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Results whose tabulation or record file has changed since, with the name of the tabulation.

    None where one of these files is not right: `ilms tabulate` says what is wrong.
    """
    for tabulation in _there(workspace):
        now = _files(workspace, tabulation)
        for path in _results(workspace, tabulation):
            try:
                said = json.loads(path.read_text("utf-8")).get("files")
            except (ValueError, AttributeError):
                said = None
            if said != now:
                yield path.with_suffix(".csv"), tabulation.name


def _there(workspace: Workspace) -> list[TabulationFile]:
    try:
        return tabulations(workspace)
    except UsageError:
        return []


def _results(workspace: Workspace, tabulation: TabulationFile) -> Iterator[Path]:
    for table in tabulation.tables:
        yield from sorted((workspace.root / FOLDER).glob(f"*/{tabulation.result(table)}.json"))


def _files(workspace: Workspace, tabulation: TabulationFile) -> dict[str, str]:
    """What people wrote, with its hash."""
    return {workspace.relative(path): sha256_file(path) for path in (tabulation.path, tabulation.records.path)}
