"""A data query: which key, which periods, in which form. SDMX REST 1.5 (SDMX 2.1, section 7)."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.header import FLAT, SERIES
from ilms.observations import Observations
from ilms.rehearsal.replies import NOT_IMPLEMENTED, SEMANTIC, SYNTAX, SdmxError
from ilms.structures.schema import Schema

ALL = ("all", "*", "")
PARAMETERS = (
    "startPeriod",
    "endPeriod",
    "detail",
    "dimensionAtObservation",
    "firstNObservations",
    "lastNObservations",
)
MONTHS_OF = {"A": 12, "S": 6, "T": 4, "Q": 3, "M": 1}


@dataclass(frozen=True)
class Query:
    """What is asked of one dataflow.

    Attributes:
        key: The key's part of the path: `all`, or one place a dimension, `+` between codes, nothing for any.
        start: The first day that is asked for.
        end: The last day that is asked for.
        first: How many of each series' first observations; None for all. `last`: of its last ones.
        attributes: Whether attributes are asked for.
        at_observation: The dimension at the observation: `TIME_PERIOD` or `AllDimensions`.
    """

    key: str = "all"
    start: date | None = None
    end: date | None = None
    first: int | None = None
    last: int | None = None
    attributes: bool = True
    at_observation: str = SERIES

    @classmethod
    def of(cls, key: str, parameters: Mapping[str, str]) -> "Query":
        """Read the parameters of a request.

        Raises:
            SdmxError: 400 for a value that cannot be; 501 for what the standard knows and this service not.
        """
        strange = [name for name in parameters if name not in PARAMETERS]
        if strange:
            raise SdmxError(501, NOT_IMPLEMENTED, f"The parameter {strange[0]} is not supported")
        detail = parameters.get("detail", "full")
        if detail in ("serieskeysonly", "nodata"):
            raise SdmxError(501, NOT_IMPLEMENTED, f"detail={detail} is not supported")
        if detail not in ("full", "dataonly"):
            raise SdmxError(400, SYNTAX, f"detail={detail} is not one of the standard's")
        form = parameters.get("dimensionAtObservation", SERIES)
        if form not in (SERIES, FLAT):
            raise SdmxError(501, NOT_IMPLEMENTED, f"dimensionAtObservation={form} is not supported")
        return cls(
            key,
            _days(parameters["startPeriod"])[0] if "startPeriod" in parameters else None,
            _days(parameters["endPeriod"])[1] if "endPeriod" in parameters else None,
            _number(parameters, "firstNObservations"),
            _number(parameters, "lastNObservations"),
            detail == "full",
            form,
        )

    def select(self, observations: Observations) -> Observations:
        """What of these observations, which are in canonical order, is asked for.

        Raises:
            SdmxError: 422 when the key has not one place a dimension.
        """
        schema = observations.schema
        mask = pa.array([True] * len(observations), pa.bool_())
        for name, codes in _codes(self.key, schema).items():
            mask = pc.and_(mask, pc.is_in(observations.text(name), value_set=pa.array(codes, pa.string())))
        if schema.time is not None and (self.start or self.end):
            mask = pc.and_(mask, self._in_time(observations.text(schema.time.id)))
        chosen = self._some(observations.filter(mask))
        return chosen if self.attributes else _without_attributes(chosen)

    def _in_time(self, periods: pa.Array) -> pa.Array:
        inside = []
        for period in pc.unique(periods).to_pylist():
            first, last = _days(period)
            if (self.start is None or first >= self.start) and (self.end is None or last <= self.end):
                inside.append(period)
        return pc.is_in(periods, value_set=pa.array(inside, pa.string()))

    def _some(self, observations: Observations) -> Observations:
        if self.first is None and self.last is None:
            return observations
        dimensions = [d.id for d in observations.schema.dimensions]
        numbered = pa.table(
            {name: observations.text(name) for name in dimensions}
            | {"#row": pa.array(range(len(observations)), pa.int64())},
        )
        series = numbered.group_by(dimensions, use_threads=False).aggregate([("#row", "list")])["#row_list"].to_pylist()
        rows: set[int] = set()
        for mine in series:
            rows.update(mine[: self.first] if self.first is not None else [])
            rows.update(mine[len(mine) - self.last :] if self.last is not None else [])
        return observations.take(pa.array(sorted(rows), pa.int64()))


def _codes(key: str, schema: Schema) -> dict[str, list[str]]:
    if key in ALL:
        return {}
    places = key.split(".")
    names = [dimension.id for dimension in schema.dimensions]
    if len(places) != len(names):
        expected = f"{schema.structure} has {len(names)} dimensions: {'.'.join(names)}"
        raise SdmxError(422, SEMANTIC, f"The key has {len(places)} places; {expected}")
    return {n: place.split("+") for n, place in zip(names, places, strict=True) if place not in ALL}


def _without_attributes(observations: Observations) -> Observations:
    schema = observations.schema
    kept = {name: observations.text(name) for name in (*schema.key, *(m.id for m in schema.measures))}
    return Observations.from_columns(schema, kept)


def _number(parameters: Mapping[str, str], name: str) -> int | None:
    given = parameters.get(name)
    if given is None:
        return None
    if not given.isdecimal() or int(given) < 1:
        raise SdmxError(400, SYNTAX, f"{name} must be a positive number, not [{given}]")
    return int(given)


def _days(period: str) -> tuple[date, date]:
    """First and last day of a period of any kind: `2019`, `2019-03`, `2019-Q2`, `2019-W07`, `2019-03-04`."""
    try:
        return _span(period.strip())
    except (ValueError, OverflowError) as error:
        raise SdmxError(400, SYNTAX, f"[{period}] is not a period") from error


def _span(period: str) -> tuple[date, date]:
    parts = re.fullmatch(r"(\d{4})(?:-([ASTQMWD])?(\d{1,3})(?:-(\d{2}).*)?)?", period)
    if parts is None:
        raise ValueError(period)
    year, kind, number, day = int(parts[1]), parts[2], int(parts[3] or 1), parts[4]
    if parts[3] is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is not None:
        exact = date(year, number, int(day))
        return exact, exact
    if kind == "W":
        monday = date.fromisocalendar(year, number, 1)
        return monday, monday + timedelta(days=6)
    if kind == "D":
        exact = date(year, 1, 1) + timedelta(days=number - 1)
        return exact, exact
    months = MONTHS_OF[kind or "M"]
    last = number * months
    start = date(year, last - months + 1, 1)
    return start, date(year, last, calendar.monthrange(year, last)[1])
