"""The columns that are asked for among those that a file has."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase

from ilms.errors import SourceError
from ilms.languages import _
from ilms.sources.sheet import fold, nearest

ANY = "*"


def nfc(name: str) -> str:
    """A column's name as names are compared: NFC, without spaces around."""
    return unicodedata.normalize("NFC", name).strip()


def places(header: Sequence[str], asked: Collection[str], shown: str, place: str) -> Mapping[str, int]:
    """Where each column stands that is asked for, from 0.

    Args:
        header: The names that the file has.
        asked: Names, and patterns with `*` (replicate weights).
        shown: The file, for errors.
        place: Who asks, for errors: the record file.

    Raises:
        SourceError: The file has no such column, or two of that name; with the nearest.
    """
    names = [nfc(name) for name in header]
    found: dict[str, int] = {}
    lacking = []
    for one in map(nfc, asked):
        fitting = [name for name in names if fnmatchcase(name, one)] if ANY in one else [one] if one in names else []
        if not fitting:
            lacking.append(one)
        for name in fitting:
            if names.count(name) > 1:
                raise SourceError(
                    _("`{shown}` has {n} columns `{name}`", shown=shown, n=names.count(name), name=name),
                    hint=_("which one is meant cannot be said: rename one of them in a copy"),
                )
            found[name] = names.index(name)
    if lacking:
        raise _lacking(lacking, names, shown, place)
    return found


def _lacking(lacking: Sequence[str], names: Sequence[str], shown: str, place: str) -> SourceError:
    said = ", ".join(f"`{name}`" for name in lacking)
    near = {name: _near(name, names) for name in lacking}
    meant = ", ".join(f"`{name}`: `{some[0]}`" for name, some in near.items() if some)
    few = ", ".join(f"`{name}`" for name in names[:10]) + (", ..." if len(names) > 10 else "")  # noqa: PLR2004
    return SourceError(
        _("`{shown}` has no column {lacking}", shown=shown, lacking=said),
        detail=_("its columns: {names}", names=few),
        hint=_("did you mean {meant}? Correct it in {place}", meant=meant, place=place)
        if meant
        else _("correct it in {place}; if the columns look wrong, say `delimiter` in [read]", place=place),
    )


def _near(name: str, names: Sequence[str]) -> Sequence[str]:
    alike = [one for one in names if fold(one) == fold(name)]
    return alike or nearest(name, names)
