"""After the edits, the new lists give what the old ones gave."""

import hashlib
import json

import pytest

from ilms import resources
from ilms.assembly.prepare import Prepared, prepare
from ilms.maintenance.impact.touch import What
from ilms.maintenance.rewriting.edits import write
from ilms.structures import files
from ilms.structures.store import standing_in
from maintenance.impact.versions import packaged, renamed, touched

CASES = {
    # Packaged maps with bare codes and full ones, constraints, members of regions, partitions, rules, policy.
    "viet-nam": {"CDS_DES_JPN": "CDS_DES_JPX", "CDS_DES_KOR": "CDS_DES_ROK", "SEX_F": "SEX_W", "N": "NOT9"},
    # The office's own maps, ilms.toml, a version with its heading, aggregations, groups of partitions.
    "cambodia": {
        **{f"ECO_SECTOR{end}": f"ECO_SECT{end}" for end in ("", "_TOTAL", "_AGR", "_NAG", "_IND", "_SER", "_X")},
        "EDU_ISCED11_5": "EDU_ISCED11_51", "KHM": "CAM",
        "AGE_AGGREGATE_Y25-54": "AGE_AGGREGATE_Y25-53", "CCT_CIT_NONCIT": "CCT_CIT_FOREIGN",
    },
}  # fmt: skip
LISTS = {
    "viet-nam": ("CL_CDS", "CL_SEX", "CL_OBS_STATUS"),
    "cambodia": ("CL_ECO", "CL_EDU", "CL_AREA", "CL_AGE", "CL_CCT"),
}


def checked(root) -> Prepared:
    from ilms.workspace import Workspace

    with standing_in(root):
        return prepare(Workspace.load(root))


def said(prepared: Prepared, codes: dict[str, str]) -> tuple[str, list[str]]:
    """Findings and observations, with the codes that were there before."""
    findings = json.dumps([one.as_json() for one in prepared.open], sort_keys=True)
    rows = [json.dumps(row) for data in prepared.datasets for row in data.observations.table.to_pylist()]
    for old, new in codes.items():
        findings = findings.replace(f"{new}", old)
        rows = [row.replace(f'"{new}"', f'"{old}"') for row in rows]
    return findings, sorted(rows)


def everything(folder) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("example", CASES)
def test_check_gives_what_it_gave_before(example, workspace):
    here, codes = workspace(example), CASES[example]
    before, packaged_files = (
        checked(here.root),
        [everything(resources.folder(name)) for name in ("maps", "rules", "dsd")],
    )
    old = packaged(*LISTS[example])
    new = renamed(old, codes)
    found = touched(here, old, new)
    assert len(found.changed.changes) == len(codes)
    assert found.summary()["undecided"] == 0
    write(found.files)
    (here.root / "codelists").mkdir()
    for one in new.artefacts:
        alone = type(new)(new.header, (one,))
        files.write(alone, here.root / "codelists" / f"{one.id}.xml", "sdmx-ml-2.1")
    after = checked(here.root)
    assert said(after, codes) == said(before, {})
    assert after.summary() == before.summary()
    assert [everything(resources.folder(name)) for name in ("maps", "rules", "dsd")] == packaged_files
    with standing_in(here.root):
        again = touched(here, old, new)  # all is done: nothing is proposed twice
    assert again.files == ()
    filled = {one.name for one in (here.root / "dsd").iterdir()}
    assert {one.what for one in again.touches} <= {What.CONSTRAINT}  # of tables that nobody fills here
    assert not filled & {one.file.name for one in again.touches}


@pytest.mark.parametrize("example", CASES)
def test_of_the_office_s_files_only_what_is_told_differs(example, workspace):
    here, codes = workspace(example), CASES[example]
    old = packaged(*LISTS[example])
    found = touched(here, old, renamed(old, codes))
    for one in found.files:
        if one.before:
            was, now = one.before.splitlines(keepends=True), one.after.splitlines(keepends=True)
            assert len(was) == len(now), one.path
            differing = [number for number, lines in enumerate(zip(was, now, strict=True), 1) if lines[0] != lines[1]]
            told = {touch.line for touch in found.touches if touch.edit and touch.file == one.path}
            asking = {number for number in differing if b"map = " in was[number - 1]}
            assert set(differing) - asking <= told <= set(differing), one.path
