import pytest

from mapping.office import Office


@pytest.fixture
def office(tmp_path):
    """An office whose mapping file and workbook are the usual ones until a test writes others."""
    made = Office(tmp_path / "office")
    made.mapping()
    made.crosstab()
    return made
