"""The sample as it was drawn: how many PSUs each stratum has, and what part of the population they are."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Strata:
    """The strata of every period: arrays with one element for each, sorted by period and stratum.

    Attributes:
        period: Index of the period.
        stratum: Index of the stratum.
        drawn: PSUs in the sample.
        population: PSUs in the population, NaN where nobody says.
        uneven: Whether the PSUs of the stratum say different numbers (or some of them none).
    """

    period: Ints
    stratum: Ints
    drawn: Ints
    population: Floats
    uneven: NDArray[np.bool_]

    @classmethod
    def of(cls, sample: pa.Table) -> "Strata":
        """From one row a PSU: `period`, `stratum`, `psu`, and `fpc` (null where it is not known)."""
        period, stratum, psu = (_ints(sample[name]) for name in ("period", "stratum", "psu"))
        fpc = sample["fpc"].cast(pa.float64()).to_numpy() if "fpc" in sample.column_names else np.full(len(psu), np.nan)
        order = np.lexsort((psu, stratum, period))
        period, stratum, psu, fpc = period[order], stratum[order], psu[order], fpc[order]
        first = changes(period, stratum)
        which = np.cumsum(first) - 1
        starts = np.flatnonzero(first)
        low, high = (np.full(len(starts), end) for end in (np.inf, -np.inf))
        np.minimum.at(low, which, np.where(np.isnan(fpc), -1.0, fpc))
        np.maximum.at(high, which, np.where(np.isnan(fpc), -1.0, fpc))
        return cls(
            period[starts],
            stratum[starts],
            np.bincount(which[changes(period, stratum, psu)], minlength=len(starts)),
            np.where(high < 0, np.nan, high),
            low != high,
        )

    @property
    def free(self) -> Floats:
        """The finite population correction: the part of the stratum's PSUs that was not drawn (Cochran 1977, 2.15).

        1 where the population is not known: sampling with replacement. None of it is negative.
        """
        left = (self.population - self.drawn) / self.population
        return np.where(np.isnan(left), 1.0, np.maximum(left, 0.0))

    @property
    def lonely(self) -> NDArray[np.bool_]:
        """Strata with one PSU, of more: nothing shows how PSUs of them differ."""
        found: NDArray[np.bool_] = (self.drawn == 1) & (self.free > 0)
        return found

    def degrees(self, periods: int) -> Ints:
        """Degrees of freedom by period: PSUs less strata (Korn & Graubard 1999, section 5.2; `survey::degf`)."""
        return np.bincount(self.period, self.drawn - 1, minlength=periods).astype(np.int64)

    def find(self, period: Ints, stratum: Ints) -> Ints:
        """Which of these strata each is.

        Raises:
            KeyError: One is not in the sample.
        """
        width = max(int(self.stratum.max(initial=0)), int(stratum.max(initial=0))) + 1
        keys, wanted = self.period * width + self.stratum, period * width + stratum
        found = np.searchsorted(keys, wanted)
        if not np.array_equal(keys[np.minimum(found, len(keys) - 1)], wanted):
            raise KeyError("a stratum of the sums is not in the sample")
        return found.astype(np.int64)


def changes(*columns: Ints) -> NDArray[np.bool_]:
    """Where a row of sorted columns differs from the one before; the first does."""
    found = np.ones(len(columns[0]), np.bool_)
    if len(found):
        found[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return found


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(), np.int64)
