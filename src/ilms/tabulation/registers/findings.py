"""What is told of records of registers: TAB030 to TAB049."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ilms.findings import Severity
from ilms.languages import _, each
from ilms.tabulation.intake.records import Records
from ilms.tabulation.registers.settings import Movements, Rule
from ilms.tabulation.told import Told

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEW = 1000  # one record in so many that cannot be read does not stop a table; more of them do
HANDLED = {
    "first": _("the first of the two counts: the person stayed where it led, until the next crossing"),
    "last": _("the last of the two counts: the person was on the other side until then"),
    "leave out": _("these persons are left out"),
}
LEFT_OUT, COUNTED = _("left out"), _("counted")


class Say:
    """Tells of one file's records."""

    def __init__(self, records: Records, told: Told) -> None:
        self._records, self._told = records, told

    def unreadable(
        self, code: str, many: int, of: int, wrong: "Callable[[ir.Table], ir.BooleanValue]", **params: str
    ) -> None:
        """Records that cannot be read: an error where they are more than a few, else a warning."""
        if many:
            severity = Severity.WARNING if many * FEW <= of else Severity.ERROR
            places = self._records.numbers(wrong)
            self._told.at(code, places, count=many, severity=severity, file=self._records.shown, **params)

    def nobody(self, records: int, found: int) -> None:
        """Records of which not one makes a person."""
        if records and not found:
            self.counted("TAB046", records)

    def counted(self, code: str, many: int, **params: str) -> None:
        """Something of which there are so many."""
        if many:
            self._told.once(code, {"file": self._records.shown, "number": str(many), **params})


def of_pairing(say: Say, counts: Mapping[str, int], movements: Movements) -> None:
    """What stood in the way of pairing entries and exits."""
    say.counted("TAB034", counts["duplicates"], minutes=str(movements.minutes))
    say.counted("TAB035", counts["different duplicates"])
    exits, entered = counts["missing exits"], counts["missing entries"]
    handled = each(handled=HANDLED[movements.missing])
    say.counted("TAB036", exits + entered, exits=str(exits), entries=str(entered), **handled)
    say.counted("TAB037", counts["same moment"])
    say.counted("TAB038", counts["begun before"] + counts["not ended"],
                before=str(counts["begun before"]), open=str(counts["not ended"]))  # fmt: skip


def of_migrations(say: Say, counts: Mapping[str, int], rule: Rule) -> None:
    """What is not known of those who were found."""
    say.counted("TAB039", counts["undecided"], **each(done=COUNTED if rule.undecided else LEFT_OUT))
    say.counted("TAB040", counts["unknown before"], **each(done=COUNTED if rule.before else LEFT_OUT))
