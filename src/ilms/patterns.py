"""Which files a name with `{year}`, `{name}` and `*` means, and what each `{name}` stands for in every one of them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

YEAR = "year"
LOCK = "~$"  # `~$name.xlsx` is Excel's mark that name.xlsx is open, never a source of its own


@dataclass(frozen=True)
class Pattern:
    """A name of files as people write it: `{year}` is four digits, any other name some text, `*` anything.

    Both stand for text within one folder's name; the same name twice for the same text.

    Attributes:
        text: Relative to a folder with `/`, or absolute.
    """

    text: str

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        seen: set[str] = set()
        parts = re.split(r"(\{\w+\}|\*)", unicodedata.normalize("NFC", self.text))
        return re.compile("".join(_piece(part, seen) for part in parts))

    def fits(self, name: str) -> bool:
        """Whether a name is one of those."""
        return self._regex.fullmatch(unicodedata.normalize("NFC", name)) is not None

    def files(self, root: Path) -> list[tuple[Path, dict[str, str]]]:
        """The files that fit, by name, each with what its `{name}`s stand for.

        Args:
            root: Where a relative pattern begins.
        """
        fixed = re.split(r"[{*]", self.text)[0].rpartition("/")[0]
        depth = self.text[len(fixed) :].strip("/").count("/") + 1  # what stands for a text stands for one name's
        found = []
        for path in sorted((root / fixed).glob("/".join("*" * depth))):
            match = self._regex.fullmatch(self.name(root, path))
            if match and path.is_file() and not path.name.startswith(LOCK):
                found.append((path, match.groupdict()))
        return found

    def around(self, root: Path) -> tuple[Path, list[str]]:
        """The folder that it begins with, and the names of the files below it: for where none fits."""
        absolute = Path(self.text).is_absolute()
        fixed = re.split(r"[{*]" if absolute else r"[{*/]", self.text)[0]
        folder = Path(fixed).parent if absolute else root / fixed
        there = sorted(folder.rglob("*")) if folder.is_dir() else []
        return folder, [self.name(root, path) for path in there if path.is_file()]

    def name(self, root: Path, path: Path) -> str:
        """A file's name as the pattern is written: relative to `root` or absolute; NFC."""
        shown = path if Path(self.text).is_absolute() else path.relative_to(root)
        return unicodedata.normalize("NFC", shown.as_posix())


def _piece(part: str, seen: set[str]) -> str:
    if part == "*":
        return r"[^/]*"
    if not part.startswith("{"):
        return re.escape(part)
    name = part[1:-1]
    if name in seen:  # the same name again must stand for the same text
        return f"(?P={name})"
    seen.add(name)
    return rf"(?P<{name}>{r'[0-9]{4}' if name == YEAR else r'[^/]+?'})"
