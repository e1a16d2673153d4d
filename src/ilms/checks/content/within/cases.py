"""Sample cases against OBS_STATUS: a figure of few cases says so, and one of enough does not say that it is of few."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.tables import Tables
from ilms.checks.rules.disclosure import Cases
from ilms.findings import Batch, batch
from ilms.languages import _, by_language
from ilms.observations import VALUE, Observations
from ilms.provenance import Operation, Provenance

STATUS = "OBS_STATUS"
WHOLE = r"^\d{1,15}(\.0+)?$"
UNKNOWN = -1


def cases(rule: Cases, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Of each figure whose mapping says on how many sample cases it rests."""
    for at, judged in enumerate(tables.judged):
        observations = judged.data.observations
        if STATUS not in observations.schema or not len(observations):
            continue
        counts = counted(judged.data.provenance, len(observations))
        if (counts == UNKNOWN).all():
            continue
        status = pc.fill_null(observations.text(STATUS), "")
        wanted = _wanted(rule, counts)
        differs = _mask(pc.not_equal(status, wanted)) & (counts != UNKNOWN)
        lacks = _mask(pc.not_equal(wanted, "")) & ~_mask(pc.is_in(status, value_set=pa.array(rule.unless)))
        says = _mask(pc.is_in(status, value_set=pa.array(list(rule.below))))
        for code, mask in ((rule.code, differs & lacks), (rule.contradicted, differs & says & ~lacks)):
            if mask.any():
                yield at, _told(code, observations, counts, (status, wanted), np.flatnonzero(mask))


def counted(provenance: Provenance, length: int) -> Numbers:
    """For each observation the cases of all its parts together; `UNKNOWN` where one of them has no whole number."""
    mine = provenance.origins.filter(pc.equal(provenance.origins["operation"], str(Operation.CASES)))
    counts = np.full(length, UNKNOWN)
    if not len(mine):
        return counts
    texts = provenance.cells["text"].combine_chunks().take(mine["cell"].combine_chunks())
    whole = pc.fill_null(pc.match_substring_regex(texts, WHOLE), False)
    number = pc.cast(pc.if_else(whole, pc.replace_substring_regex(texts, r"\..*", ""), "0"), pa.int64()).to_numpy()
    rows = mine["observation"].to_numpy()
    parts = np.bincount(provenance.figures["observation"].to_numpy(), minlength=length)
    known = np.bincount(rows[_mask(whole)], minlength=length)
    sums = np.bincount(rows, weights=number, minlength=length).astype(np.int64)
    full = (known > 0) & (known == parts)
    counts[full] = sums[full]
    return counts


def _wanted(rule: Cases, counts: Numbers) -> pa.Array:
    """The status that each figure should have; empty for one of enough cases, or of unknown ones."""
    wanted: pa.Array = pa.array([""] * len(counts), pa.string())
    for status, limit in reversed(rule.limits):
        few = pa.array((counts != UNKNOWN) & (counts < limit))
        wanted = pc.if_else(few, status, wanted)
    return wanted


def _told(
    code: str, observations: Observations, counts: Numbers, said: tuple[pa.Array, pa.Array], rows: Numbers
) -> Batch:
    at = pa.array(rows)
    status, wanted = (one.take(at) for one in said)
    empty = pc.equal(status, "")
    params = {
        "value": pc.fill_null(observations.text(VALUE).take(at), "-"),
        "cases": pa.array(counts[rows].astype(str)),
        "status": status,
        **{
            f"status_{language}": pc.if_else(empty, word, _typed(status))
            for language, word in by_language(_("empty")).items()
        },
        "wanted": wanted,
    }
    return batch(code, params, rows=at)


def _typed(texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise("`", texts, "`", "")


def _mask(values: pa.Array) -> Mask:
    found: Mask = values.to_numpy(zero_copy_only=False)
    return found
