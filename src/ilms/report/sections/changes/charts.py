"""Old and new figures beside one another, as geometry in the units of a view box.

The old line is dashed and has hollow circles, the new one is whole and has filled squares: print and eyes that see no
colours tell them apart. Only points that differ are marked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ilms.report.words import Words

WIDTH, HEIGHT = 300, 120  # of the plot; the scale's figures stand to the left of it
FEWEST = 2  # years; fewer make no line
TICKS = 4  # at most so many steps
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
APART = 34  # between two years under the line
ROW, BAR, BEGIN, END = 34, 11, 0, 250  # of the bars

Series = Mapping[str, Decimal]  # by year


@dataclass(frozen=True)
class Line:
    """One state: the points of a polyline, and those that differ from the other state."""

    points: tuple[tuple[float, float], ...]
    marked: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """`x,y x,y ...`."""
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class Lines:
    """One series before and after.

    Attributes:
        name: Which series.
        scale: Figures with the height at which they stand.
        years: Years with the place at which they stand.
        told: Each year that differs, with both figures; of the earlier or the later one, empty where there is none.
    """

    name: str
    scale: tuple[tuple[str, float], ...]
    years: tuple[tuple[str, float], ...]
    old: Line
    new: Line
    told: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Pair:
    """One figure before and after: two bars under its name."""

    name: str
    y: int
    old: float
    new: float
    was: str
    is_: str


@dataclass(frozen=True)
class Pairs:
    """Figures that stand for one year only."""

    pairs: tuple[Pair, ...]

    @property
    def height(self) -> int:
        """Of the whole."""
        return ROW * len(self.pairs)


def lines(name: str, old: Series, new: Series, words: Words) -> Lines | None:
    """One series in both states; None where there are not years enough, or a year is no number."""
    years = sorted({*old, *new})
    if len(years) < FEWEST or not all(year.isdigit() for year in years):
        return None
    numbers = [*old.values(), *new.values()]
    ticks = scale(min(numbers), max(numbers))
    low, high = ticks[0], ticks[-1]
    first, last = int(years[0]), int(years[-1])

    def at(year: str) -> float:
        return round((int(year) - first) * WIDTH / (last - first), 1)

    def height(number: Decimal) -> float:
        return round(HEIGHT - float((number - low) / (high - low)) * HEIGHT, 1)

    def line(series: Series, other: Series) -> Line:
        points = {year: (at(year), height(number)) for year, number in sorted(series.items())}
        return Line(tuple(points.values()), tuple(points[year] for year in points if other.get(year) != series[year]))

    differing = [year for year in years if old.get(year) != new.get(year)]
    figures = words.places([f"{number:f}" for number in numbers])
    return Lines(
        name,
        tuple((words.number(f"{tick:f}"), height(tick)) for tick in ticks),
        tuple((year, at(year)) for year in _legible(years, differing, at)),
        line(old, new),
        line(new, old),
        tuple(
            (year, _figure(old.get(year), words, figures), _figure(new.get(year), words, figures)) for year in differing
        ),
    )


def pairs(named: Sequence[tuple[str, Decimal, Decimal]], words: Words) -> Pairs | None:
    """Names with two figures each, as bars from nought; None where none is above it."""
    top = max((max(old, new) for _, old, new in named), default=Decimal(0))
    if top <= 0 or any(min(old, new) < 0 for _, old, new in named):
        return None
    places = words.places([f"{number:f}" for _, *both in named for number in both])

    def length(number: Decimal) -> float:
        return round(float(number / top) * END, 1)

    return Pairs(
        tuple(
            Pair(
                name, ROW * at, length(old), length(new), _figure(old, words, places), _figure(new, words, places)
            )
            for at, (name, old, new) in enumerate(named)
        )
    )  # fmt: skip


def scale(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round figures around all others: from nought, unless the lines would be squeezed together at the top."""
    if low >= 0 and low < high / 2:
        low = Decimal(0)
    span = high - low or abs(high) or Decimal(1)
    rough = span / TICKS
    power = Decimal(10) ** int(rough.log10().to_integral_value(rounding="ROUND_FLOOR"))
    step = next(step * power for step in STEPS if step * power >= rough)
    begin = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    end = (high / step).to_integral_value(rounding="ROUND_CEILING")
    end = max(end, begin + 1)
    return [(step * number).normalize() for number in range(int(begin), int(end) + 1)]


def _legible(years: Sequence[str], wanted: Sequence[str], at: Callable[[str], float]) -> list[str]:
    """The first year, the last one, and those that differ, as far as they do not stand in each other."""
    chosen: list[str] = []
    for year in dict.fromkeys([years[0], years[-1], *wanted]):
        if all(abs(at(year) - at(other)) >= APART for other in chosen):
            chosen.append(year)
    return sorted(chosen)


def _figure(number: Decimal | None, words: Words, places: int) -> str:
    return "" if number is None else words.number(f"{number:f}", places)
