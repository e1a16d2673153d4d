"""Small charts as geometry: the totals of men, women and both over the years, and the classes of the newest year.

They are drawn in units of a view box. Lines differ by their dashes and their marks, and are named at their ends; bars
are named and have their figure beside them: nothing is told by colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ilms.checks.rules.load import packaged
from ilms.report.sections.figures.laid_out import Flow, label
from ilms.report.words import number_of

WIDTH, HEIGHT = 300, 110  # of the plot; names stand to the right of it
FEWEST = 3  # years; fewer make no line
CLOSEST = 13  # between two names at the ends of lines
MOST = 8  # bars
STEP, BAR, BEGIN = 20, 12, 150  # between bars, of a bar, where bars begin
LONGEST = 27  # letters of a bar's name
PARTS = (Decimal(1), Decimal("0.5"), Decimal(0))  # of the scale
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Line:
    """One sex over the years: points of a polyline, and where its name stands."""

    sex: str
    name: str
    points: tuple[tuple[float, float], ...]
    named_at: float
    last: str

    @property
    def path(self) -> str:
        """`x,y x,y ...`."""
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class Lines:
    """The chart over time.

    Attributes:
        years: First and last.
        scale: Figures with the height at which their line is drawn.
    """

    years: tuple[str, str]
    scale: tuple[tuple[str, float], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bar:
    """One class: its name, cut where it is long, and its figure."""

    name: str
    short: str
    shown: str
    y: int
    length: float


@dataclass(frozen=True)
class Bars:
    """The chart of classes, the largest first, and what is in none of them last.

    Attributes:
        of: The name of the classification.
        more: How many classes are not drawn.
    """

    year: str
    of: str
    bars: tuple[Bar, ...]
    more: int

    @property
    def height(self) -> int:
        """Of the whole."""
        return STEP * len(self.bars)


def lines(flow: Flow) -> Lines | None:
    """Of the totals; None with fewer than `FEWEST` years, or where a year is none."""
    years = [year for year in reversed(flow.totals) if year.isdigit()]
    by_sex = {sex: _numbers(flow, years, sex) for sex in flow.sexes}
    by_sex = {sex: numbers for sex, numbers in by_sex.items() if len(numbers) >= FEWEST}
    if not by_sex:
        return None
    drawn = sorted({year for numbers in by_sex.values() for year in numbers})
    top = _round_up(max(max(numbers.values()) for numbers in by_sex.values()))
    heights = {sex: {year: _height(number, top) for year, number in numbers.items()} for sex, numbers in by_sex.items()}
    named = _apart({sex: list(along.values())[-1] for sex, along in heights.items()})
    first, last = int(drawn[0]), int(drawn[-1])
    found = []
    for sex, along in heights.items():
        points = [(round((int(year) - first) * WIDTH / (last - first), 1), y) for year, y in along.items()]
        end = flow.values[flow.totals[list(along)[-1]][sex]]
        found.append(Line(sex, flow.sex(sex), tuple(points), named[sex], flow.words.number(end)))
    scale = [(flow.words.number(f"{(top * part).normalize():f}"), _height(top * part, top)) for part in PARTS]
    return Lines((drawn[0], drawn[-1]), tuple(scale), tuple(found))


def bars(flow: Flow) -> Bars | None:
    """The classes of the newest year that has any, of both sexes; None where there are none."""
    for year in flow.years:
        if classes := flow.classes_of(year):
            break
    else:
        return None
    numbers = {code: number for code, place in classes.items() if (number := number_of(flow.values[place])) is not None}
    largest = sorted(numbers, key=lambda code: (code in _residuals(), -numbers[code]))
    top = max(numbers.values(), default=Decimal(0))
    if len(numbers) < 2 or top <= 0:  # noqa: PLR2004  # one bar compares nothing
        return None
    decimals = flow.words.places([flow.values[classes[code]] for code in largest[:MOST]])
    drawn = [
        _bar(
            label(flow.classes[0], code, flow.language),
            flow.words.number(flow.values[classes[code]], decimals),
            STEP * number,
            max(numbers[code], Decimal(0)) / top,
        )
        for number, code in enumerate(largest[:MOST])
    ]
    return Bars(year, flow.classes[0].label(flow.language), tuple(drawn), len(largest[MOST:]))


def _bar(name: str, shown: str, y: int, part: Decimal) -> Bar:
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
    return Bar(name, short, shown, y, round(float(part) * (WIDTH - BEGIN), 1))


@cache
def _residuals() -> frozenset[str]:
    """The classes that hold what is in no other: they come last, however large they are."""
    return frozenset(one.code(one.residual) for one in packaged().partitions.values() if one.residual)


def _numbers(flow: Flow, years: Sequence[str], sex: str) -> dict[str, Decimal]:
    """The totals of a sex by year, where there is a number."""
    places = {year: flow.totals[year][sex] for year in years if sex in flow.totals[year]}
    read = {year: number_of(flow.values[place]) for year, place in places.items()}
    return {year: number for year, number in read.items() if number is not None and number >= 0}


def _round_up(number: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5, 10, 20 ..."""
    if number <= 0:
        return Decimal(1)
    power = Decimal(10) ** int(number.log10().to_integral_value(rounding="ROUND_FLOOR"))
    return next(step * power for step in STEPS if step * power >= number)


def _height(number: Decimal, top: Decimal) -> float:
    return round(HEIGHT - float(number / top) * HEIGHT, 1)


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Heights of names moved down until none stands in another; up again where the last leaves the plot."""
    order = sorted(heights, key=lambda name: heights[name])
    placed: dict[str, float] = {}
    lowest = -CLOSEST * 1.0
    for name in order:
        lowest = placed[name] = max(heights[name], lowest + CLOSEST)
    highest = float(HEIGHT) + CLOSEST
    for name in reversed(order):
        highest = placed[name] = min(placed[name], highest - CLOSEST)
    return placed
