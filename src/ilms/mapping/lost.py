"""Classes of a version that no row of a source gives, where the total says that somebody is in them."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Severity
from ilms.mapping import values
from ilms.mapping.origin import Origin
from ilms.mapping.totals import MEANS, TIME, cells_of
from ilms.mapping.troubles import Troubles
from ilms.observations import VALUE
from ilms.recoding.aggregations import Rules
from ilms.structures.tables import Table

TOTAL, RESIDUAL = "TOTAL", "X"


def told(data: Dataset, origin: Origin, table: Table, known: Rules) -> Dataset:
    """The data set, with a finding for each year in which the totals are larger than the classes that there are.

    A source that leaves a class out in which nobody is says nothing wrong: its totals hold. What is left over where
    every class is there is no class that is lost, and is not told here; nor are labels that were not read.

    Args:
        data: The figures, in the version wanted.
        origin: The dimension's.
        table: Whose data it is; means do not add up.
        known: What adds up to what: it names the classes of the version.
    """
    classes = known.of(str(origin.version))
    overlapping = len(pc.unique(classes.parts)) < len(classes.parts)
    if table.number in MEANS or data.findings.count(Severity.ERROR) or overlapping:
        return data
    codes = data.observations.text(origin.component)
    here, total = set(pc.unique(codes).to_pylist()), f"{origin.version}_{TOTAL}"
    lost = sorted(set(classes.codes.to_pylist()) - here - {f"{origin.version}_{RESIDUAL}"})
    if not lost or total not in here:
        return data
    troubles = Troubles()
    more = _more(data, origin.component, classes.codes, total)
    for year in pc.unique(more["year"]).to_pylist():
        some = more.filter(pc.equal(more["year"], year))
        beyond = some.filter(some["beyond"])
        if 2 * len(beyond) > len(some):
            params = {name: beyond[name][0].as_py() for name in ("value", "gap")}
            troubles.at(
                "MAP082", beyond["cell"][:1].combine_chunks(), params | {"parts": ", ".join(lost), "year": year}
            )
    return data.with_findings(troubles.findings())


def _more(data: Dataset, dimension: str, among: pa.Array, total: str) -> pa.Table:
    """Each total that has classes beside it: its year, cell, value, and by how much more it is than rounding allows."""
    observations = data.observations
    text = observations.text(VALUE)
    codes = observations.text(dimension)
    rows = pc.indices_nonzero(pc.and_(text.is_valid(), pc.is_in(codes, value_set=among))).cast(pa.int64())
    names = [name for name in observations.schema.key if name != dimension]
    others = [pc.fill_null(observations.text(name).take(rows), "") for name in names]
    exact = values.decimal(text.take(rows))
    places = exact.type.scale
    figures = pa.table({
        "group": pc.binary_join_element_wise(*others, "\x1f"), "row": rows, "figure": exact.cast(pa.float64()),
        "year": pc.fill_null(observations.text(TIME).take(rows), ""), "whole": pc.equal(codes.take(rows), total),
    })  # fmt: skip
    parts = figures.filter(pc.invert(figures["whole"])).group_by("group")
    parts = parts.aggregate([("figure", "sum"), ("figure", "count")])
    both = figures.filter(figures["whole"]).join(parts, "group", join_type="inner").sort_by("row")
    gap = both["figure"].to_numpy() - both["figure_sum"].to_numpy()
    # Half a last digit for each figure that may be rounded, and what doubles lose.
    allowed = (both["figure_count"].to_numpy() + 1.01) * 0.5 * 10.0**-places
    row = both["row"].combine_chunks()
    return pa.table({
        "year": both["year"], "cell": cells_of(data, row), "value": text.take(row),
        "gap": pa.array([f"{one:.{places}f}" for one in gap]), "beyond": pa.array(gap > allowed),
    })  # fmt: skip
