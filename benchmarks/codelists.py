"""`ilms codelist diff` of two lists of 20,000 codes, start included, beside lxml reading the same files alone.

python -m benchmarks.codelists [--codes 20000] [--times 3] [--folder build/benchmarks]
"""

import argparse
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process import best

if TYPE_CHECKING:
    from ilms.structures.model import Item

LANGUAGES = {
    "en": "Manufacture of product {n}",
    "fr": "Fabrication {n}",
    "es": "Producto {n}",
    "vi": "Sản xuất sản phẩm {n}",
}
BARE = "import sys; from lxml import etree; [sum(len(e.attrib) for e in etree.parse(f).iter()) for f in sys.argv[1:]]"


def lay_out(folder: Path, count: int) -> dict[str, tuple[Path, Path]]:
    """Write an old list and, for each kind of change, a new one; the two files of each comparison."""
    dice = random.Random(1)  # noqa: S311  # the same lists every time
    items = [_item(n) for n in range(count)]
    edits: dict[str, Callable[[list[Item]], list[Item]]] = {
        "nothing": list,
        "one in twenty: labels, codes, order": lambda some: _edited(some, dice),
        "every code has another id": lambda some: [
            replace(item, id=f"R{item.id}", parent=item.parent and f"R{item.parent}") for item in some
        ],
        "every label": lambda some: [
            replace(item, names={language: f"{text}, new" for language, text in item.names.items()}) for item in some
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    old = _write(folder / "old.xml", items)
    return {name: (old, _write(folder / f"new{n}.xml", edit(items))) for n, (name, edit) in enumerate(edits.items())}


def _item(n: int) -> "Item":
    from ilms.structures.model import Annotation, Item

    return Item(
        id=f"C{n:05}",
        names={language: text.format(n=n) for language, text in LANGUAGES.items()},
        parent=f"C{n // 20:05}" if n % 20 else None,
        annotations=(Annotation(title=str(n), type="ORDER"),),
    )


def _edited(items: "list[Item]", dice: random.Random) -> "list[Item]":
    made = list(items)
    for n in dice.sample(range(len(made)), len(made) // 20):
        names = {**made[n].names, "vi": f"Tên mới {n}"}
        made[n] = replace(made[n], names=names) if n % 2 else replace(made[n], id=f"N{n}")
    for n in dice.sample(range(len(made)), len(made) // 100):
        made.insert(dice.randrange(len(made)), made.pop(n))
    return made


def _write(path: Path, items: "list[Item]") -> Path:
    from ilms.structures import files
    from ilms.structures.model import ItemScheme, StructureHeader, StructureMessage

    scheme = ItemScheme(id="CL_BIG", agency="NSO", scheme="Codelist", names={"en": "Products"}, items=tuple(items))
    header = StructureHeader("BIG", "2026-01-01T00:00:00", "NSO")
    files.write(StructureMessage(header, (scheme,)), path, "sdmx-ml-2.1")
    return path


def main() -> None:
    """Run each comparison and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.codelists", description=__doc__)
    parser.add_argument("--codes", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=3, help="runs of each; the best counts")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    print(f"{asked.codes} codes in four languages\n")
    print("| what changed | processor s | clock s | peak MB |\n|---|--:|--:|--:|")
    for name, pair in lay_out(folder, asked.codes).items():
        words = [str(path) for path in pair]
        rows = {
            f"lxml alone, {name}": [sys.executable, "-c", BARE, *words],
            f"ilms codelist diff, {name}": [sys.executable, "-m", "ilms", "codelist", "diff", "-q", *words],
        }
        for what, command in rows.items():
            took = best(command, folder, asked.times)
            print(f"| {what} | {took.cpu:.2f} | {took.clock:.2f} | {took.peak:.0f} |{took.failed}")


if __name__ == "__main__":
    main()
