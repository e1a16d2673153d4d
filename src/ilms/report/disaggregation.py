"""How much of what the questionnaire asks of a table is there: cells with a value, of the cells asked.

Asked are both sexes, men and women by the classes of the version that the questionnaire collects: a partition's total
and parts, without its residual class, which nobody need be in. A country table asks for the total, **up to five
countries** and the others: seven rows. Where the questionnaire takes either of two versions, the one that is filled
better counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.rules.load import packaged
from ilms.mapping.questionnaire import COUNTRIES, FIVE
from ilms.observations import VALUE, Observations
from ilms.structures.tables import Table

COUNTRY = "country"  # the slot that up to five codes share
SLOT_OF_COUNTRIES = 1 << 20  # its number, beyond those of all others
STATUS = "OBS_STATUS"
Key = tuple[str, str]  # area, year
Slots = Mapping[str, Mapping[str, str]]  # by dimension, from a code to its slot


@dataclass(frozen=True)
class Cells:
    """The cells of one table and year.

    Attributes:
        asked: How many the questionnaire asks for.
        present: How many of them have a value.
        explained: How many have none, and an OBS_STATUS that says why.
    """

    asked: int
    present: int
    explained: int = 0

    @property
    def rate(self) -> float:
        """Per cent present, to one decimal."""
        return round(100 * self.present / self.asked, 1)


def cells(observations: Observations, table: Table) -> dict[Key, Cells]:
    """The cells of a dataflow by area and year; only where one of those asked for has a value or a status."""
    found: dict[Key, Cells] = {}
    for slots in _alternatives(table):
        valued = pc.not_equal(pc.fill_null(observations.text(VALUE), ""), "")
        present = _counted(observations, slots, valued)
        told = pc.and_(pc.invert(valued), _stated(observations))
        explained = _counted(observations, slots, told)
        for key in present.keys() | explained.keys():
            one = Cells(_asked(slots), present.get(key, 0), explained.get(key, 0))
            if key not in found or one.present > found[key].present:
                found[key] = one
    return found


def none(table: Table) -> Cells:
    """Of a table and year that has none of the cells that are asked for."""
    return Cells(_asked(next(_alternatives(table))), 0)


def _asked(slots: Slots) -> int:
    return prod(sum(_room(slot) for slot in set(codes.values())) for codes in slots.values())


def _stated(observations: Observations) -> pa.Array:
    if STATUS not in observations.table.column_names:
        return pa.repeat(False, len(observations))
    return pc.not_equal(pc.fill_null(observations.text(STATUS), ""), "")


def _room(slot: str) -> int:
    return FIVE if slot == COUNTRY else 1


def _alternatives(table: Table) -> Iterator[Slots]:
    """Once for each choice of versions that the questionnaire takes."""
    for versions in product(*table.collected.values()):
        yield {d: _slots(d, version) for d, version in zip(table.collected, versions, strict=True)}


@cache
def _slots(dimension: str, version: str) -> Mapping[str, str]:
    partition = packaged().partitions[version]
    if COUNTRIES.get(dimension) == version:
        total, other = partition.code(partition.total), partition.code(partition.residual)
        return {total: total, other: other, f"{version}_": COUNTRY}
    return {code: code for code in map(partition.code, (partition.total, *partition.parts))}


def _counted(observations: Observations, slots: Slots, mask: pa.Array) -> dict[Key, int]:
    """How many slots are filled by the rows of a mask, by area and year."""
    key = ["REF_AREA", "TIME_PERIOD"]
    encoded = {name: observations.text(name).dictionary_encode() for name in (*key, *slots)}
    # Numbers are grouped several times as fast as texts.
    columns = {name: column.indices for name, column in encoded.items()}
    columns |= {f"/{name}": _slotted(encoded[name], codes) for name, codes in slots.items()}
    rows = pa.table(columns).filter(mask).drop_null()
    distinct = rows.group_by(rows.column_names, use_threads=False).aggregate([])
    filled = distinct.group_by([*key, *(f"/{name}" for name in slots)]).aggregate([([], "count_all")])
    room = pa.repeat(1, len(filled))
    for name, codes in slots.items():
        shared = SLOT_OF_COUNTRIES if COUNTRY in codes.values() else None
        room = pc.if_else(pc.equal(filled[f"/{name}"], shared), pc.multiply(room, FIVE), room) if shared else room
    counted = filled.append_column("n", pc.min_element_wise(filled["count_all"], room))
    sums = counted.group_by(key).aggregate([("n", "sum")]).to_pylist()  # one a year of an area
    areas, years = (encoded[name].dictionary.to_pylist() for name in key)
    return {(areas[row["REF_AREA"]], years[row["TIME_PERIOD"]]): row["n_sum"] for row in sums}


def _slotted(encoded: pa.DictionaryArray, slots: Mapping[str, str]) -> pa.Array:
    """The number of each code's slot; null for one that is not asked for."""
    shared = next((code for code, slot in slots.items() if slot == COUNTRY), None)
    numbers = {slot: number for number, slot in enumerate(slots.values()) if slot != COUNTRY}
    found = [
        numbers.get(code, SLOT_OF_COUNTRIES if shared is not None and code.startswith(shared) else None)
        for code in encoded.dictionary.to_pylist()
    ]
    return pc.take(pa.array(found, pa.int32()), encoded.indices)
