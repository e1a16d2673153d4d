"""Where the packaged structures, maps, rules, profiles and examples lie. Nobody else builds such paths."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def root() -> Path:
    """The folder that holds `dsd/`, `codelists/`, `maps/`, `rules/`, `profiles/` and `examples/`.

    Inside an installed package that is `ilms/data`; an editable install has no package data, so there it is
    the checkout.
    """
    packaged = _PACKAGE / "data"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1]


def own(*names: str) -> Path:
    """A file or folder beside the code, such as the catalogue of findings or a room's `words.toml`.

    `importlib.resources` would do for packages inside archives too, which these are not, and imports a dozen modules.
    """
    return _PACKAGE.joinpath(*names)


def folder(name: str) -> Path:
    """One of the packaged folders, `dsd`, `codelists`, `maps`, `rules`, `profiles` or `examples`."""
    return root() / name
