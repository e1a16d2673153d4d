"""R is started once a session."""

from collections.abc import Iterator

import pytest

from tabulation.estimates.surveyed import R, installed, started


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[R]:
    if not installed():
        pytest.skip("R's survey is not installed (tests/install-parts.sh)")
    yield from started(tmp_path_factory.mktemp("survey"))
