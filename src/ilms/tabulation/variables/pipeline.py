"""Records on their way to codes: steps that are taken in the engine, and again where wrong records are looked up."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.tabulation.intake.records import FEW, RECORD, Records, Small
from ilms.tabulation.told import Place

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine

Step: TypeAlias = "Callable[[ir.Table, Small], ir.Table]"
PERIOD = "@period"  # the year of each record
DIFFERENT = 1_000_000  # texts of one column that are looked at one by one
COUNT = "@n"
SHOWN = 40  # letters of a text that are shown


class Pipeline:
    """Records with what was worked out of them so far.

    Attributes:
        records: Where they come from.
        table: As they are now; what was worked out is in columns that begin with `@`.
    """

    def __init__(self, records: Records, engine: "Engine") -> None:
        self.records, self.table, self._engine = records, records.table, engine
        self._steps: list[Step] = []
        self._rows: tuple[Hashable, ...] = ()
        self._asked = self.table
        # What registers make of records is not looked up in their files again.
        self._looks = set(records.table.columns) <= {*records.parts[0].columns, *records.parts[0].placeholders}

    def step(self, step: Step) -> None:
        """Take a step."""
        self._steps.append(step)
        self.table = step(self.table, self._engine.small)

    def settle(self, rows: Hashable) -> None:
        """Say which records these are and what is worked out of them: what is asked of the same again is remembered.

        Several tables ask the same of the same records, and each question takes the engine a while.
        """
        self._rows, self._asked = (*self._rows, rows), self.table

    def distinct(self, *columns: str) -> pa.Table:
        """The texts that occur in some columns together, and how many records each has (`@n`), the most first.

        Raises:
            UsageError: They are so many that this is no column of codes.
        """
        if (self._rows, columns) not in self.records.answers:
            self.ask([columns])
        found: pa.Table = self.records.answers[self._rows, columns]
        return found

    def ask(self, several: Iterable[tuple[str, ...]]) -> None:
        """Ask for `distinct` of several groups of columns at once, as far as they were not asked for.

        Raises:
            UsageError: As `distinct`.
        """
        import ibis

        groups = [one for one in dict.fromkeys(several) if (self._rows, one) not in self.records.answers]
        if not groups:
            return
        asked = []
        for at, columns in enumerate(groups):
            of = self._asked if {*columns} <= {*self._asked.columns} else self.table
            found = of.group_by([of[name].name(f"@{place}") for place, name in enumerate(columns)])
            texts = found.agg(**{COUNT: of.count()}).limit(DIFFERENT + 1)
            more = {f"@{place}": ibis.literal("") for place in range(len(columns), max(map(len, groups)))}
            texts = texts.mutate(**more, **{"@group": ibis.literal(at, "int32")})
            asked.append(texts.select("@group", *(f"@{place}" for place in range(max(map(len, groups)))), COUNT))
        answer = self._engine.run(reduce(lambda one, other: one.union(other), asked))
        for at, columns in enumerate(groups):
            mine = answer.filter(pc.equal(answer["@group"], at)).drop_columns(["@group"])
            self.records.answers[self._rows, columns] = _sorted(mine, columns)

    def look_up(self, column: str, values: pa.Table, name: str, key: Sequence[str] = ()) -> None:
        """Join what each text means.

        Args:
            column: With the text.
            values: `text`, `value`, and the further columns of `key`.
            name: The new column; null where the table has nothing.
            key: Columns besides the text that tell which value it is.
        """

        def step(table: "ir.Table", small: Small) -> "ir.Table":
            said = small(values).rename({f"@@{one}": one for one in ("text", *key)} | {name: "value"})
            joined = table.left_join(
                said, [table[column] == said["@@text"], *(table[one] == said[f"@@{one}"] for one in key)]
            )
            return joined.drop("@@text", *(f"@@{one}" for one in key))

        self.step(step)

    def first(self, wrong: "Callable[[ir.Table], ir.BooleanValue]") -> list[Place]:
        """The first records, as they are after the steps so far, that are wrong in some way."""
        if not self._looks:
            return []
        steps = tuple(self._steps)

        def which(table: "ir.Table", small: Small) -> "ir.Table":
            for step in steps:
                table = step(table, small)
            return table.filter(wrong(table)).order_by(RECORD).limit(FEW)

        return [(file, record) for file, record, _text in self.records.rows(which)][:FEW]

    def first_of(self, column: str, texts: Sequence[str]) -> Mapping[str, list[Place]]:
        """The first records with each of some texts in a column."""
        found: dict[str, list[Place]] = {text: [] for text in texts}
        if not self._looks and column not in self.records.parts[0].columns:
            return found
        steps = tuple(self._steps) if self._looks else ()
        wanted = pa.table({"@@text": pa.array(texts, pa.string())})

        def which(table: "ir.Table", small: Small) -> "ir.Table":
            import ibis

            for step in steps:
                table = step(table, small)
            mine = table.semi_join(small(wanted), [(column, "@@text")])
            place = ibis.row_number().over(group_by=mine[column], order_by=mine[RECORD])
            return mine.mutate(**{"@@place": place}).filter(lambda t: t["@@place"] < FEW).order_by(RECORD)

        for file, record, text in self.records.rows(which, column):
            if len(found[text]) < FEW:
                found[text].append((file, record))
        return found

    def counts(self, wrong: "Mapping[str, Callable[[ir.Table], ir.BooleanValue]]") -> dict[str, int]:
        """How many records are wrong in each of some ways; a way's name says all that it looks at."""
        question = (self._rows, "wrong", tuple(wrong))
        if wrong and question not in self.records.answers:
            asked: dict[str, Any] = {
                str(at): is_wrong(self._asked).cast("int64").sum() for at, is_wrong in enumerate(wrong.values())
            }
            [answer] = self._engine.run(self._asked.aggregate(**asked)).to_pylist()
            self.records.answers[question] = {name: int(answer[str(at)] or 0) for at, name in enumerate(wrong)}
        found: dict[str, int] = self.records.answers[question] if wrong else {}
        return found


def _sorted(texts: pa.Table, columns: Sequence[str]) -> pa.Table:
    """The texts of a group of columns, the most frequent first."""
    if len(texts) > DIFFERENT:
        raise UsageError(
            _("column `{column}` has more than {n} different texts", column=columns[0], n=DIFFERENT),
            hint=_("is it the right column? `number = true` reads numbers, and `born` dates of birth"),
        )
    named = pa.table({name: texts[f"@{place}"] for place, name in enumerate(columns)} | {COUNT: texts[COUNT]})
    return named.sort_by([(COUNT, "descending"), *((name, "ascending") for name in columns)])
