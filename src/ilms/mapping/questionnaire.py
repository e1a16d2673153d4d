"""The questionnaire's shape of country tables: the total, five countries, and the rest in `_X`.

The rule (ILMS questionnaire, tables 3, 8, 11, 15-18): ranked on both sexes of that year, the same five for
men and women, ties by code, X = total - five. Regions and part-countries are never ranked; what they hold
is in X, as is an X that the table has already. An office's own data keeps every country:
this shape is made on the way out.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping import values
from ilms.mapping.joining import keep, put_behind
from ilms.mapping.layout import Numbers
from ilms.mapping.troubles import Troubles
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation
from ilms.structures.schema import Schema

FIVE = 5
# Versions whose classes are countries, by dimension.
COUNTRIES = {"CDS": "CDS_DES", "CRS": "CRS_RES", "CPR": "CPR_PRV", "CBR": "CBR_BRT", "CCT": "CCT_CTZ"}
SEX, TIME, BOTH = "SEX", "TIME_PERIOD", "SEX_T"
STATUS, NOT_AVAILABLE = "OBS_STATUS", "N"
# Attributes that say something of the one value: a difference of several values does not inherit them.
OF_THE_VALUE = (STATUS, "UPPER_BOUND", "LOWER_BOUND", "DECIMALS")


@dataclass(frozen=True)
class Shape:
    """Which dimension of a table holds countries, and its codes for all of them and for the others."""

    dimension: str
    version: str

    @property
    def total(self) -> str:
        """The code of all countries."""
        return f"{self.version}_TOTAL"

    @property
    def other(self) -> str:
        """The code of the other countries."""
        return f"{self.version}_X"


def shape(schema: Schema) -> Shape | None:
    """The country dimension of a dataflow; None where its classes are no countries."""
    for dimension, version in COUNTRIES.items():
        if dimension in schema and f"{version}_TOTAL" in schema.allowed.get(dimension, (f"{version}_TOTAL",)):
            return Shape(dimension, version)
    return None


def is_country(codes: pa.Array, version: str) -> pa.Array:
    """Whether codes are of one country: the version's prefix and an ISO code of three letters."""
    return pc.match_substring_regex(codes, f"^{version}_[A-Z]{{3}}$")


def five_countries(data: Dataset) -> Dataset:
    """The table as the questionnaire asks for it.

    A year that has no country, or no more than five, no region and an X already, stays as it is. A year
    without a total of both sexes cannot be shaped: it stays too, with a finding. Where the total or one of
    the five is not known for a sex, X is sent as not available (N), with a finding.

    Returns:
        The same data set where the table has no countries.
    """
    found = shape(data.observations.schema)
    if found is None:
        return data
    troubles = Troubles()
    chosen = _chosen(data.observations, found, troubles)
    others, stays = _split(data.observations, found, chosen)
    made, origins = _remainders(data, found, chosen, troubles)
    for year, five in chosen.items():
        mine = pc.and_(others, pc.equal(data.observations.text(TIME), year))
        gone = pc.unique(data.observations.text(found.dimension).filter(mine))
        troubles.say("MAP027", year=year, kept=", ".join(five), count=str(len(gone)), other=found.other)
    return put_behind(keep(data, stays), made, origins).with_findings(troubles.findings())


def _chosen(observations: Observations, found: Shape, troubles: Troubles) -> dict[str, list[str]]:
    """The five of each year that is to be shaped."""
    chosen = {}
    for year in sorted(pc.unique(observations.text(TIME)).drop_null().to_pylist()):
        codes = pc.unique(observations.text(found.dimension).filter(pc.equal(observations.text(TIME), year)))
        rest = set(codes.to_pylist()) - {found.total, found.other}
        countries = is_country(pa.array(sorted(rest), pa.string()), found.version)
        shaped = len(rest) <= FIVE and pc.all(countries).as_py() and found.other in codes.to_pylist()
        if shaped or not rest:
            continue
        five = _five(observations, found, year)
        if five is None:
            troubles.say("MAP028", year=year)
        else:
            chosen[year] = five
    return chosen


def _five(observations: Observations, found: Shape, year: str) -> list[str] | None:
    """The largest countries of a year, largest first; None without a total to rank below."""
    code = observations.text(found.dimension)
    mine = pc.and_(pc.equal(observations.text(TIME), year), pc.equal(observations.text(SEX), BOTH))
    mine = pc.fill_null(pc.and_(mine, pc.is_valid(observations.text(VALUE))), False)
    if not pc.any(pc.and_(mine, pc.equal(code, found.total))).as_py():
        return None
    ranked = pc.and_(mine, is_country(code, found.version))
    amount = values.decimal(observations.text(VALUE).filter(ranked))
    table = pa.table({"code": code.filter(ranked), "value": amount})
    order = pc.sort_indices(table, sort_keys=[("value", "descending"), ("code", "ascending")])
    codes: list[str] = pc.unique(table["code"].take(order)).to_pylist()
    return codes[:FIVE]


def _split(observations: Observations, found: Shape, chosen: dict[str, list[str]]) -> tuple[pa.Array, pa.Array]:
    """Which observations go into X, and which stay as they are."""
    code, year = observations.text(found.dimension), observations.text(TIME)
    pair = pc.binary_join_element_wise(year, code, "\x1f")
    alone = pa.array([f"{y}\x1f{c}" for y, five in chosen.items() for c in (*five, found.total)], pa.string())
    shaped = pc.is_in(year, value_set=pa.array(list(chosen), pa.string()))
    gone = pc.and_(shaped, pc.invert(pc.is_in(pair, value_set=alone)))
    others = pc.and_(gone, pc.not_equal(code, found.other))
    return others, pc.invert(gone)


def _remainders(
    data: Dataset, found: Shape, chosen: dict[str, list[str]], troubles: Troubles
) -> tuple[Observations, pa.Table]:
    """X for each year, sex and whatever else the key has: the total less the five, from their cells."""
    observations = data.observations
    _, stays = _split(observations, found, chosen)
    year = observations.text(TIME)
    shaped = pc.is_in(year, value_set=pa.array(list(chosen), pa.string()))
    group, first = _groups(observations, found, shaped)
    base = observations.take(pa.array(first))
    used = pc.and_(stays, shaped)
    rows = pc.indices_nonzero(used).cast(pa.int64())
    of = group[rows.to_numpy()]
    total = pc.equal(observations.text(found.dimension).take(rows), found.total)
    text = observations.text(VALUE).take(rows)
    needed = np.array([1 + len(chosen[one]) for one in base.text(TIME).to_pylist()], np.int64)
    complete = np.bincount(of[text.is_valid().to_numpy(zero_copy_only=False)], minlength=len(first)) == needed
    signed = pc.if_else(total, text, _negative(text))
    value = values.summed(signed.drop_null(), pa.array(of).filter(text.is_valid()), len(first))
    nothing = pa.scalar(None, pa.string())
    columns: dict[str, pa.Array] = {name: base.text(name) for name in base.table.column_names}
    columns |= {name: pa.nulls(len(first), pa.string()) for name in OF_THE_VALUE if name in columns}
    columns |= {
        found.dimension: pa.array([found.other] * len(first), pa.string()),
        VALUE: pc.if_else(pa.array(complete), value, nothing),
        STATUS: pc.if_else(pa.array(complete), nothing, NOT_AVAILABLE),
    }
    made = Observations.from_columns(observations.schema, columns)
    _tell(troubles, made, found)
    return made, _origins(data, rows, of)


def _groups(observations: Observations, found: Shape, shaped: pa.Array) -> tuple[Numbers, Numbers]:
    """For each observation the number of its X (-1 for other years), and each X's first observation."""
    rest = [name for name in observations.schema.key if name != found.dimension]
    key = pc.binary_join_element_wise(*[pc.fill_null(observations.text(name), "") for name in rest], "\x1f")
    key = pc.if_else(pc.fill_null(shaped, False), key, pa.scalar(None, pa.string()))
    distinct = pc.unique(key).drop_null()
    group = pc.fill_null(pc.index_in(key, value_set=distinct), -1).to_numpy().astype(np.int64)
    numbers, first = np.unique(group, return_index=True)
    return group, first[numbers >= 0].astype(np.int64)


def _negative(text: pa.Array) -> pa.Array:
    minus = pc.starts_with(text, "-")
    return pc.if_else(minus, pc.utf8_slice_codeunits(text, 1), pc.binary_join_element_wise("-", text, ""))


def _tell(troubles: Troubles, made: Observations, found: Shape) -> None:
    """An X that is not known, or that is less than nothing."""
    value = made.text(VALUE)
    unknown = pc.is_null(value)
    below = pc.fill_null(pc.match_substring_regex(value, r"^-0*\.?0*[1-9]"), False)
    for row in pc.indices_nonzero(pc.or_(unknown, below)).to_pylist():
        key = made.key_at(row)
        params = {"year": str(key[TIME]), "sex": str(key[SEX]), "other": found.other}
        if value[row].is_valid:
            troubles.say("MAP029", value=value[row].as_py(), **params)
        else:
            troubles.say("MAP030", **params)


def _origins(data: Dataset, rows: pa.Array, number: Numbers) -> pa.Table:
    """The cells of the total and of the five, for each X."""
    mine = data.provenance.figures.select(["observation", "cell"]).rename_columns(["row", "cell"])
    cells = pa.table({"row": rows, "observation": pa.array(number)}).join(mine, "row", join_type="inner")
    operation = pa.array([str(Operation.OTHER)] * cells.num_rows, pa.string())
    origins = pa.table([cells["observation"], cells["cell"], operation], ORIGINS)
    return origins.sort_by([("observation", "ascending"), ("cell", "ascending")])
