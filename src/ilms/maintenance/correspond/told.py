"""What is said of a conversion: what was exact, what was approximated, what is refused (STR401 and after)."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.findings import Batch, Findings, Severity, batch
from ilms.languages import chosen, spoken
from ilms.maintenance.correspond import means
from ilms.maintenance.correspond.adding import Added, keys
from ilms.maintenance.correspond.letters import BREAK, letter
from ilms.maintenance.correspond.links import Extent, Link
from ilms.maintenance.correspond.plan import Aside, Fate, Numbers, Plan, Reader
from ilms.mapping import values
from ilms.observations import VALUE, Observations

SHOWN = 15  # classes that a message lists


class Told:
    """The findings about one conversion, as they are made.

    Those that refuse it are about rows of the data; the others are about what came of it, and of no single row.
    """

    def __init__(self, reader: Reader, plan: Plan) -> None:
        self.reader, self.plan, self.table = reader, plan, reader.order.table
        self._batches: list[Batch] = []

    def refused(self) -> bool:
        """Whether anything is refused so far."""
        return any(one.severity is Severity.ERROR for one in self._batches)

    def findings(self) -> Findings:
        """All of them."""
        return Findings(tuple(self._batches))

    def tally(self) -> dict[str, int]:
        """How many figures met each fate, and how many were put aside."""
        fates = {str(fate): int(pc.sum(self.plan.of(fate)).as_py() or 0) for fate in Fate}
        return fates | {str(why): int(mask.sum()) for why, mask in self.plan.aside.items()}

    def refusals(self) -> None:
        """What cannot be converted, and why."""
        observations, plan = self.reader.observations, self.plan
        if not len(plan.rows):
            found = _listed(self.reader.distinct)
            self._say("STR417", source=self.table.source.name, prefix=self.table.source.prefix, codes=found)
        for class_, count in _counts(plan.classes.filter(plan.of(Fate.REFUSED))):
            parts = {
                f"parts_{language}": "; ".join(_described(link, language) for link in self.table.main(class_))
                for language in spoken()
            }
            self._say("STR404", **{"class": class_, **parts}, count=count, name=self.table.name)
        unknown = np.flatnonzero(plan.aside[Aside.UNKNOWN])
        if not len(plan.rows) and not self.reader.prefixes[0]:
            unknown = unknown[:0]  # STR417 has said it of all of them
        value = self.reader.codes.take(pa.array(unknown))
        self._at("STR406", unknown, value=value, source=self.table.source.name, classes=_listed(self.table.classes))
        self._at("STR413", np.flatnonzero(_again(keys(observations))))
        text = observations.text(VALUE).take(pa.array(plan.rows))
        odd = pc.invert(pc.fill_null(pc.match_substring_regex(text, values.PLAIN), True))
        self._at("STR414", plan.rows[odd.to_numpy(zero_copy_only=False)], value=text.filter(odd))
        divided = plan.of(Fate.DIVIDED)
        if pc.any(divided).as_py() and self.reader.order.weights is not None:
            self._say("STR422", classes=_listed(pc.unique(plan.classes.filter(divided)).to_pylist()))
        elif pc.any(divided).as_py() and not self.counted:
            self._say("STR409", dataflow=observations.schema.dataflow.id)

    def collisions(self, made: Observations) -> None:
        """Figures that stay and have the key of one that is made: the data has both classifications."""
        stays = self.plan.stays
        there = keys(self.reader.observations.take(pa.array(stays)))
        met = pc.is_in(there, value_set=pc.unique(keys(made)))
        rows = stays[met.to_numpy(zero_copy_only=False)]
        self._at("STR418", rows, value=self.reader.codes.take(pa.array(rows)), target=self.table.target.name)

    def sums(self, parts: Observations, result: Added, behind: pa.Array | None) -> None:
        """What several figures in one lack, or may not be."""
        if not pc.any(result.made).as_py():
            return
        again = pa.array(_again(keys(parts)))
        if behind is None and not self.counted:
            self._say("STR409", dataflow=parts.schema.dataflow.id)
        elif behind is not None:
            without = pc.unique(parts.text(self.reader.dimension).filter(pc.and_(again, behind.is_null())))
            if len(without):
                self._say("STR419", codes=_listed(without.to_pylist()))
        for code, mask in (("STR415", result.mixed), ("STR416", result.holes)):
            found = result.observations.text(self.reader.dimension).filter(mask)
            if len(found):
                self._say(code, count=str(len(found)), codes=_listed(pc.unique(found).to_pylist()))

    def conversions(self, result: Added) -> None:
        """What was converted, and how well."""
        plan, table = self.plan, self.table
        of = {fate: _counts(plan.classes.filter(plan.of(fate))) for fate in Fate}
        sides = {"source": table.source.name, "target": table.target.name}
        for fate, code in ((Fate.EXACT, "STR401"), (Fate.NEARLY, "STR402"), (Fate.LARGEST, "STR405")):
            if of[fate]:
                told = "; ".join(self._how(class_, fate) for class_, _ in of[fate])
                self._say(code, count=_total(of[fate]), classes=told, **sides)
        for key, fate, codes in zip(plan.keys.dictionary.to_pylist(), plan.fates, plan.targets, strict=True):
            if fate is Fate.DIVIDED:
                count = pc.sum(pc.equal(plan.keys.indices, plan.keys.dictionary.index(key).as_py())).as_py()
                class_, *others = key.split("\x1f")
                shares = ", ".join(f"{code} {share}" for code, share in codes)
                self._say("STR403", **{"class": " ".join([class_, *others])}, shares=shares, count=str(count), **sides)
        merged = pc.unique(result.observations.text(self.reader.dimension).filter(result.made)).to_pylist()
        if merged:
            code = "STR410" if self.reader.order.weights is None else "STR423"
            self._say(code, count=str(pc.sum(result.made).as_py()), codes=_listed(merged), **sides)
        self._aside()
        codelist = self.reader.observations.schema[self.reader.dimension].codelist
        classes = pc.unique(plan.classes).to_pylist()
        if not self.reader.prefixes[0] and self._either_way(classes):
            self._say("STR421", dimension=self.reader.dimension, codes=_listed(classes), **sides)
        lacking = [code for code in plan.codes(*Fate) if codelist is not None and code not in codelist]
        if lacking and codelist is not None:
            self._say("STR412", codes=_listed(lacking), codelist=codelist.reference.id, target=table.target.name)

    def _either_way(self, classes: Sequence[str]) -> bool:
        """Whether the other classification has all these classes too, and some of them mean something else there."""
        others = {link.target for link in self.table.links}
        return others.issuperset(classes) and any(self._goes_to(class_) != class_ for class_ in classes)

    def _goes_to(self, class_: str) -> str:
        return next((link.target for link in self.table.main(class_)), class_)

    def breaks(self, periods: Sequence[str]) -> None:
        """Where a break was marked."""
        if periods:
            status = letter(self.reader.observations.schema, BREAK) or "-"
            note = self.table.change or "-"
            self._say("STR411", periods=", ".join(periods), letter=status, note=note, target=self.table.target.name)

    def _aside(self) -> None:
        for why, code in ((Aside.AGGREGATES, "STR407"), (Aside.VERSIONS, "STR408")):
            rows = np.flatnonzero(self.plan.aside[why])
            if len(rows):
                codes = pc.unique(self.reader.codes.take(pa.array(rows))).drop_null().to_pylist()
                self._say(code, count=str(len(rows)), codes=_listed(codes), source=self.table.source.name)
        rows = np.flatnonzero(self.reader.unconverted)
        if len(rows):
            periods = sorted(pc.unique(self.reader.periods.take(pa.array(rows))).to_pylist())
            self._say("STR420", count=str(len(rows)), periods=_listed(periods), source=self.table.source.name)

    def _how(self, class_: str, fate: Fate) -> str:
        target = next(link.target for link in self.table.of(class_) if link.of_source in (Extent.ALL, Extent.MOST))
        said = class_ if class_ == target else f"{class_} \u2192 {target}"
        if fate is Fate.EXACT:
            return said
        lost = [link.target for link in self.table.of(class_) if link.target != target]
        gained = [link.source for link in self.table.to(target) if link.source != class_ and not link.counts]
        parts = [f"- {', '.join(lost)}"] * bool(lost) + [f"+ {', '.join(gained)}"] * bool(gained)
        return f"{said} ({'; '.join(parts)})" if parts else said

    @property
    def counted(self) -> bool:
        """Whether the figures are known to be counts."""
        return self.reader.order.counted or bool(means.counted(self.reader.observations))

    def _say(self, code: str, /, **params: str) -> None:
        self._batches.append(batch(code, params))

    def _at(self, code: str, rows: Numbers, /, **params: pa.Array | str) -> None:
        if len(rows):
            self._batches.append(batch(code, params, rows=pa.array(rows, pa.int64())))


def _again(key: pa.Array) -> np.ndarray:
    """Which keys stand more than once."""
    number = key.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    return np.bincount(number)[number] > 1 if len(number) else np.zeros(0, bool)


def _counts(classes: pa.Array) -> list[tuple[str, str]]:
    """Each class with how many figures it has, in the order in which they came."""
    return [(one["values"], str(one["counts"])) for one in classes.value_counts().to_pylist()]


def _total(counts: Iterable[tuple[str, str]]) -> str:
    return str(sum(int(count) for _, count in counts))


def _described(link: Link, language: str) -> str:
    comment = chosen(link.comment, language)
    return f"{link.target} ({comment})" if comment else link.target


def _listed(codes: Iterable[str]) -> str:
    every = list(codes)
    more = [f"... (+{len(every) - SHOWN})"] if len(every) > SHOWN else []
    return ", ".join([*every[:SHOWN], *more])
