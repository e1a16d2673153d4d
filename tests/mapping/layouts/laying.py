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
    wide: bool  # a blank column between the figures
    collapse: bool  # a total of all levels of the header is one column
    others: bool  # tables of something else above and below, with the same header
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
        wide=draw(st.sampled_from([False, False, True])), collapse=draw(yes), others=draw(yes),
        how=draw(st.sampled_from(["indent", "lead", "numbering", "regex", "bare-numbering", "own"])),
        families=tuple(list(MARKS)[n] for n in families), own=tuple(draw(st.tuples(yes, yes, yes, yes))),
        blank=draw(st.sampled_from([False, False, True])), dot=draw(st.sampled_from(["…", "-"])),
    )  # fmt: skip


@st.composite
def places(draw, cube):
    """A place for each varying dimension."""
    found = {}
    for one in cube.dimensions:
        free = ["column", "column", "level", "level", "level", "header", "header", "block"]
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
        self.signs = {}  # by column of figures, that of its header

    # what is where

    @property
    def stubs(self):
        """Columns of labels."""
        return self.stt + len(self.by["column"]) + bool(self.by["level"]) or 1

    @property
    def stt(self):
        """Whether the numbering has a column of its own, left of the labels."""
        return bool(self.by["level"]) and self.dress.how == "own"

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
        header = {"find": self.stub_heads()[self.stt]} | ({} if dress.merged else {"rows": rows, "fill": True})
        header |= {"below": "Biểu 18"} if dress.others else {}
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
            if dress.how == "own":
                read["levels"] = {"numbering": "STT"}
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
        return [*(["STT"] if self.stt else []), *([STUB] if self.by["level"] else []), *heads] or [STUB]

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
        row = self.another(page, 1, "Biểu 17. Lao động hồi hương") if dress.others else 1
        if dress.top > 1 or dress.others:
            page.put(row, dress.left, "Biểu 18. Lao động Việt Nam ở nước ngoài")
            row += max(dress.top - 1, 1)
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
        if dress.others:
            self.another(page, bottom + 5, "Biểu 19. Lao động về nước trước hạn")
        return page

    def another(self, page, row, title):
        """A table that is not to be read; the row below it."""
        page.put(row, self.dress.left, title)
        for at, words in enumerate([*self.stub_heads(), VALUES]):
            page.put(row + 1, self.dress.left + at, words)
            page.put(row + 2, self.dress.left + at, 77)
        page.put(row + 3, self.dress.left, "Ghi chú: số liệu khác")
        return row + 5

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
        return len(self.columns) + (len(self.columns) - 1) * self.dress.wide

    @property
    def columns(self):
        """What each column of figures is; where totals are collapsed, one total column stands for all levels."""
        return [case for case in self.cases("header") if self.kept(case)]

    def kept(self, case):
        levels = self.by["header"]
        for level, one in enumerate(levels[:-1]):
            inner = levels[level + 1 :]
            if self.collapses(level) and case[one.component] == one.total:
                return all(case[other.component] == other.total for other in inner)
        return True

    def collapses(self, level):
        """Whether the total at a header level is one column, merged down to the bottom."""
        one, *inner = self.by["header"][level:]
        return self.dress.collapse and self.dress.merged and all(other.total for other in (one, *inner)) and bool(inner)

    def collapsed(self, case, level):
        """Whether a column is the total of a level above this one."""
        return any(
            self.collapses(upper) and case[one.component] == one.total
            for upper, one in enumerate(self.by["header"][:level])
        )  # fmt: skip

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
        cases = self.columns
        for level, one in enumerate(self.by["header"]):
            row = top + self.dress.head + level
            since = 0
            for at, case in enumerate(cases):
                ends = at + 1 == len(cases) or self.outer(cases[at + 1], level) != self.outer(case, level)
                if not ends:
                    continue
                if self.collapsed(case, level):
                    since = at + 1
                    continue
                last = self.dress.merged and len(self.by["header"]) > 1 and level == len(self.by["header"]) - 1
                whole = self.collapses(level) and case[one.component] == one.total
                word = "Tổng số" if whole else self.word(one, case[one.component], blank=last)
                gap = 1 + self.dress.wide
                lowest = whole or level == len(self.by["header"]) - 1
                sign = self.draw(st.sampled_from(["", "", "(1)"])) if lowest and word else ""
                self.signs[at] = sign
                page.put(row, first + since * gap, word + sign)
                if self.dress.merged:
                    page.merge(row, first + since * gap, top + rows - 1 if whole else row, first + at * gap)
                since = at + 1
        return self.numbers(page, top + rows, left)

    def numbers(self, page, row, left):
        """A row below the header that numbers the columns; the next row."""
        if self.dress.numbered and self.figure_columns > 1:
            for at in range(self.stubs):
                page.put(row, left + at, "ABCDE"[at])
            for at in range(len(self.columns)):
                page.put(row, left + self.stubs + at * (1 + self.dress.wide), f"({at + 1})")
            row += 1
        return row

    def outer(self, case, level):
        return [case[one.component] for one in self.by["header"][: level + 1]]

    # body

    def body(self, page, row, left, known):
        """Rows below a header; the number of the last one."""
        chain, runs = {}, {}
        row -= 1
        for number, (label, indent, depth, keys, case) in enumerate(self.lines()):
            row += 2 if self.dress.sparse and number and number % 3 == 0 and not self.by["column"] else 1
            signs = []
            if label is not None:
                chain = self.stub(page, (row, left), label, indent, depth, chain)
                signs = list(filter(None, reversed(chain.values())))
            if keys is None:
                continue  # a heading
            if self.by["column"]:
                signs += self.labelled(page, row, left, runs, case, tuple(keys.items()), bool(signs))
            elif not self.by["level"]:
                page.put(row, left, "Số người")
            self.figures(page, row, left + self.stubs, known | keys | case, signs)
        if self.draw(st.integers(0, 5)) == 0:
            page.hidden_rows.add(row)
            page.hidden_columns.add(left + self.stubs)
        return row

    def stub(self, page, place, label, indent, depth, chain):
        """A label of the hierarchy; the signs of its chain, by depth."""
        row, left = place
        leaf = depth == len(self.by["level"]) - 1
        own = self.sign() if leaf else self.draw(st.sampled_from(["", "(1)"]))
        mark, _, words = label.rpartition("\t")
        if self.stt:
            page.put(row, left, mark)
        page.put(row, left + self.stt, words + own, indent=indent)
        return {at: sign for at, sign in chain.items() if at < depth} | {depth: own}

    def labelled(self, page, row, left, runs, case, keys, signed):
        """The labels of a row in columns of their own; the sign of the last one."""
        column = left + self.stt + bool(self.by["level"])
        for at, one in enumerate(self.by["column"]):
            run = (at, *[case[other.component] for other in self.by["column"][: at + 1]], *keys)
            last = at == len(self.by["column"]) - 1
            if run not in runs or last:
                word = self.word(one, case[one.component], blank=last)
                sign = (
                    self.draw(st.sampled_from(["", "(1)"] if signed else ["", "", "*", "(1)"])) if word and last else ""
                )
                page.put(row, column + at, int(word) if word.isdigit() and not sign else word + sign)
                runs[run] = row
            elif self.dress.merged:
                page.merges = [m for m in page.merges if m[:2] != (runs[run], column + at)]
                page.merge(runs[run], column + at, row, column + at)
        return [sign] if sign else []

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
        if how == "own":
            return MARKS[self.dress.families[depth]][number].strip(" .)") + "\t" + word, 0
        return MARKS[self.dress.families[depth]][number] + word, 0

    # figures

    def sign(self):
        return self.draw(st.sampled_from(["", "", "", "", *NOTES]))

    def figures(self, page, row, first, known, label_signs):
        for number, case in enumerate(self.columns):
            at = number * (1 + self.dress.wide)
            codes = known | case
            key = tuple(codes[one.component] for one in self.cube.dimensions)
            value = self.cube.figures.get(key)
            if value is None:
                continue
            above = [self.signs[number]] if self.signs.get(number) else []
            self.figure(page, row, first + at, codes, value, [*label_signs, *above])

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
