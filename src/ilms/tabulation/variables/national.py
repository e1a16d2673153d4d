"""National codes: which version of the classification the source says they are of, and which they may be of.

`K` is finance in VSIC 2018 and telecommunication in VSIC 2025, and both have a `K`: read by the wrong map, nothing is
unknown and every figure is another activity's.
"""

from collections.abc import Mapping
from dataclasses import replace

from ilms.recoding.code_maps import NATIONAL, YEAR, bare
from ilms.tabulation.told import Told
from ilms.tabulation.variables.context import Context
from ilms.tabulation.variables.meanings import Meaning
from ilms.tabulation.variables.pipeline import PERIOD, Pipeline


def told_of(
    line: Pipeline,
    context: Context,
    name: str,
    variable: str,
    counts: Mapping[tuple[str, ...], int],
    column: str,
    told: Told,
) -> None:
    """Tell maps of a national classification that the source does not declare (TAB014), or declares otherwise (TAB015).

    And codes that the version before or after has too, as other classes, in a year when that was in force (TAB016).
    """
    meaning = context.meaning(name, variable)
    if not any(
        NATIONAL.fullmatch(one)
        for start in (0, *meaning.variable.maps.starts)
        for one in meaning.variable.maps.at(start)
    ):
        return
    years = [int(year) for year in line.distinct(PERIOD)[PERIOD].to_pylist() if year.isdecimal()]
    declared = context.declared(name)
    source = context.tabulation.records.source
    for year in sorted(years):
        for one in filter(NATIONAL.fullmatch, meaning.variable.maps.at(year)):
            said = {"source": source, "dimension": name, "map": one, "file": line.records.shown, "column": column}
            versions = declared.at(year)
            if not versions:
                told.once("TAB014", {**said, "version": one.upper()})
            elif all(bare(version) != one for version in versions):
                told.once("TAB015", {**said, "declared": versions[0], "year": str(year)})
            else:
                _of_another_time(meaning, year, counts, said, told)


def _of_another_time(
    meaning: Meaning, year: int, counts: Mapping[tuple[str, ...], int], said: Mapping[str, str], told: Told
) -> None:
    texts = {meaning.read(key[0]) for key in counts if len(key) == 1 or key[1] == str(year)} - {""}
    texts = {text for text in texts if meaning.said.code(text) is None}
    for coder in meaning.coders(year)[:1]:
        for other in coder.others():
            since = max(int(one[-len(YEAR) :]) for one in (said["map"], other.name))
            late = year > since if other.name > said["map"] else year <= since
            theirs = replace(coder, maps=(other,))
            both = {text: (coder.code(text), theirs.code(text)) for text in texts} if late else {}
            differ = sorted(text for text, (mine, its) in both.items() if mine != its)
            if differ and not any(None in codes for codes in both.values()):
                few = ", ".join(differ[:10])
                told.once("TAB016", {**said, "labels": few, "year": str(year), "other": other.name})
