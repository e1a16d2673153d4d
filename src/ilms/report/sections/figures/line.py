"""The total of both sexes over time, as points of an SVG polyline."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.observations import VALUE

WIDTH, HEIGHT = 220, 48
FEWEST = 3  # years; fewer make no line


def totals(data: Dataset) -> list[tuple[str, str]]:
    """Year and value where every class is a total and the sex is both; empty with fewer than `FEWEST` years."""
    observations = data.observations
    mask = pc.equal(observations.text("SEX"), "SEX_T")
    for component in observations.schema.dimensions:
        if component.id not in ("REF_AREA", "FREQ", "MEASURE", "SEX"):
            mask = pc.and_(mask, pc.ends_with(observations.text(component.id), "_TOTAL"))
    kept = observations.filter(pc.fill_null(mask, False))
    pairs = zip(kept.text("TIME_PERIOD").to_pylist(), kept.text(VALUE).to_pylist(), strict=True)
    found = sorted({year: value for year, value in pairs if value}.items())
    return found if len(found) >= FEWEST else []


def polyline(points: Sequence[tuple[str, str]]) -> str:
    """`x,y x,y ...` from nought to the largest value; empty where a year or a value is no number."""
    try:
        numbers = [(int(year), Decimal(value)) for year, value in points]
    except (ValueError, InvalidOperation):
        return ""
    if not numbers or not all(value.is_finite() for _, value in numbers):
        return ""
    first, last = numbers[0][0], numbers[-1][0]
    top = max(value for _, value in numbers) or Decimal(1)
    return " ".join(
        f"{(year - first) * WIDTH / (last - first):.1f},{HEIGHT - float(value / top) * HEIGHT:.1f}"
        for year, value in numbers
    )
