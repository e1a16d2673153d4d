"""Random figures over one to four dimensions: what a layout is made from, and what must be read back."""

from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

# By component and code, the words that an office may use; the first code is the total.
WORDS = {
    "SEX": {
        "SEX_T": ("Tổng số", "Chung", "Cả hai giới"),
        "SEX_M": ("Nam", "Nam giới"),
        "SEX_F": ("Nữ", "Nữ giới"),
    },
    "AGE": {
        "AGE_AGGREGATE_TOTAL": ("Tổng số", "Tổng cộng", "Chung"),
        "AGE_AGGREGATE_Y15-24": ("15-24", "15 - 24 tuổi", "Từ 15 đến 24 tuổi"),
        "AGE_AGGREGATE_Y25-54": ("25-54", "25\u201354", "25 - 54 tuổi"),
        "AGE_AGGREGATE_YGE65": ("65+", "65 tuổi trở lên"),
    },
    "CCT": {
        "CCT_CIT_TOTAL": ("Tổng số", "Tổng"),
        "CCT_CIT_CITIZEN": ("Công dân", "Công dân Việt Nam"),
        "CCT_CIT_NONCIT": ("Người nước ngoài",),
    },
    "CDS": {
        "CDS_DES_TOTAL": ("Tổng số", "Tổng cộng"),
        "CDS_DES_JPN": ("Nhật Bản", "Nhật"),
        "CDS_DES_TWN": ("Đài Loan (Trung Quốc)", "Đài Loan"),
        "CDS_DES_SAU": ("A-rập Xê-út",),
        "CDS_DES_X": ("Các nước khác",),
    },
    "TIME_PERIOD": {year: (year, f"Năm {year}") for year in ("2018", "2019", "2020")},
}
MAPS = {"SEX": "sex-vi", "AGE": "age", "CCT": "origin", "CDS": "country-vi"}
TABLES = {"A1-citizenship": ("SEX", "AGE", "CCT"), "C18": ("SEX", "CDS")}


@dataclass(frozen=True)
class Dimension:
    """One dimension that varies: its codes in the order in which they are laid out, and the word for each."""

    component: str
    words: dict

    @property
    def codes(self):
        return tuple(self.words)

    @property
    def total(self):
        """The total's code, if it is among them."""
        first = next(iter(WORDS[self.component]))
        return first if self.component != "TIME_PERIOD" and first in self.words else None


@dataclass(frozen=True)
class Figure:
    """A value in the sheet's unit, None where the cell holds `…`, with what its footnotes say."""

    value: str | None


@dataclass(frozen=True)
class Cube:
    """Figures by key: the codes of `dimensions`, in their order; `fixed` are the components with one code."""

    table: str
    dimensions: tuple
    fixed: dict
    figures: dict

    @property
    def components(self):
        return (*TABLES[self.table], "TIME_PERIOD")


@st.composite
def dimensions(draw, component, fewest=2):
    codes = draw(st.permutations(sorted(WORDS[component])))
    codes = codes[: draw(st.integers(fewest, len(codes)))]
    same = draw(st.integers(0, 2))
    return Dimension(component, {code: WORDS[component][code][same % len(WORDS[component][code])] for code in codes})


@st.composite
def cubes(draw):
    table = draw(st.sampled_from(sorted(TABLES)))
    components = draw(st.permutations([*TABLES[table], "TIME_PERIOD"]))
    varying = components[: draw(st.integers(1, len(components)))]
    found = tuple(draw(dimensions(component)) for component in varying)
    fixed = {c: draw(dimensions(c, 1)).codes[0] for c in components if c not in varying}
    keys = list(product(*[one.codes for one in found]))
    decimals = draw(st.sampled_from([0, 0, 3]))
    numbers = st.one_of(st.integers(0, 9), st.integers(0, 9_999_999))
    figures = {}
    for key in keys:
        number = draw(numbers)
        figures[key] = f"{number / 1000:.3f}" if decimals else str(number)
    gaps = draw(st.sets(st.sampled_from(keys), max_size=min(2, len(keys) - 1)))
    for key in gaps:
        del figures[key]
    return Cube(table, found, fixed, figures)
