"""Which codes of a table mean something else after a change of the office's own classification."""

from collections.abc import Iterable

from ilms.maintenance.correspond.links import Correspondence, Kind
from ilms.mapping.origin import Origin
from ilms.recoding.aggregations import Rules
from ilms.recoding.code_maps import Maps
from ilms.sources.sheet import fold


def broken(table: Correspondence, maps: Maps, rules: Rules, origin: Origin) -> list[str]:
    """The codes of the ILO's list whose series break where one map takes the place of the other.

    These are the codes that knots of several classes on both sides lead to: part of such a class is counted with
    another one from then on. A sum that holds all of a knot has no break, nor has one that holds nothing of it.

    Args:
        table: Between two classifications that code maps read.
        maps: Those maps.
        rules: What adds up to what.
        origin: The dimension's in the mapping: which version it wants, and whether the finer classes stay.
    """
    found: list[str] = []
    for knot in _knots(table):
        codes = {code for name, some in knot for one in some if (code := maps.get(name).codes.get(fold(one)))}
        if len(codes) < 2:  # noqa: PLR2004  # one code on both sides holds all of it
            continue
        if origin.version is None or origin.keep:
            found += sorted(codes)
        if origin.version is not None:
            found += [code for code, parts in _sums(rules.of(origin.version)) if codes & parts and codes - parts]
    return list(dict.fromkeys(found))


def _knots(table: Correspondence) -> Iterable[tuple[tuple[str, tuple[str, ...]], ...]]:
    """The knots of several classes on both sides: of each side its map's name and the classes; divisions aside."""
    seen: set[tuple[str, ...]] = set()
    for source in table.classes:
        sources, targets = table.knot(source)
        if table.kind(source) is Kind.MIXED and source.isalpha() and sources not in seen:
            seen.add(sources)
            yield (table.source.map, sources), (table.target.map, targets)


def _sums(rules: Rules) -> list[tuple[str, set[str]]]:
    """Each code of a version with all that it adds up."""
    found: dict[str, set[str]] = {}
    for code, part in zip(rules.codes.to_pylist(), rules.parts.to_pylist(), strict=True):
        found.setdefault(code, set()).add(part)
    return list(found.items())
