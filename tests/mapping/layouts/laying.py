"""One cube laid out in one of every layout that `docs/mapping.md` knows, with the mapping that reads it.

A layout gives each dimension a place: a column of its own, one level of a column of indented or numbered labels, a
header row, a title over each block (blocks below or beside each other), a sheet, a file. The rest is dress: titles,
notes, blank rows and columns, hidden ones, merged cells or empty ones, footnote signs, figures typed as text.
"""

import unicodedata
from dataclasses import dataclass, field
from itertools import product

from hypothesis import strategies as st

from mapping.layouts.cube import MAPS, Cube
from mapping.layouts.page import Page

NOTES = {"(1)": {"note": "Gồm cả lao động thời vụ"}, "*": {"status": "P"}, "¹": {"note": "Ước tính", "status": "E"}}
TITLES = {"SEX": "Giới tính: ", "AGE": "Nhóm tuổi: ", "CCT": "Quốc tịch: ", "CDS": "Nơi đến: ", "TIME_PERIOD": "Kỳ "}
HEADS = {"SEX": "Giới tính", "AGE": "Nhóm tuổi", "CCT": "Quốc tịch", "CDS": "Nơi làm việc", "TIME_PERIOD": "Kỳ"}
STUB = "Chỉ tiêu"
VALUES = "Số lượng"
MARKS = {
    "roman": ("I. ", "II. ", "III. ", "IV. ", "V. "),
    "arabic": ("1. ", "2. ", "3. ", "4. ", "5. "),
    "letter": ("a) ", "b) ", "c) ", "d) ", "đ) "),
    "dash": ("- ",) * 5,
    "plus": ("+ ",) * 5,
}
REGEX = {
    "roman": r"^[IVX]+\.\s*", "arabic": r"^\d+\.\s*", "letter": r"^[a-zđ]\)\s*", "dash": r"^-\s*", "plus": r"^\+\s*",
}  # fmt: skip


@dataclass
class Laid:
    """What the office has: files of sheets, the mapping, and what must be read."""

    mapping: dict
    files: dict = field(default_factory=dict)  # path to {sheet name: Page}
    expected: dict = field(default_factory=dict)  # key by components to (value, status, notes)
    places: dict = field(default_factory=dict)


@dataclass
class Dress:
    """What one layout looks like throughout; drawn once."""

    top: int
    left: int
    merged: bool
    vi: bool
    decomposed: bool
    head: bool  # a merged cell above all figures
    numbered: bool  # a row that numbers the columns
    gap: int  # blank columns between side-by-side blocks
    repeat: bool  # the header over every block
    sparse: bool  # a blank row here and there
    how: str  # of a hierarchy: indent, lead, numbering, regex
    families: tuple
    own: tuple  # by level of a hierarchy, whether the total is the row above its parts
    blank: bool  # totals without a label
    dot: str  # how a cell without a value is typed


@st.composite
def dresses(draw):
    families = sorted(draw(st.sets(st.sampled_from(range(5)), min_size=4, max_size=4)))
    yes = st.booleans()
    return Dress(
        top=draw(st.integers(1, 4)), left=draw(st.integers(1, 3)), merged=draw(yes), vi=draw(yes),
        decomposed=draw(st.sampled_from([False, False, True])), head=draw(yes), numbered=draw(yes),
        gap=draw(st.integers(0, 1)), repeat=draw(yes), sparse=draw(yes),
        how=draw(st.sampled_from(["indent", "lead", "numbering", "regex", "bare-numbering"])),
        families=tuple(list(MARKS)[n] for n in families), own=tuple(draw(st.tuples(yes, yes, yes, yes))),
        blank=draw(st.sampled_from([False, False, True])), dot=draw(st.sampled_from(["…", "-"])),
    )  # fmt: skip


@st.composite
def places(draw, cube):
    """A place for each varying dimension."""
    found = {}
    for one in cube.dimensions:
        free = ["column", "column", "level", "level", "header", "header", "block"]
        free += [place for place in ("side", "sheet") if place not in found.values()]
        if one.component == "TIME_PERIOD":
            free += ["file"]
        if list(found.values()).count("block") == 1:
            free.remove("block")
        found[one.component] = draw(st.sampled_from(free))
    if list(found.values()).count("level") == 1:
        found = {name: "column" if place == "level" else place for name, place in found.items()}
    if "side" in found.values() and "block" in found.values():
        found = {name: "column" if place == "block" else place for name, place in found.items()}
    return found


class Layer:
    """Lays one cube out."""

    def __init__(self, draw, cube: Cube, place: dict, dress: Dress):
        self.draw, self.cube, self.dress = draw, cube, dress
        self.by = {
            kind: [one for one in cube.dimensions if place[one.component] == kind]
            for kind in ("column", "level", "header", "block", "side", "sheet", "file")
        }
        self.laid = Laid(self.mapping(), places=place)
        self.used = set()

    # what is where

    @property
    def stubs(self):
        """Columns of labels."""
        return len(self.by["column"]) + bool(self.by["level"]) or 1

    def word(self, one, code, *, blank=False):
        if blank and self.dress.blank and code == one.total:
            return ""
        word = one.words[code]
        return unicodedata.normalize("NFD", word) if self.dress.decomposed and len(word) % 2 else word

    def origin(self, one):
        component = one.component
        more = {"map": MAPS[component]} if component in MAPS else {"pattern": r"(\d{4})"}
        empty = {"empty": one.total} if self.dress.blank and one.total else {}
        if one in self.by["column"]:
            fill = {} if self.dress.merged or one is self.by["column"][-1] else {"fill": True}
            empty = empty if not fill and one is self.by["column"][-1] else {}
            return {"column": HEADS[component], **more, **fill, **empty}
        if one in self.by["level"]:
            depth = self.by["level"].index(one)
            above = {"above": one.total} if depth and one.total and any(self.owned()[:depth]) else {}
            return {"column": STUB, "level": depth + 1, **above, **more}
        if one in self.by["header"]:
            last = self.dress.merged and one is self.by["header"][-1] and len(self.by["header"]) > 1
            return {"header": self.by["header"].index(one) + 1 + self.dress.head, **more, **(empty if last else {})}
        if one in self.by["block"] or one in self.by["side"]:
            return {"block": f"{TITLES[component].strip()}\\s*(.*)", **more}
        if one in self.by["sheet"]:
            return {"sheet": f"{TITLES[component].replace(':', '').strip()} (.*)", **more}
        return {"file": "year"}

    def owned(self):
        """By level of the hierarchy, whether its rows hold the totals of all that is below them."""
        levels = self.by["level"]
        return [
            self.dress.own[depth] and all(one.total for one in levels[depth + 1 :])
            for depth in range(len(levels) - 1)
        ]  # fmt: skip

    def mapping(self):
        cube, dress = self.cube, self.dress
        dimensions = {c: {"value": code} for c, code in cube.fixed.items()}
        dimensions |= {one.component: self.origin(one) for one in cube.dimensions}
        rows = self.header_rows
        header = {"find": self.stub_heads()[0]} | ({} if dress.merged else {"rows": rows, "fill": True})
        read = {
            "file": "sources/{year}/f.xlsx" if self.by["file"] else "sources/f.xlsx",
            "header": header,
            "unit": "thousands" if any("." in value for value in cube.figures.values()) else "persons",
            "until": "Ghi chú",
            "footnotes": NOTES,
            "signs": {"…": {"status": "N"}, "-": {"value": "0"}},
        }
        if self.by["sheet"]:
            read["sheet"] = "*"
        if dress.vi:
            read["number"] = "vi"
        if self.by["level"]:
            read["levels"] = {"lead": "indent", "bare-numbering": "numbering"}.get(dress.how, dress.how)
            if dress.how == "regex":
                read["levels"] = [REGEX[name] for name in dress.families]
        if not self.by["level"] and not self.by["column"]:
            read["ignore"] = [STUB]
        return {"table": cube.table, "source": "lfs", "read": read, "dimensions": dimensions}

    @property
    def header_rows(self):
        return max(1, len(self.by["header"]) + self.dress.head)

    def stub_heads(self):
        heads = [HEADS[one.component] for one in self.by["column"]]
        return [*([STUB] if self.by["level"] else []), *heads] or [STUB]

    # files, sheets, blocks

    def lay(self):
        for of_file in self.cases("file"):
            year = of_file.get("TIME_PERIOD")
            path = f"sources/{year}/f.xlsx" if year else "sources/f.xlsx"
            sheets = self.laid.files.setdefault(path, {})
            for of_sheet in self.cases("sheet"):
                names = [TITLES[c].replace(":", "") + self.words(c, code) for c, code in of_sheet.items()]
                sheets[names[0] if names else "Biểu 1"] = self.page(of_file | of_sheet)
        return self.laid

    def words(self, component, code):
        one = next(one for one in self.cube.dimensions if one.component == component)
        return one.words[code]

    def cases(self, *kinds):
        every = [one for kind in kinds for one in self.by[kind]]
        return [
            {one.component: code for one, code in zip(every, codes, strict=True)}
            for codes in product(*[one.codes for one in every])
        ]

    def page(self, known):
        dress, page = self.dress, Page()
        row = dress.top
        if row > 1:
            page.put(1, dress.left, "Biểu 18. Lao động Việt Nam ở nước ngoài")
        if self.by["side"]:
            column = dress.left
            for case in self.cases("side"):
                ((component, code),) = case.items()
                page.put(row, column, TITLES[component] + self.words(component, code))
                below = self.header(page, row + 1, column)
                bottom = self.body(page, below, column, known | case)
                column += self.stubs + self.figure_columns + dress.gap
        elif self.by["block"]:
            bottom = self.stacked(page, row, known)
        else:
            bottom = self.body(page, self.header(page, row, dress.left), dress.left, known)
        page.put(bottom + 2, dress.left, "Ghi chú: (1) Gồm cả lao động thời vụ; * Số sơ bộ")
        page.put(bottom + 3, dress.left, "Nguồn: Tổng cục Thống kê")
        return page

    def stacked(self, page, row, known):
        dress = self.dress
        if not dress.repeat:
            row = self.header(page, row, dress.left)
        for of_block in self.cases("block"):
            for component, code in of_block.items():
                page.put(row, dress.left, TITLES[component] + self.words(component, code))
                row += 1
            if dress.repeat:
                row = self.header(page, row, dress.left)
            row = self.body(page, row, dress.left, known | of_block) + 1 + dress.sparse
        return row

    # header

    @property
    def figure_columns(self):
        return len(self.cases("header"))

    def header(self, page, top, left):
        rows = self.header_rows
        for at, words in enumerate(self.stub_heads()):
            page.put(top, left + at, words)
            if self.dress.merged:
                page.merge(top, left + at, top + rows - 1, left + at)
        first = left + self.stubs
        width = self.figure_columns
        if self.dress.head or not self.by["header"]:
            page.put(top, first, VALUES)
            if self.dress.merged:
                page.merge(top, first, top, first + width - 1)
        cases = self.cases("header")
        for level, one in enumerate(self.by["header"]):
            row = top + self.dress.head + level
            since = 0
            for at, case in enumerate(cases):
                ends = at + 1 == width or self.outer(cases[at + 1], level) != self.outer(case, level)
                if not ends:
                    continue
                last = self.dress.merged and len(self.by["header"]) > 1 and level == len(self.by["header"]) - 1
                page.put(row, first + since, self.word(one, case[one.component], blank=last))
                if self.dress.merged:
                    page.merge(row, first + since, row, first + at)
                since = at + 1
        return self.numbers(page, top + rows, left)

    def numbers(self, page, row, left):
        """A row below the header that numbers the columns; the next row."""
        if self.dress.numbered and self.figure_columns > 1:
            for at in range(self.stubs):
                page.put(row, left + at, "ABCDE"[at])
            for at in range(self.figure_columns):
                page.put(row, left + self.stubs + at, f"({at + 1})")
            row += 1
        return row

    def outer(self, case, level):
        return [case[one.component] for one in self.by["header"][: level + 1]]

    # body

    def body(self, page, row, left, known):
        """Rows below a header; the number of the last one."""
        lines = list(self.lines())
        chain = {}
        row -= 1
        column = left + (1 if self.by["level"] else 0)
        runs = {}
        for number, (label, indent, depth, keys, case) in enumerate(lines):
            row += 2 if self.dress.sparse and number and number % 3 == 0 and not self.by["column"] else 1
            signs = []
            if label is not None:
                leaf = depth == len(self.by["level"]) - 1
                own = self.sign() if leaf else self.draw(st.sampled_from(["", "(1)"]))
                page.put(row, left, label + own, indent=indent)
                chain = {at: sign for at, sign in chain.items() if at < depth} | {depth: own}
                signs = list(filter(None, reversed(chain.values())))
            if keys is None:
                continue  # a heading
            for at, one in enumerate(self.by["column"]):
                run = (at, *[case[other.component] for other in self.by["column"][: at + 1]], *keys.items())
                if run not in runs or at == len(self.by["column"]) - 1:
                    word = self.word(one, case[one.component], blank=at == len(self.by["column"]) - 1)
                    page.put(row, column + at, int(word) if word.isdigit() else word)
                    runs[run] = row
                elif self.dress.merged:
                    page.merges = [m for m in page.merges if m[:2] != (runs[run], column + at)]
                    page.merge(runs[run], column + at, row, column + at)
            if not self.by["level"] and not self.by["column"]:
                page.put(row, left, "Số người")
            if keys is not None:
                self.figures(page, row, left + self.stubs, known | keys | case, signs)
        if self.draw(st.integers(0, 5)) == 0:
            page.hidden_rows.add(row)
            page.hidden_columns.add(left + self.stubs)
        return row

    def lines(self):
        """(label in the stub, its indent and depth, what the label says, what the columns say), row by row."""
        for label, indent, depth, keys in self.hierarchy(0, {}) if self.by["level"] else [(None, 0, 0, {})]:
            for case in self.cases("column") if keys is not None else [{}]:
                yield label, indent, depth, keys, case

    def hierarchy(self, depth, above):
        levels, own = self.by["level"], self.owned()
        one = levels[depth]
        codes = one.codes
        if depth and any(own[:depth]):
            codes = tuple(code for code in codes if code != one.total)
        for number, code in enumerate(codes):
            label, indent = self.marked(self.word(one, code), depth, number)
            keys = above | {one.component: code}
            if depth == len(levels) - 1:
                yield label, indent, depth, keys
                continue
            mine = keys | {inner.component: inner.total for inner in levels[depth + 1 :]}
            yield label, indent, depth, mine if own[depth] else None
            yield from self.hierarchy(depth + 1, keys)

    def marked(self, word, depth, number):
        how = self.dress.how
        if how == "indent":
            return word, depth * 2
        if how == "lead":
            return "\u00a0" * depth * 3 + word, 0
        if how == "bare-numbering":
            return (word if not depth else MARKS[self.dress.families[depth - 1]][number] + word), 0
        return MARKS[self.dress.families[depth]][number] + word, 0

    # figures

    def sign(self):
        return self.draw(st.sampled_from(["", "", "", "", *NOTES]))

    def figures(self, page, row, first, known, label_signs):
        for at, case in enumerate(self.cases("header")):
            codes = known | case
            key = tuple(codes[one.component] for one in self.cube.dimensions)
            value = self.cube.figures.get(key)
            if value is None:
                continue
            self.figure(page, row, first + at, codes, value, label_signs)

    def figure(self, page, row, column, codes, value, label_signs):
        draw, vi = self.draw, self.dress.vi
        sign = self.sign()
        kind = draw(st.sampled_from(["number", "number", "number", "text", "none"]))
        status = None
        if kind == "none":
            text, value, status = (self.dress.dot, None, "N") if self.dress.dot == "…" else ("-", "0", None)
        elif vi:
            whole, _, part = value.partition(".")
            text = f"{int(whole):,}".replace(",", ".") + ("," + part if part else "")
        else:
            text = value
        plain = float(value) if value and "." in value else value and int(value)
        typed = kind != "number" or sign
        if typed and not vi and value and "." in value:
            typed, sign = False, ""
        page.put(row, column, text + sign if typed or kind == "none" else plain)
        said = [NOTES[one] for one in (sign, *label_signs) if one]
        status = status or next((one["status"] for one in said if "status" in one), None)
        notes = {one["note"] for one in said if "note" in one}
        full = codes | self.cube.fixed
        self.laid.expected[tuple(full[c] for c in self.cube.components)] = (value, status, notes)


@st.composite
def layouts(draw):
    from mapping.layouts.cube import cubes

    cube = draw(cubes())
    place = draw(places(cube))
    return Layer(draw, cube, place, draw(dresses())).lay()
