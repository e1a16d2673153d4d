"""Which findings a person wants to see now: codes and families, the longer name deciding, as in linters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from ilms.checks.waivers import Applied
from ilms.findings import Severity, catalogue
from ilms.languages import _
from ilms.structures.load import unknown


@dataclass(frozen=True)
class Choice:
    """Beginnings of codes: `SUM`, `ATT1`, `COD001`. Without `select` every code is wanted."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Self:
        """From what was typed: several in one word are parted by commas, case is free.

        Raises:
            UsageError: No code begins like that; with the nearest.
        """
        return cls(_codes(select), _codes(ignore))

    def takes(self, code: str) -> bool:
        """Whether a code is wanted: the longest name that fits decides; of two alike, `ignore`."""
        wanted = _longest(self.select, code) if self.select else 0
        return wanted > _longest(self.ignore, code)

    def __bool__(self) -> bool:
        return bool(self.select or self.ignore)


def choose(applied: Applied, choice: Choice) -> tuple[Applied, Counter[str]]:
    """The findings that are wanted, and how many of each weight are open and were left out."""
    gone = applied.open.only(lambda batch: not choice.takes(batch.code))
    left = Counter({str(weight): total for weight in Severity if (total := gone.of(weight).total)})
    kept = applied._replace(
        open=applied.open.only(lambda batch: choice.takes(batch.code)),
        waived=applied.waived.take(applied.waived.groups.positions(lambda batch: choice.takes(batch.code))),
    )
    return kept, left


def left_out(counts: Counter[str]) -> dict[str, int]:
    """The public shape of what was left out (`docs/json.md`)."""
    return {f"{weight}s": counts[str(weight)] for weight in (Severity.ERROR, Severity.WARNING, Severity.INFO)}


def _longest(beginnings: Iterable[str], code: str) -> int:
    return max((len(name) for name in beginnings if code.startswith(name)), default=-1)


def _codes(typed: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip().upper() for word in typed for name in word.split(",") if name.strip()]
    known = catalogue()
    families = dict.fromkeys(code[:3] for code in known)
    for name in names:
        if not any(code.startswith(name) for code in known):
            raise unknown(_("finding or family of findings"), name, [*families, *known], _("`ilms explain` lists them"))
    return tuple(names)
