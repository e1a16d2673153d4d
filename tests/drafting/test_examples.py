"""The examples' mapping files are the truth: what `ilms inspect` drafts for their workbooks maps the same cells."""

from pathlib import Path

import pytest

from drafting.truth import compared
from ilms import resources
from ilms.mapping.mapping_file import MappingFile

ENOUGH = 0.9
EXAMPLES = resources.folder("examples")
ROOTS = [
    EXAMPLES / "viet-nam",
    EXAMPLES / "cambodia",
    *sorted(path.parent for path in EXAMPLES.glob("sources/*/ilms.toml")),
]
DECIDED = {"MAP019"}  # that movements may stand for persons is nobody's to say but the office's
TRUTHS = [(root, path) for root in ROOTS for path in sorted((root / "mappings").glob("*.toml"))]


@pytest.mark.parametrize(("root", "path"), TRUTHS, ids=[f"{root.name}/{path.stem}" for root, path in TRUTHS])
def test_at_least_nine_cells_in_ten_are_mapped_as_people_mapped_them(root: Path, path: Path) -> None:
    found = compared(root, path)
    told = f"{root.name}/{path.stem}: {found.share:.0%}, {found.extra} more, first {found.first}"
    print(told)  # noqa: T201  # `pytest -s` shows the shares
    assert found.share >= ENOUGH, found.text
    assert found.extra == 0, found.text
    assert found.errors <= DECIDED, found.text
    assert found.first == MappingFile.load(path).table
