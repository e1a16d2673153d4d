"""Means of several classes as one mean: each counts as many times as there are persons behind it."""

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping import totals, values
from ilms.mapping.totals import NOT_AVAILABLE, STATUS
from ilms.mapping.troubles import Troubles
from ilms.mapping.weighed import Weighed
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation
from ilms.recoding.aggregations import Rules

# Arrow multiplies and divides decimals exactly as far as 76 digits go: products of 37 by 37, and of 57 by 18 with 19
# digits behind the point.
FACTOR, DIVIDEND, DIVISOR = pa.decimal256(37, 0), pa.decimal256(57, 0), pa.decimal256(18, 0)


@dataclass(frozen=True, eq=False)
class Averages:
    """In the place of `totals.sums` where a table holds means.

    Attributes:
        weighed: The persons behind each mean.
        decimals: Of a mean that is made; those of its parts where they have more.
    """

    weighed: Weighed
    decimals: int

    def __call__(
        self, data: Dataset, dimension: str, finer: pa.Array, known: Rules, troubles: Troubles
    ) -> tuple[Observations, pa.Table]:
        """The marked means as those of the codes that they are parts of, and the origins.

        A part without a number of persons is an error (MAP079), and the class has no mean; one that nobody is in
        (0 persons) counts for nothing, whether it has a mean or not.
        """
        persons = self.weighed.of(data)
        value = data.observations.text(VALUE)
        without = pc.and_(finer, persons.is_null())
        if pc.any(without).as_py():
            rows = pc.indices_nonzero(without).cast(pa.int64())
            part = data.observations.text(dimension).take(rows)
            troubles.at("MAP079", totals.cells_of(data, rows), {"part": part, "by": self.weighed.by})
        nobody = pc.fill_null(pc.match_substring_regex(persons, r"^[0.]+$"), False)
        products = pc.if_else(nobody, "0", times(value, persons))
        made, origins = totals.sums(_of(data, products), dimension, finer, known, troubles)
        counts = totals.sums(_of(data, persons), dimension, finer, known, Troubles())[0].text(VALUE)
        places = max(_places(value.filter(finer)), self.decimals)
        means = quotients(made.text(VALUE), counts, places)
        status = pc.if_else(means.is_null(), NOT_AVAILABLE, made.text(STATUS))
        columns = {name: made.text(name) for name in made.table.column_names} | {VALUE: means, STATUS: status}
        troubles.say("MAP078", count=str(len(made)), dimension=dimension, by=self.weighed.by)
        return Observations.from_columns(made.schema, columns), self._origins(origins)

    def _origins(self, origins: pa.Table) -> pa.Table:
        """The cells of the means, and of the persons that they are weighted by."""
        place = pc.index_in(origins["cell"].combine_chunks(), value_set=self.weighed.cells)
        weighing = self.weighed.weighing.take(place)
        there = weighing.is_valid()
        row = origins["observation"].combine_chunks()
        done = origins["operation"].combine_chunks()
        done = pc.if_else(pc.equal(done, str(Operation.SUMMED)), str(Operation.AVERAGED), done)
        means = [row, origins["cell"].combine_chunks(), done]
        mine = weighing.filter(there)
        weights = [row.filter(there), mine.cast(pa.int64()), pa.repeat(str(Operation.WEIGHT), len(mine))]
        every = pa.concat_tables([pa.table(means, ORIGINS), pa.table(weights, ORIGINS)]).combine_chunks()
        return every.sort_by([("observation", "ascending"), ("cell", "ascending")])


def _of(data: Dataset, column: pa.Array) -> Dataset:
    """The same observations with other values."""
    names = {name: data.observations.text(name) for name in data.observations.table.column_names}
    return replace(data, observations=Observations.from_columns(data.observations.schema, names | {VALUE: column}))


def times(value: pa.Array, persons: pa.Array) -> pa.Array:
    """Exact products of decimal texts; null where either is."""
    places = _places(value), _places(persons)
    factors = [_whole(one, of, FACTOR) for one, of in zip((value, persons), places, strict=True)]
    return values.shifted(pc.multiply(*factors).cast(pa.string()), -sum(places))


def quotients(amount: pa.Array, by: pa.Array, places: int) -> pa.Array:
    """Quotients of decimal texts, rounded half away from zero; null where either is, or is divided by nothing."""
    scale = max(_places(amount), _places(by))
    divisor = _whole(by, scale, DIVISOR)
    some = pc.if_else(pc.equal(divisor, pa.scalar(0, DIVISOR)), pa.scalar(None, DIVISOR), divisor)
    exact = pc.divide(_whole(amount, scale + places, DIVIDEND), some)
    whole = pc.round(exact, ndigits=0, round_mode="half_towards_infinity")
    return values.shifted(whole.cast(pa.decimal256(values.WIDE, 0)).cast(pa.string()), -places)


def _places(text: pa.Array) -> int:
    return int(pc.max(values.places_of(text)).as_py() or 0)


def _whole(text: pa.Array, places: int, kind: pa.DataType) -> pa.Array:
    """Decimal texts as whole numbers, so many digits to the left."""
    return values.decimal(values.shifted(text, places)).cast(kind)
