"""What adds up to what: the finer classes of each class of a version, as `maps/aggregations.csv` says."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.recoding import ages
from ilms.recoding.code_map import TOGETHER, together
from ilms.structures.load import codelist

RULES = "aggregations.csv"


@dataclass(frozen=True, eq=False)
class Rules:
    """What adds up to what: pairs of a code and one of its parts, `ECO_AGGREGATE_MEL` and `ECO_ISIC4_B`."""

    codes: pa.Array
    parts: pa.Array

    def of(self, version: str) -> "Rules":
        """The rules for one version."""
        mine = pc.starts_with(self.codes, f"{version}_")
        return Rules(self.codes.filter(mine), self.parts.filter(mine))

    def with_groups(self, codes: Iterable[str]) -> "Rules":
        """These rules, and those for codes written together (`EDU_ISCED11_7+8`) whose parts are in one and the same."""
        return self._and(
            [(wanted, code) for code in codes if TOGETHER in code for wanted in self._common(together(code))]
        )

    def with_ages(self, codes: Iterable[str], version: str) -> "Rules":
        """These rules, and those for bands of ages that are parts of a class of the version (`AGE_Y15-19`)."""
        listed = list(codes)
        parts = {code: ages.band_of(code) for code in listed if ages.is_part(code)}
        if not parts:
            return self
        scale = ages.Scale.of(codelist("CL_AGE"), version, filter(None, map(ages.band_of, listed)))
        return self._and([
            (scale.known[one], code) for code, band in parts.items() for one in scale.among if band and one.holds(band)
        ])  # fmt: skip

    def _and(self, found: Sequence[tuple[str, str]]) -> "Rules":
        return Rules(
            pa.concat_arrays([self.codes, pa.array([code for code, _ in found], pa.string())]),
            pa.concat_arrays([self.parts, pa.array([part for _, part in found], pa.string())]),
        )

    def _common(self, parts: Iterable[str]) -> list[str]:
        each = [self.codes.filter(pc.equal(self.parts, part)).to_pylist() for part in parts]
        return [code for code in each[0] if all(code in other for other in each)]


def rules(folders: Iterable[Path]) -> Rules:
    """The first `aggregations.csv` among the folders; none where there is none."""
    path = next((folder / RULES for folder in folders if (folder / RULES).is_file()), None)
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines())) if path else []
    return Rules(
        pa.array([row["code"] for row in rows], pa.string()),
        pa.array([row["part"] for row in rows], pa.string()),
    )
