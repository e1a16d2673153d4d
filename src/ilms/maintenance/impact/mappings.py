"""Codes that mapping files name themselves: values, totals, empty labels, versions, signs and footnotes."""

from collections.abc import Iterator, Sequence

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.impact.changed import Changed, Name
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.impact.uses import Mapped
from ilms.maintenance.rewriting.toml_file import At, TomlFile
from ilms.mapping.origin import From

STATUS = "OBS_STATUS"
NAMES = ("id", "code", "table")  # by which entries of a file are told apart
MARKED = ("signs", "footnotes")  # of [read], each with a status


def touches(changed: Changed, used: Mapped, lists: dict[str, Name]) -> Iterator[Touch]:
    """Every code of a list that changed, where a mapping file names it.

    Args:
        changed: What changed.
        used: The mapping files.
        lists: By component the list that changed, of those that have one.
    """
    for use in used.uses:
        if use.list not in changed.old:
            continue
        keys = [*((str(From.VALUE),) if use.origin.kind is From.VALUE else ()), "above", "empty"]
        for key in keys:
            yield from _named(changed, use.file, (*use.at, key), use.list, use.versions)
        yield from _named(changed, use.file, (*use.at, "version"), use.list, ())
    if STATUS in lists:
        for file, _ in used.files:
            for where in file.texts:
                if where[:1] == ("read",) and where[1:2] and where[1] in MARKED and where[-1] == "status":
                    yield from _named(changed, file, where, lists[STATUS], ())


def _named(changed: Changed, file: TomlFile, where: At, list_: Name, versions: Sequence[str]) -> Iterator[Touch]:
    text = file.texts.get(where)
    code = None if text is None else changed.meant(list_, text, versions)
    if text is None or code is None:
        return
    for change in changed.of(list_, code):
        yield at_toml(change, What.MAPPING, file, where, changed.written(change, text))


def at_toml(
    change: Change, what: What, file: TomlFile, where: At, becomes: str | None, *, packaged: bool = False
) -> Touch:
    """A text of a TOML file that a change touches; edited where it has another text afterwards."""
    edit = file.replaced(where, becomes) if becomes is not None and change.kind is Kind.RENAMED else None
    place = (file.path, packaged, file.values[where].line, called(file, where))
    return Touch(change, what, *place, file.texts[where], becomes if edit else None, edit)


def called(file: TomlFile, where: At) -> str:
    """A place in a TOML file as people name it: `dimensions.SEX.value`, `[[partition]] ECO_SECTOR parts`."""
    kind, *inner = where
    if not inner or not isinstance(inner[0], int):
        return ".".join(str(part) for part in where)
    entry = file.at(where[:2])
    name = next((str(entry[key]) for key in NAMES if key in entry), str(inner[0] + 1))
    parts = [str(part) for part in inner[1:] if not isinstance(part, int)]
    return f"[[{kind}]] {name} {'.'.join(parts)}".rstrip()
