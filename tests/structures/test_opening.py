"""How a structure message is told from one of data."""

import pytest

from ilms.structures.opening import is_structures


@pytest.mark.parametrize(("root", "members", "expected"), [
    ("{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message}Structure", None, True),
    ("{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message}StructureSpecificData", None, False),
    (None, ("meta", "meta/id", "data", "data/codelists"), True),
    (None, ("meta", "data", "data/dataSets", "data/structures"), False),
    (None, None, False),
])  # fmt: skip
def test_told_from_its_beginning(root: str | None, members: tuple[str, ...] | None, expected: bool):
    assert is_structures(root, members) is expected
