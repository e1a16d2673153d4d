"""What is wrong with a design, and figures that are hardly usable (TAB050 to TAB069): told once, not once a cell."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ilms.tabulation.cube.sums import Sums
from ilms.tabulation.estimates import intervals, replicated
from ilms.tabulation.estimates.exact import millionths
from ilms.tabulation.estimates.sample import Floats, Ints, Strata
from ilms.tabulation.files.record_file import Design, Replicates
from ilms.tabulation.told import Told

NAMED = 10  # strata, PSUs and periods that a finding names
REFUSE = "refuse"
# Beyond this a coefficient of variation tells next to nothing: the bounds of a figure lie at a third and at five thirds
# of it. Offices draw the line between a fifth and a half; a third is the commonest.
MOST = 1 / 3


def sampled(sums: Sums, strata: Strata, degrees: Ints, design: Design, told: Told) -> NDArray[np.bool_]:
    """Tell what is wrong with strata and PSUs.

    Returns:
        By period, whether standard errors can be told at all.
    """
    periods = len(degrees)
    good = _lonely(sums, strata, periods, design, told) & _corrections(sums, strata, periods, told)
    _shared(sums, told)
    if design.bounds != intervals.NORMAL and (none := np.flatnonzero(degrees <= 0)).size:
        told.at("TAB053", count=1, periods=_named(_periods(sums), none)[0])
    _alike(sums, told)
    return good


def replicates(design: Replicates, count: int, told: Told) -> bool:
    """Tell what is wrong with replicate weights; whether there are standard errors all the same."""
    if count < 2:  # noqa: PLR2004  # one figure does not differ
        told.at("TAB056", count=1, columns=_columns(design), number=str(count))
        return False
    if design.rscales and len(design.rscales) != count:
        told.at("TAB057", count=1, number=str(count), given=str(len(design.rscales)))
        return False
    if design.kind in replicated.RSCALES and not design.rscales:
        told.at("TAB058", count=1, kind=design.kind)
        return False
    return True


def discarded(without: Ints, table: str, told: Told) -> None:
    """Tell of replicates that have no figure for some cells."""
    if some := int(np.count_nonzero(without)):
        told.at("TAB061", count=1, table=table, cells=str(some), number=str(int(without.max())))


def usable(cv: Floats, table: str, told: Told) -> None:
    """Tell how many figures vary so much that nobody can use them."""
    if many := int(np.count_nonzero(~intervals.usable(cv, MOST))):
        told.at("TAB055", count=1, table=table, cells=str(many), whole=str(len(cv)), most=f"{100 * MOST:.1f}")


def _lonely(sums: Sums, strata: Strata, periods: int, design: Design, told: Told) -> NDArray[np.bool_]:
    good = np.ones(periods, np.bool_)
    alone = np.flatnonzero(strata.lonely)
    if not alone.size:
        return good
    names, number = _named(sums.strata.to_pylist(), strata.stratum[alone])
    if design.lonely == REFUSE:
        told.at("TAB050", count=1, strata=names, number=number)
        good[strata.period[alone]] = False
    else:
        told.at("TAB051", count=1, lonely=design.lonely, strata=names, number=number)
    return good


def _corrections(sums: Sums, strata: Strata, periods: int, told: Told) -> NDArray[np.bool_]:
    good = np.ones(periods, np.bool_)
    for code, wrong in (("TAB059", strata.uneven), ("TAB060", strata.population < strata.drawn)):
        if (which := np.flatnonzero(wrong)).size:
            names, number = _named(sums.strata.to_pylist(), strata.stratum[which])
            told.at(code, count=1, strata=names, number=number)
            good[strata.period[which]] = False
    return good


def _shared(sums: Sums, told: Told) -> None:
    """Tell of PSUs whose name stands in several strata of a period: they are taken for different ones."""
    period, psu = (np.asarray(sums.sample[name].to_numpy(), np.int64) for name in ("period", "psu"))
    _, first, times = np.unique(period * (psu.max(initial=0) + 1) + psu, return_index=True, return_counts=True)
    if (several := first[times > 1]).size:
        names, number = _named(sums.psus.to_pylist(), psu[several])
        told.at("TAB052", count=1, psus=names, number=number)


def _alike(sums: Sums, told: Told) -> None:
    """Tell where every record has the same weight, as far as the sums show: that of no PSU differs from another's."""
    if len(sums.parts) < 2:  # noqa: PLR2004  # one sum is like itself
        return
    cases = np.asarray(sums.parts["cases"].to_numpy(), np.int64)
    weight = millionths(sums.parts["weight"])
    each = weight // np.maximum(cases, 1)
    if each[0] > 0 and (each == each[0]).all() and (each * cases == weight).all():
        told.at("TAB054", count=1, value=format(each[0] / 10**6, "g"))


def _periods(sums: Sums) -> list[str]:
    return sorted(set(sums.cells["period"].to_pylist()))


def _columns(design: Replicates) -> str:
    return design.columns if isinstance(design.columns, str) else ", ".join(design.columns)


def _named(texts: Sequence[str], which: Iterable[int]) -> tuple[str, str]:
    """The first of them by name, and how many there are."""
    numbers = sorted(set(map(int, which)))
    named = ", ".join(f"`{texts[number]}`" for number in numbers[:NAMED])
    return named + (", ..." if len(numbers) > NAMED else ""), str(len(numbers))
