"""Code maps (`maps/NAME.csv`): an office's labels to codes. They match whole; accents count."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ilms.errors import UsageError
from ilms.sources.sheet import fold, nearest
from ilms.structures.schema import Codelist
from ilms.workspace import known

COLUMNS = ("label", "code", "language", "comment")
NOT_READ = ""  # the code of a label whose figures are not wanted


@dataclass(frozen=True, eq=False)
class CodeMap:
    """One map.

    Attributes:
        codes: Folded label to code; `NOT_READ` for a label that is declared not to be read.
        labels: The labels as they are written, to suggest from.
    """

    name: str
    codes: Mapping[str, str]
    labels: tuple[str, ...]


class Maps:
    """The maps of a workspace, each read once; the workspace's own stand before the packaged ones."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._read: dict[str, CodeMap] = {}

    def get(self, name: str) -> CodeMap:
        """The map of that name.

        Raises:
            UsageError: No folder has it (with the nearest names), or it is not as a map must be.
        """
        if name not in self._read:
            paths = [folder / f"{name}.csv" for folder in self._folders]
            found = next((path for path in paths if path.is_file()), None)
            if found is None:
                raise self._missing(name)
            self._read[name] = load(found)
        return self._read[name]

    def _missing(self, name: str) -> UsageError:
        names = sorted({file.stem for folder in self._folders for file in folder.glob("*.csv")})
        near = nearest(name, names)
        return UsageError(
            f"there is no code map `{name}`",
            detail="looked for " + " and ".join(f"`{folder / name}.csv`" for folder in self._folders),
            hint=f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(names)}",
        )


def load(path: Path) -> CodeMap:
    """Read one map.

    Raises:
        UsageError: It is not UTF-8, lacks a column, or gives one label two codes.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"`{path}` is not UTF-8",
            detail=str(error),
            hint="in Excel: Save As, `CSV UTF-8`",
        ) from error
    rows = csv.DictReader(text.splitlines())
    known(dict.fromkeys(rows.fieldnames or ()), COLUMNS, f"the header of `{path}`")
    if not {"label", "code"} <= set(rows.fieldnames or ()):
        raise UsageError(f"`{path}` is no code map", hint="its first line must be `label,code`")
    codes: dict[str, str] = {}
    labels = []
    for row in rows:
        label, code = row["label"] or "", (row["code"] or "").strip()
        if codes.setdefault(fold(label), code) != code:
            raise UsageError(f'`{path}` gives "{label}" two codes', detail=f"{codes[fold(label)]} and {code}")
        labels.append(label)
    return CodeMap(path.stem, codes, tuple(labels))


@dataclass(frozen=True, eq=False)
class Coder:
    """Labels of one component to codes.

    Attributes:
        maps: Asked in this order; none of them means that labels are codes.
        codelist: The component's; None leaves what the maps say as it is.
        version: Whose prefix a bare code takes.
    """

    maps: Sequence[CodeMap]
    codelist: Codelist | None
    version: str = ""

    def code(self, label: str) -> str | None:
        """The label's code; `NOT_READ` where a map says so; None where nothing knows it."""
        wanted = fold(label)
        for one in self.maps:
            if wanted in one.codes:
                found = one.codes[wanted]
                return found if found == NOT_READ else self._full(found)
        return label.strip() if not self.maps else self._own(label.strip())

    def _full(self, code: str) -> str | None:
        if self.codelist is None or code in self.codelist:
            return code
        full = f"{self.version}_{code}"
        return full if full in self.codelist else None

    def _own(self, label: str) -> str | None:
        return self._full(label) if self.codelist is not None else None

    def suggestions(self, label: str) -> list[str]:
        """Up to three known labels with their codes that look like it."""
        labels = [known_label for one in self.maps for known_label in one.labels]
        return [f'"{near}" ({self.code(near) or "no code here"})' for near in nearest(label, labels)]
