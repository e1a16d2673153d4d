"""What the ten sources' workbooks share: the mark of invented figures, and how they are invented."""

from collections.abc import Sequence

from workbooks.figures import SEXES, Figures, persons
from workbooks.page import Page

MARK = "SỐ LIỆU MINH HỌA - KHÔNG PHẢI SỐ LIỆU THẬT / ILLUSTRATIVE, NOT REAL FIGURES"
NO_SOURCE = "Nguồn: số liệu minh họa, không có nguồn (illustrative figures, no source)."
PUBLISHED = "Nguồn: số liệu đã công bố trên ILOSTAT (CC BY 4.0); trình bày theo mẫu của ví dụ này."


ROMAN = ("I", "II", "III", "IV", "V")


def marked(page: Page) -> None:
    """The line that says that nobody counted these figures."""
    page.line(MARK, bold=True)


def spread(total: int, weights: Sequence[int], step: int = 10) -> list[int]:
    """A total in parts by weight, each a multiple of `step`; the first part takes what rounding leaves.

    >>> spread(1000, (2, 1))
    [670, 330]
    """
    parts = [total * weight // sum(weights) // step * step for weight in weights]
    parts[0] += total - sum(parts)
    return parts


def by_sex(men: Sequence[int], women: Sequence[int]) -> list[tuple[int, int, int]]:
    """(both, men, women) for each class, the total of all classes first."""
    rows = [(m + w, m, w) for m, w in zip(men, women, strict=True)]
    both, male, female = (sum(column) for column in zip(*rows, strict=True))
    return [(both, male, female), *rows]


def vietnamese(value: int) -> str:
    """A whole number as text, with dots between the thousands.

    >>> vietnamese(1234567)
    '1.234.567'
    """
    return f"{value:,}".replace(",", ".")


def published(table: Figures, code: str, year: str) -> list[int]:
    """(both, men, women) as persons, of a class that was published."""
    return [persons(table[sex, code, "", year]) for sex in SEXES]
