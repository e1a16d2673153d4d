"""How records became persons, in a few sentences for the reader of the table."""

from collections.abc import Mapping, Sequence

from ilms.languages import Text, _, lines
from ilms.tabulation.registers.findings import COUNTED, HANDLED, LEFT_OUT
from ilms.tabulation.registers.settings import Movements, Person, Persons, Rule

EVENTS = {
    "arrival": _("Counted are persons who came to live here"),
    "return": _("Counted are persons who came back to live here after at least {months} months abroad"),
    "departure": _("Counted are persons who left to live abroad"),
}
SPEAKS = {
    "first": _("the one that began first"),
    "last": _("the one that began last"),
    "longest": _("the longest"),
}


def of_migrants(person: Person, movements: Movements, rule: Rule, counts: Mapping[str, int]) -> Text:
    """The note of a table of migrants."""
    return _sentences(
        _("{event}, by the year of that movement.", event=_event(rule)),
        _stay(rule),
        _told_by(person.names),
        _(
            "Entries and exits of {persons} persons ({records} records) were put in the order of time.",
            persons=counts["persons"],
            records=counts["read"],
        ),
        _("{number} records repeat the one before within {minutes} minutes and count once.",
          number=counts["duplicates"], minutes=movements.minutes)
        if counts["duplicates"]
        else "",
        _(
            "{exits} exits and {entries} entries are lacking between two crossings in the same direction: {handled}.",
            exits=counts["missing exits"],
            entries=counts["missing entries"],
            handled=HANDLED[movements.missing],
        )
        if counts["missing exits"] + counts["missing entries"]
        else "",
        _("{number} movements of the register cannot be decided yet, since it ends too soon: {done}.",
          number=counts["undecided"], done=COUNTED if rule.undecided else LEFT_OUT)
        if counts["undecided"]
        else "",
        _("Of {number} movements of the register it is not known where the person lived before: {done}.",
          number=counts["unknown before"], done=COUNTED if rule.before else LEFT_OUT)
        if counts["unknown before"]
        else "",
    )  # fmt: skip


def of_persons(person: Person, rule: Persons, counts: Mapping[str, int]) -> Text:
    """The note of a table of those who hold permits or contracts."""
    whom = (
        _("Counted are persons, once a year, of whom a permit or contract began in the year.")
        if rule.count == "started"
        else _("Counted are persons who hold a valid permit or contract on {on} (month-day) of the year.", on=rule.on)
    )
    return _sentences(
        whom,
        _told_by(person.names),
        _(
            "Of {records} records {persons} persons and years were made; of several records of one person, {which} "
            "speaks.",
            records=counts["of the years"],
            persons=counts["events"],
            which=SPEAKS[rule.record],
        ),
    )


def _event(rule: Rule) -> Text:
    text = EVENTS[rule.event]
    return Text(text.template, months=rule.threshold) if rule.event == "return" else text


def _stay(rule: Rule) -> Text:
    if rule.within:
        return _(
            "They are there for at least {months} of the {within} months from that day, in one piece or in several.",
            months=rule.threshold,
            within=rule.within,
        )
    return _(
        "They stay for at least {months} months from that day; times on the other side of at most {days} days each do "
        "not end a stay, if more than half of the days remain.",
        months=rule.threshold,
        days=rule.interruption,
    )


def _told_by(columns: Sequence[str]) -> Text:
    return _("One person is told from another by a keyed pseudonym of {columns}.", columns=", ".join(columns))


def _sentences(*texts: str) -> Text:
    return lines(*texts, between=" ")
