"""What the XML of an `.xlsx` tells beside the values: looks, merges, comments, hidden things, errors, formulas.

A sheet of half a million cells is looked at as bytes, with regular expressions that stop only at the cells that are
of interest: a parser makes an object of every cell, which takes longer than reading the values. In well-formed XML a
`<` begins nothing but a tag, and cells have no attribute with a `>` in it (ECMA-376 part 1, 18.3.1.4).
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from lxml import etree

from ilms.sources.columns import Looks
from ilms.sources.marked import Marks
from ilms.sources.raised import inline, pattern, shared_strings
from ilms.sources.sheet import Merge, Place, number_of

MAIN = "{*}"
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
MOST, SPARSEST = 50_000_000, 20  # places that calamine may spread cells over; places a cell
NARROW, EXCEL = 702, 16384  # columns up to ZZ, up to XFD
FALSE = ("0", "false")


class NotForCalamineError(Exception):
    """A workbook that calamine would read wrongly or at too great a cost."""


def marks(content: bytes) -> dict[str, Marks]:
    """By sheet, in the workbook's order; sheets that are charts are not among them.

    Raises:
        NotForCalamineError: A sheet's cells have no addresses, or are too few and far apart.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles, raised = _styles(archive), shared_strings(archive)
        return {
            name: _marks(archive.read(part), hidden, styles, _comments(archive, part), raised)
            for name, part, hidden in parts(archive)
        }


def parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Each worksheet's name, the part of the file that holds it, and whether it is hidden."""
    targets = {one.get("Id"): one for one in relations(archive, WORKBOOK)}
    for sheet in etree.fromstring(archive.read(WORKBOOK)).iter(f"{MAIN}sheet"):
        # Two namespaces, one of them of the strict form of the standard.
        target = targets[next(str(value) for name, value in sheet.items() if str(name).endswith("}id"))]
        if str(target.get("Type")).endswith("/worksheet"):
            yield str(sheet.get("name")), beside(WORKBOOK, target), sheet.get("state", "visible") != "visible"


def relations(archive: zipfile.ZipFile, part: str) -> list[etree._Element]:
    """What a part of a workbook names of its other parts."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    return list(etree.fromstring(archive.read(relations))) if relations in archive.namelist() else []


def beside(part: str, relation: etree._Element) -> str:
    """The part that a relation of a part leads to."""
    target = str(relation.get("Target"))
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).removeprefix("/")


@dataclass(frozen=True)
class _Styles:
    """By a cell's style number: what it looks like; those alone that say something."""

    indents: Mapping[int, int]
    bold: frozenset[int]


def _styles(archive: zipfile.ZipFile) -> _Styles:
    if STYLES not in archive.namelist():
        return _Styles({}, frozenset())
    sheet = etree.fromstring(archive.read(STYLES))
    fonts = sheet.find(f"{MAIN}fonts")
    bold = [_is_bold(font) for font in fonts] if fonts is not None else []
    formats = sheet.find(f"{MAIN}cellXfs")
    numbered = list(enumerate(formats)) if formats is not None else []
    aligned = {number: one.find(f"{MAIN}alignment") for number, one in numbered}
    indents = {number: int(float(a.get("indent", "0"))) for number, a in aligned.items() if a is not None}
    return _Styles(
        {number: indent for number, indent in indents.items() if indent},
        frozenset(number for number, one in numbered if any(bold[int(one.get("fontId", "0")) :][:1])),
    )


def _is_bold(font: etree._Element) -> bool:
    mark = font.find(f"{MAIN}b")
    return mark is not None and mark.get("val", "1") not in FALSE


def _comments(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    found = {}
    for relation in relations(archive, part):
        target = beside(part, relation)
        if str(relation.get("Type")).endswith("/comments") and target in archive.namelist():
            for comment in etree.fromstring(archive.read(target)).iter(f"{MAIN}comment"):
                text = "".join(one.text or "" for one in comment.iter(f"{MAIN}t"))
                found[place(str(comment.get("ref")))] = text
    return found


def _marks(part: bytes, hidden: bool, styles: _Styles, comments: dict[Place, str], raised: Mapping[int, str]) -> Marks:
    tags = _tags(part)
    _refuse_unusual(part, tags)
    ids = {*styles.indents, *styles.bold}
    styled = dict(_styled(part, tags, ids)) if ids else {}
    return Marks(
        hidden=hidden,
        looks=Looks(
            {at: styles.indents[style] for at, style in styled.items() if style in styles.indents},
            frozenset(at for at, style in styled.items() if style in styles.bold),
        ),
        merges=tuple(_merge(_attributes(found)["ref"]) for found in tags.named("mergeCell").finditer(part)),
        hidden_rows=frozenset(_hidden_rows(part, tags)),
        hidden_columns=frozenset(_hidden_columns(part, tags)),
        comments=comments,
        errors=dict(_errors(part, tags)),
        formulas=dict(_formulas(part, tags)),
        raised=dict(_raised(part, tags, raised)),
    )


@dataclass(frozen=True)
class _Tags:
    """Patterns of the sheet's tags, whose names may have a prefix; every one with the groups `column` and `row`."""

    prefix: str

    @property
    def first(self) -> re.Pattern[bytes]:
        """The first cell with its row, and whether they have addresses."""
        return _pattern(rf"<{self.prefix}row\b[^>]*>\s*<{self.prefix}c\b[^>]*>")

    def cells(self, having: str) -> re.Pattern[bytes]:
        """The beginning of every cell that has an attribute."""
        return _pattern(rf"<{self.prefix}c\s(?=[^>]*?\b{having}){_ADDRESS}")

    @property
    def errors(self) -> re.Pattern[bytes]:
        """Every error with its text."""
        value = rf"<{self.prefix}v\b[^>]*>(?P<text>[^<]*)"
        return _pattern(rf"{self.cells(_ERROR).pattern.decode()}[^>]*>(?:(?!</{self.prefix}c>).)*?{value}")

    @property
    def formulas(self) -> re.Pattern[bytes]:
        """Every cell that begins with a formula, its attributes, the formula, and the stored result if there is one."""
        formula = rf"<{self.prefix}f\b(?:[^>]*/>|[^>]*>(?P<text>[^<]*)</{self.prefix}f>)"
        return _pattern(
            rf"<{self.prefix}c(?P<attributes>\s[^>]*)>\s*{formula}\s*(?P<result><{self.prefix}v\b[^>/]*>[^<]+)?"
        )

    def named(self, tag: str) -> re.Pattern[bytes]:
        """Every tag of a name, with its attributes."""
        return _pattern(rf"<{self.prefix}{tag}\s(?P<attributes>[^>]*)>")


_ADDRESS = r"[^>]*?\br=[\"'](?P<column>[A-Z]+)(?P<row>[0-9]+)[\"']"
_ERROR = r"t=[\"']e[\"']"


@lru_cache(64)
def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode(), re.DOTALL)


_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-?8["'])""", re.IGNORECASE)


def _tags(part: bytes) -> _Tags:
    root = re.search(rb"<(\w+:)?worksheet\b", part)
    return _Tags((root[1] or b"").decode() if root else "")


def _attributes(found: re.Match[bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, _, value in _ATTRIBUTE.findall(found["attributes"])}


_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)


def _refuse_unusual(part: bytes, tags: _Tags) -> None:
    if not part.removeprefix(b"\xef\xbb\xbf").startswith(b"<") or _OTHER_ENCODING.match(part):
        raise NotForCalamineError("not UTF-8")
    first = tags.first.search(part)
    if first is None:
        return
    if len(re.findall(rb"""\sr=["']""", first[0])) != len(("row", "cell")):
        raise NotForCalamineError("cells have no addresses")
    last = part[part.rfind(b"<" + tags.prefix.encode() + b"row") :]
    height = int(_attributes(tags.named("row").match(last) or first)["r"])
    address = re.search(rb"""\sr=["'][A-Z]{3}[0-9]""", part) if height * NARROW > MOST else None
    width = EXCEL if address else NARROW
    if height * width > MOST:
        width = max(number_of(letters.decode()) for letters in set(re.findall(rb"""\sr=["']([A-Z]+)[0-9]""", part)))
    if height * width > max(MOST, SPARSEST * part.count(b"<" + tags.prefix.encode() + b"c")):
        raise NotForCalamineError("a few cells, far apart")


def _styled(part: bytes, tags: _Tags, styles: Iterable[int]) -> Iterator[tuple[Place, int]]:
    """The cells of these styles. What the attribute says is looked for first: it is rarer than cells are."""
    cell = tags.cells("s=")
    for found in _pattern(rf"s=[\"']({'|'.join(map(str, sorted(styles)))})[\"']").finditer(part):
        if (inside := cell.match(part, part.rfind(b"<", 0, found.start()))) and part[
            found.start() - 1 : found.start()
        ].isspace():
            yield _at(inside), int(found[1])


def _at(found: re.Match[bytes]) -> Place:
    return int(found["row"]), number_of(found["column"].decode())


def place(address: str) -> Place:
    """Row and column of a cell's address."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), number_of(letters)


def _merge(range_: str) -> Merge:
    start, _, end = range_.partition(":")
    return Merge(*place(start), *place(end or start))


def _hidden_rows(part: bytes, tags: _Tags) -> Iterator[int]:
    if b"hidden=" in part:
        for row in map(_attributes, tags.named("row").finditer(part)):
            if row.get("hidden", "0") not in FALSE:
                yield int(row["r"])


def _hidden_columns(part: bytes, tags: _Tags) -> Iterator[int]:
    for column in map(_attributes, tags.named("col").finditer(part, 0, part.find(b"sheetData"))):
        if column.get("hidden", "0") not in FALSE:
            yield from range(int(column["min"]), min(EXCEL, int(column["max"])) + 1)


def _errors(part: bytes, tags: _Tags) -> Iterator[tuple[Place, str]]:
    if re.search(_ERROR.encode(), part):
        for found in tags.errors.finditer(part):
            yield _at(found), unescape(found["text"].decode())


def _raised(part: bytes, tags: _Tags, texts: Mapping[int, str]) -> Iterator[tuple[Place, str]]:
    for named in pattern(tags.prefix, texts).finditer(part) if texts else ():
        yield _at(named), texts[int(named["number"])]
    for cell, text in inline(part, tags.prefix):
        if found := tags.cells("t=").match(cell):
            yield _at(found), text


def _formulas(part: bytes, tags: _Tags) -> Iterator[tuple[Place, str]]:
    if b"<" + tags.prefix.encode() + b"f" not in part:
        return
    for found in tags.formulas.finditer(part):
        # A stored text may be empty; a stored number may not.
        attributes = _attributes(found)
        if not found["result"] and attributes.get("t") != "str":
            yield place(attributes["r"]), f"={unescape((found['text'] or b'').decode())}"
