"""The examples of a page, done in the order in which they stand, one page in one folder that is empty at first.

What a reader does by hand, and what the tests have to know, stands before a block in comments that no reader sees:

- `<!-- office: NAME -->`: what follows is typed in a fresh copy of that folder (`offices.py`).
- `<!-- do: get examples/viet-nam/sources/2019/dolab.xlsx sources/dolab.xlsx -->`: a file of the checkout is put there.
- `<!-- do: set sources/2025/x.xlsx "Table 5" D14 48210 -->`: a cell is typed in Excel.
- `<!-- do: replace mappings/c18.toml "old" -> "new" -->`: a text file is edited.
- `<!-- exit: 1 -->`: the last command of the next block ends with this exit code.
- `<!-- says: ilms demo -->`: the next block, of `text`, is what this command prints; where it says
  `python`, what the last block of Python printed.
- `<!-- show: why -->`: the next block is not done. The tests count these.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from sybil import Document, Example, Region, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer

from docs import offices, read, shown
from docs.by_hand import by_hand
from docs.terminal import Said, Terminal

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))


@dataclass
class Reader:
    """Somebody who does what a page shows.

    Attributes:
        folder: Empty when the page begins.
        code: The exit code that the next block ends with.
        command: What prints the next block of text; where there is none, such a block is not an example.
        only_look: Why the next block is not done.
        printed: What the last block of Python printed.
        left_out: Why blocks were not done.
    """

    folder: Path
    terminal: Terminal
    code: int = 0
    command: str = ""
    only_look: str = ""
    printed: str = ""
    left_out: list[str] = field(default_factory=list)

    def told(self, example: Example) -> None:
        """Do what a comment says."""
        word, what = example.parsed
        if word == "office":
            (place := self.folder / f"line-{example.line}").mkdir()
            self.terminal.here = offices.lay_down(what, place)
        elif word == "do":
            by_hand(what, self.terminal.here)
        elif word == "exit":
            self.code = int(what)
        elif word == "says":
            self.command = what
        else:
            assert what, f"line {example.line}: say why the block is not done: <!-- show: why -->"
            self.only_look = what

    def looks_only(self) -> bool:
        """Whether the block at hand is not to be done."""
        if self.only_look:
            self.left_out.append(self.only_look)
            self.only_look = ""
            return True
        return False

    def console(self, example: Example) -> str:
        """Type the commands of a block; what is otherwise than shown."""
        *before, last = shown.commands(example.parsed)
        last.code, self.code = last.code or self.code, 0
        return next(filter(None, (one.differs(self.terminal.type(one.command)) for one in (*before, last))), "")

    def text(self, example: Example) -> str:
        """Have printed what a block of text shows, if a comment says by which command."""
        command, self.command = self.command, ""
        one = shown.Shown(command, example.parsed.splitlines())
        if command == "python":
            return one.differs(Said(self.printed, 0))
        return one.differs(self.terminal.type(command)) if command else ""

    def python(self, example: Example) -> None:
        """Run a block in the page's folder; all blocks of a page are one script."""
        with chdir(self.terminal.here), redirect_stdout(io.StringIO()) as printed:
            PythonEvaluator()(example)
        self.printed = printed.getvalue()

    def toml(self, example: Example) -> None:
        """Have a block of TOML read by what reads it."""
        above = example.document.text[: example.region.start]
        read.toml(example.parsed, above, self.folder / f"read-{example.line}")


def examples(page: Path) -> Document:
    """A page with its examples, of every language that is looked at."""
    parsers = (
        _comments,
        CodeBlockParser("console", _of(Reader.console)),
        CodeBlockParser("toml", _of(Reader.toml)),
        CodeBlockParser("json", _of(lambda _, example: read.json(example.parsed))),
        CodeBlockParser("text", _of(Reader.text)),
        CodeBlockParser("python", _of(Reader.python)),
    )
    return Sybil(parsers=parsers, path=str(ROOT)).parse(page)


def done(page: Path, folder: Path) -> list[str]:
    """Do the examples of a page in an empty folder; why those were left out that were."""
    document = examples(page)
    document.namespace |= {"reader": (reader := Reader(folder, Terminal(folder))), "folder": folder}
    try:
        for example in document.examples():
            example.evaluate()
    finally:
        reader.terminal.close()
    return reader.left_out


def _of(act: Callable[[Reader, Example], str | None]) -> Callable[[Example], str | None]:
    def evaluate(example: Example) -> str | None:
        reader = example.namespace["reader"]
        return None if reader.looks_only() else act(reader, example)

    return evaluate


def _comments(document: Document) -> Iterator[Region]:
    for one in DirectiveInHTMLCommentLexer("(?:office|do|exit|says|show)")(document):
        said = one.lexemes["directive"], (one.lexemes["arguments"] or "").strip()
        yield Region(one.start, one.end, said, lambda example: example.namespace["reader"].told(example))
