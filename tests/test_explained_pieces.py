"""What findings and `ilms explain` tell people to write is read by the readers of mapping files and of `ilms.toml`."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ilms.errors import UsageError
from ilms.findings import catalogue
from ilms.mapping.mapping_file import MappingFile
from ilms.report.explanation import explanation
from ilms.tabulation.files.record_file import RecordFile
from ilms.tabulation.registers import settings as of_registers
from ilms.workspace import Workspace

SECTION = r"(?:\[(?P<section>(?:sources|tables|notes|round|read)(?:\.\w+)?)\]\s*)?"
SETTING = r"[A-Z]{2}\w+ = \{|(?:[a-z]+(?:-[a-z]+)*|[A-Z]\d+) = (?=[\[\{\"'\d])"
START = re.compile(rf"(?<![\w.-])(?<!\{{ ){SECTION}(?={SETTING})")
WHOLE = "SEX = { header = 1 }\nTIME_PERIOD = { file = 'year' }\nCDS = { column = 'Nước đến', map = 'country-vi' }"
READ = {"file": "sources/{year}/dolab.xlsx", "sheet": "Biểu 18", "header": "Nước đến", "unit": "persons"}
OFFICES = {"prefer", "classifications", "counts", "combines", "ilostat"}  # settings of `ilms.toml`
OFFICE = {"sources": {name: {"name": name.upper()} for name in ("dolab", "lfs", "border")}}


def pieces(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The section and the settings of each piece of TOML in a text; a text that only looks like one fails."""
    at = 0
    while match := START.search(text, at):
        start = match.end()
        ends = (end for end in range(len(text), start, -1) if _parsed(text[start:end]))
        end = next(ends, None)
        assert end is not None, f"no TOML: {text[start:]}"
        yield match["section"] or "", _parsed(text[start:end]) or {}
        at = end


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def accepted(section: str, settings: Mapping[str, Any], root: Path) -> None:
    """Read them where they belong.

    Raises:
        IlmsError: They are not read there.
    """
    if section.startswith(("sources", "tables")) or {
        "prefer",
        "classifications",
        "counts",
        "combines",
        "ilostat",
    } & set(settings):
        of, _, name = (section or ("tables.C18" if "prefer" in settings else "sources.dolab")).partition(".")
        entry = {**OFFICE.get(of, {}).get(name, {"name": name} if of == "sources" else {}), **settings}
        said = {**OFFICE, of: {**OFFICE.get(of, {}), name: entry}}
        (root / "ilms.toml").write_text('[workspace]\narea = "VNM"\n' + "".join(_toml(said)), "utf-8")
        Workspace.load(root)
        return
    raw: dict[str, Any] = {"table": "C18", "source": "dolab", "read": {**READ}, "dimensions": tomllib.loads(WHOLE)}
    for key, value in settings.items():
        if section in ("notes", "round"):
            raw.setdefault(section, {})[key] = value
        elif key in ("table", "source", "as-persons", "weights", "notes", "round"):
            raw[key] = value
        elif re.fullmatch(r"[A-Z]\d+", key):
            raw.setdefault("notes", {})[key] = value
        elif key.isupper():
            raw["dimensions"][key] = value
            raw["read"].update({"levels": "indent"} if "level" in value else {})
        elif key in ("row", "rows"):
            raw["read"]["header"] = {"find": "Nước đến", key: value}
        elif key in ("map", "version", "sum", "pattern", "above", "empty", "fill"):
            raw["dimensions"]["CDS"] |= {key: value, **({"level": 2} if key == "above" else {})}
            raw["read"]["levels"] = "indent"
        else:
            raw["read"][key] = value
    MappingFile.made(raw, Path("mappings/c18.toml"))


def of_records(_section: str, settings: Mapping[str, Any], root: Path) -> None:
    """Read settings of a record file, of a tabulation file or of a source where one of their sections has them.

    Raises:
        IlmsError: None does.
    """
    if "classifications" in settings:
        accepted("sources.lfs", settings, root)
        return
    for key, value in settings.items():
        refused: list[Exception] = []
        if not any(_taken(reads, key, value, refused) for reads in READERS):
            raise refused[0]


def _taken(reads: Callable[[dict[str, Any]], object], key: str, value: object, refused: list[Exception]) -> bool:
    try:
        reads({key: value})
    except UsageError as error:
        refused.append(error)
        return False
    return True


def _record_file(**said: Any) -> RecordFile:
    raw = {"source": "lfs", "read": {"file": "data/lfs.csv"}, **said}
    return RecordFile.made(raw, Path("records/lfs.toml"), "`records/lfs.toml`")


READERS: tuple[Callable[[dict[str, Any]], object], ...] = (
    lambda said: _record_file(read={"file": "data/lfs.csv", **said}),
    lambda said: _record_file(weight={"column": "WEIGHT", **said}),
    lambda said: _record_file(design={"psu": "EA", **said}),
    lambda said: _record_file(design={"replicates": {"columns": "RW*", "kind": "brr", **said}}),
    lambda said: _record_file(variables={"SEX": {"column": "C2", **said}}),
    lambda said: _record_file(variables={"AGE": {"born": "BORN", "on": "DAY", **said}}),
    lambda said: _record_file(variables=said),
    lambda said: of_registers.movements({"direction": DIRECTION, "moment": "T", "missing": "last", **said}, ""),
    lambda said: of_registers.movements({"direction": {**DIRECTION, **said}, "moment": "T", "missing": "last"}, ""),
    lambda said: of_registers.spells({"from": "A", **said}, ""),
    lambda said: of_registers.migrants({"event": "return", **said}, ""),
    lambda said: of_registers.persons({"record": "first", **said}, ""),
)
DIRECTION = {"column": "D", "entry": "N", "exit": "X"}


def _toml(said: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[str]:
    for of, entries in said.items():
        for name, entry in entries.items():
            yield f"[{of}.{name}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in entry.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    return str(value).replace("'", '"') if isinstance(value, list) else f'"{value}"'


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_taught_is_read(tmp_path: Path, language: str) -> None:
    read = 0
    for code, kind in catalogue().items():
        told = explanation(kind, language)
        for text in (told.before, told.after, told.example["hint"]):
            for section, settings in pieces(text):
                try:
                    (of_records if code.startswith("TAB") and not section else accepted)(section, settings, tmp_path)
                except Exception as error:
                    raise AssertionError(f"{code} {text}") from error
                read += 1
    assert read > 40


def test_the_pieces_of_a_text_are_found() -> None:
    text = 'say `[tables.C18] prefer = ["a"]`, or unit = "persons", B7: 4.12'
    assert list(pieces(text)) == [("tables.C18", {"prefer": ["a"]}), ("", {"unit": "persons"})]
    assert list(pieces("OBS_STATUS = B, TIME_PERIOD = 2024")) == []
    with pytest.raises(AssertionError):
        list(pieces("years = [2019, "))
