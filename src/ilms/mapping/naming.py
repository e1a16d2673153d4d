"""Which mapping file names what there is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ilms.errors import UsageError
from ilms.languages import _


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """What is looked up for a mapping file: if there is no such thing, the trouble says which file asks for it."""
    try:
        yield
    except UsageError as error:
        raise UsageError(
            _("`{path}`: {title}", path=path, title=error.title), detail=error.detail, hint=error.hint
        ) from error
