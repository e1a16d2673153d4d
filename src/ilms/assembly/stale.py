"""Figures that were tabulated before what they are tabulated by was changed."""

from collections.abc import Sequence

from ilms.dataset import Dataset
from ilms.findings import Findings, batch
from ilms.tabulation.files.tabulation_file import FOLDER
from ilms.workspace import Workspace


def stale(workspace: Workspace, gathered: Sequence[Dataset]) -> list[Dataset]:
    """The data sets, with a finding for each file of old figures that they are from."""
    if not (workspace.root / FOLDER).is_dir():
        return list(gathered)
    from ilms.tabulation.result.about import changed

    old = {workspace.relative(path): name for path, name in changed(workspace)}
    return [data.with_findings(_told(data, old)) if old else data for data in gathered]


def _told(data: Dataset, old: dict[str, str]) -> Findings:
    files, _ = data.provenance.filed
    return Findings.of(
        batch("TAB090", {"file": file, "tabulation": old[file]}) for file in files if file in old
    )  # fmt: skip
