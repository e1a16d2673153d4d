import pytest

from ilms.errors import SourceError
from ilms.sources import opening


@pytest.fixture
def refused(tmp_path):
    """The error for a file of that content."""

    def read(content, name="lfs.xlsx"):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SourceError) as caught:
            opening.read(path, f"sources/{name}")
        return caught.value

    return read
