"""Classes that several versions have alike: manufacturing is C of ISIC and MAN of the aggregate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ilms.recoding.aggregations import Rules
from ilms.recoding.code_map import TOGETHER, together

# The ILO's list has mining alone too, but its aggregate sums B with D and E: no rule leads to it.
ALONE = {"ECO_AGGREGATE_MIN": "ECO_ISIC4_B"}


@dataclass(frozen=True)
class SameClass:
    """What each code is called in other versions.

    Attributes:
        finer: By code and version: the only part that the code has there.
        every: Likewise, and the code that this one is the only part of.
    """

    finer: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    every: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Rules) -> "SameClass":
        """Those that `aggregations.csv` shows: a class with one part in a version is that part."""
        parts: dict[str, dict[str, set[str]]] = {}
        pairs = [*zip(rules.codes.to_pylist(), rules.parts.to_pylist(), strict=True), *ALONE.items()]
        for code, part in pairs:
            parts.setdefault(code, {}).setdefault(version(part), set()).add(part)
        finer = {
            code: {in_: next(iter(some)) for in_, some in of.items() if len(some) == 1} for code, of in parts.items()
        }
        every = {code: dict(of) for code, of in finer.items()}
        for code, of in finer.items():
            for part in of.values():
                every.setdefault(part, {}).setdefault(version(code), code)
        return cls(finer, every)

    def of_version(self, code: str, wanted: str) -> str:
        """The code as a version of the labels beside it has it; itself where that has none."""
        return self.every.get(code, {}).get(wanted, code)

    def common(self, codes: Collection[str], preferred: str) -> str | None:
        """The one version that can say all of these codes: theirs, else the preferred one, else the most usual of them.

        Returns:
            None where there is no such version.
        """
        own = [version(code) for code in codes]
        if len(set(own)) <= 1:
            return own[0] if own else None
        said = [{version(code), *self.every.get(code, {})} for code in codes]
        fitting = set.intersection(*said)
        return preferred if preferred in fitting else max(sorted(fitting), key=own.count, default=None)


def version(code: str) -> str:
    """`ECO_ISIC4` of `ECO_ISIC4_A`, and of `ECO_ISIC4_B+C`."""
    return (together(code)[0] if TOGETHER in code else code).rpartition("_")[0]
