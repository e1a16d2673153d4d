from collections.abc import Callable

import pytest

from ilms.maintenance.correspond.plan import Order
from ilms.maintenance.correspond.tables import folders, load


@pytest.fixture
def order() -> Callable[..., Order]:
    """`order("isic5-isic4", largest=True)`: what is asked for."""
    return lambda name="isic4-isic5", **how: Order(load(name, folders(None)), **how)
