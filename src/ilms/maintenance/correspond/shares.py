"""Shares by which classes are divided, as an office declares them: `--shares FILE`.

```csv
source,target,SEX,share
J,J,SEX_M,0.4
J,K,SEX_M,0.6
```

Columns beside these three are dimensions: the shares are of the figures that have these codes there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.correspond.links import Correspondence
from ilms.maintenance.correspond.tables import rows
from ilms.observations import Observations
from ilms.workspace import known

NEEDED = ("source", "target", "share")
BETWEEN = "\x1f"


@dataclass(frozen=True, eq=False)
class Shares:
    """Of each class, and of the codes of other dimensions where they differ, the targets with their shares.

    Attributes:
        by: The other dimensions.
        of: The class, then a code for each of them, to target and share; the shares of one add up to 1.
    """

    by: tuple[str, ...] = ()
    of: Mapping[tuple[str, ...], tuple[tuple[str, Decimal], ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, table: Correspondence) -> "Shares":
        """Read a file of shares.

        Raises:
            UsageError: It is not as it must be, has a class or a line that the table does not, or the shares of one
                class do not add up to 1.
        """
        given = rows(path, (), NEEDED)
        by = tuple(name for name in (given[0] if given else {}) if name not in NEEDED)
        found: dict[tuple[str, ...], list[tuple[str, Decimal]]] = {}
        for number, row in enumerate(given, 2):
            place = f"`{path}` line {number}"
            targets = [link.target for link in table.of(row["source"])]
            if row["target"] not in targets:
                raise UsageError(
                    _(
                        "{place}: `{table}` does not lead from `{source}` to `{target}`",
                        place=place,
                        table=table.name,
                        source=row["source"],
                        target=row["target"],
                    ),
                    hint=_("from `{source}` it leads to {targets}", source=row["source"], targets=", ".join(targets))
                    if targets
                    else _("its classes are {classes}", classes=", ".join(table.classes)),
                )
            some = found.setdefault((row["source"], *(row[name] for name in by)), [])
            if row["target"] in dict(some):
                raise UsageError(
                    _(
                        "{place} gives `{source}` two shares of `{target}`",
                        place=place,
                        source=row["source"],
                        target=row["target"],
                    )
                )
            some.append((row["target"], _share(row["share"], place)))
        for of, some in found.items():
            total = sum(share for _, share in some)
            if total != 1:
                raise UsageError(
                    _(
                        "`{path}`: the shares of {filter} add up to {total}, not to 1",
                        path=path,
                        filter=" ".join(filter(None, of)),
                        total=total,
                    ),
                    detail=", ".join(f"{target} {share}" for target, share in some),
                )
        return cls(by, {of: tuple(some) for of, some in found.items()})

    def fit(self, observations: Observations, path: Path | None = None) -> None:
        """Refuse columns that are no dimension of the data.

        Raises:
            UsageError: With the nearest dimension.
        """
        known(dict.fromkeys(self.by), observations.schema.key, f"the header of `{path}`" if path else "the shares")

    def keys(self, observations: Observations, classes: pa.Array) -> pa.Array:
        """For each observation what its shares are found by: its class and its codes, as `at` takes them."""
        columns = [classes, *(pc.fill_null(observations.text(name), "") for name in self.by)]
        return pc.binary_join_element_wise(*columns, BETWEEN)

    def at(self, key: str) -> tuple[tuple[str, Decimal], ...]:
        """The targets and shares of a key; none where nothing is declared."""
        return self.of.get(tuple(key.split(BETWEEN)), ())


def _share(text: str, place: str) -> Decimal:
    """A share from 0 to 1; with a decimal comma, too, as no share has thousands."""
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        share = Decimal(-1)
    if not (share.is_finite() and 0 <= share <= 1):
        raise UsageError(
            _("{place} has the share `{text}`", place=place, text=text), hint=_("a number from 0 to 1: 0.6")
        )
    return share


def template(table: Correspondence) -> list[tuple[str, str, str]]:
    """The lines of a file of shares for all classes that are split: source, target, and an empty share."""
    split = [source for source in table.classes if len(table.main(source)) > 1]
    return [(link.source, link.target, "") for source in split for link in table.main(source)]
