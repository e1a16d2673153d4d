"""Which crossings are migrations: a change of the country where somebody lives, told by how long the person then stays.

United Nations, *Recommendations on Statistics of International Migration, Revision 1* (1998, Statistical Papers, Series
M, No. 58/Rev.1), paragraphs 32, 36 and 37: an international migrant is any person who changes his or her country of
usual residence; a long-term migrant moves to another country for a period of at least a year (12 months), so that it
effectively becomes the new country of usual residence; travel for recreation, visits, business, medical treatment or
pilgrimage changes nothing. The revision (UN Expert Group on Migration Statistics, *Final report on conceptual
frameworks and concepts and definitions on international migration*, April 2021; *Recommendations on Statistics of
International Migration and Temporary Mobility*, before the Statistical Commission in 2025) keeps the change of
residence and the 12 months, and calls shorter stays no migration but temporary mobility.

Every crossing is followed up. It *settles* the person on the side it leads to, under one of two rules:

- Interruptions: in the `threshold` (12 months) from the day of the crossing the person begins no time on the other side
  that lasts longer than `interruption` (90 days), and is there for more than half of the days. The second condition
  keeps out those who cross every day or week: border workers are no migrants.
- `threshold` of `within` (12 of 16 months): in the 16 months from that day the person is there for as many days as the
  first 12 months of them have, in one piece or in several. Australia's and New Zealand's rule: Australian Bureau of
  Statistics, *Improving Net Overseas Migration Estimation*, 3412.0.55.001, 2010; Stats NZ, *Defining migrants using
  travel histories and the '12/16-month rule'*, 2017, whose 487 and 365 days are months of the calendar here.

A crossing is a migration when it settles the person on the other side than the last crossing that settled did. This is
Stats NZ's sequence of residence before and after each crossing (their package migrbc), in one pass: a crossing that
does not settle leaves the residence as it was. Before the first that settles, the person lived on the side that the
first crossing leads away from if the records go back for at least `threshold` before it, and nobody knows if not.

Days are counted from the day of a crossing to the day of the next (nights). Where the records end before the follow-up
decides, the crossing is *open*.
"""

from typing import TYPE_CHECKING, NamedTuple

from ilms.tabulation.registers.days import SECONDS as OF_DAY
from ilms.tabulation.registers.days import SLOTS, day_at
from ilms.tabulation.registers.paired import CAME, ORDER, PLACE, SECONDS
from ilms.tabulation.registers.pseudonyms import PERSON
from ilms.tabulation.registers.settings import Rule

if TYPE_CHECKING:
    import ibis.expr.types as ir

SETTLES, OPEN = "@settles", "@open"  # decided: yes; not decided yet
KNOWN = "@known"  # where the person lived before
FIRST, LAST = "@first", "@last"
DAY, INSIDE, LONG = "@day", "@inside", "@long"


class Observed(NamedTuple):
    """The days of which the records hold every crossing.

    Attributes:
        since: The month's place of the first day.
        end: The number of the day after the last.
    """

    since: int
    end: int


def measured(movements: "ir.Table", rule: Rule, observed: Observed) -> "ir.Table":
    """How long each crossing's time lasted.

    Args:
        movements: `PERSON`, `SECONDS`, `PLACE`, `CAME`, `ORDER`, each the other way than the one before; any others.
        rule: The rule.
        observed: What the records cover.

    Returns:
        More columns: `DAY`; `INSIDE`, the days inside up to the crossing, from a beginning of the person's own; `LONG`,
        whether its time is longer than an interruption.
    """
    import ibis

    days = movements.mutate(**{DAY: movements[SECONDS] // OF_DAY})
    window = ibis.window(group_by=PERSON, order_by=ORDER)
    day, came = days[DAY], days[CAME].cast("int64")
    sofar = ibis.window(group_by=PERSON, order_by=ORDER, preceding=(None, 0))
    # Every stay is the day it ends less the day it began; of one that has not ended only the beginning is in the sum.
    inside = (day * (1 - 2 * came)).sum().over(sofar) + came * day
    lasted = ibis.coalesce(day.lead().over(window), ibis.literal(observed.end, "int64")) - day
    return days.mutate(**{INSIDE: inside, LONG: lasted > rule.interruption})


def settled(movements: "ir.Table", rule: Rule, observed: Observed) -> "ir.Table":
    """Which crossings settle the person.

    Args:
        movements: As `measured` gives them.
        rule: The rule.
        observed: What the records cover.

    Returns:
        More columns: `SETTLES`, `OPEN`, and of the person's first crossing its direction and place.
    """
    import ibis

    came, day, place = movements[CAME].cast("int64"), movements[DAY], movements[PLACE]
    mark = movements[ORDER] * 2 + came
    person = ibis.window(group_by=PERSON)
    ahead = ibis.window(group_by=PERSON, order_by=PLACE, range=(0, rule.months * SLOTS - 1))
    table = movements.mutate(
        **{
            "@mark": mark.max().over(ahead),  # the last crossing of the follow-up
            "@then": movements[INSIDE].max().over(ahead),  # days inside up to that one
            LAST: mark.max().over(person),
            FIRST: mark.min().over(person) % 2,
            "@from": place.min().over(person),
            "@until": day_at(place + rule.months * SLOTS),
            "@needed": day_at(place + rule.threshold * SLOTS) - day,
        }
    )
    end = ibis.least(table["@until"], ibis.literal(observed.end, "int64"))
    last = table["@mark"]
    away = last % 2 != came  # at the end of what is seen of the follow-up
    inside = table["@then"] - table[INSIDE] + (last % 2) * (end - last // 4 // OF_DAY)
    there = (came == 1).ifelse(inside, end - day - inside)
    elsewhere = end - day - there
    followed = table["@until"] - day
    seen = table["@until"] <= observed.end
    if rule.within:
        yes = there >= table["@needed"]
        no = elsewhere > followed - table["@needed"]
    else:
        begins = _first_long(movements, came)
        left = (begins < table["@until"]).fill_null(False)
        no = left | (elsewhere * 2 >= followed)
        # Somebody who is away at the end of the records may still come back in time.
        returns = away & (last == table[LAST])
        yes = seen & ~no & ~returns
    return table.mutate(**{SETTLES: yes, OPEN: ~yes & ~no})


def _first_long(movements: "ir.Table", came: "ir.IntegerValue") -> "ir.IntegerValue":
    """The day when the next time on the other side begins that is no interruption; null where there is none."""
    import ibis

    after = ibis.window(group_by=PERSON, order_by=ORDER, following=(1, None))
    day, long = movements[DAY], movements[LONG]
    out, back = (day.min(where=long & (movements[CAME] == side)).over(after) for side in (0, 1))
    return (came == 1).ifelse(out, back)


def migrations(movements: "ir.Table", rule: Rule, observed: Observed) -> "ir.Table":
    """The crossings that are migrations, or may turn out to be: one row a person and event.

    Args:
        movements: As `settled` gives them.
        rule: The rule.
        observed: What the records cover.

    Returns:
        `KNOWN` says whether it is known where the person lived before; `OPEN` whether it is not decided.
    """
    import ibis

    side = 0 if rule.event == "departure" else 1
    before = ibis.window(group_by=PERSON, order_by=ORDER, preceding=(None, 1))
    came = movements[CAME].cast("int64")
    mark = movements[ORDER] * 2 + came
    last = mark.max(where=movements[SETTLES]).over(before) % 2
    # Of several that are not decided, one at most can become a migration: the first.
    waiting = movements[ORDER].max(where=movements[OPEN] & (came == side)).over(before)
    found = movements.mutate(**{"@lived": last, "@waiting": waiting})
    begun = found["@from"] >= observed.since + rule.threshold * SLOTS
    lived = ibis.coalesce(found["@lived"], begun.ifelse(1 - found[FIRST], ibis.null("int64")))
    return found.mutate(**{KNOWN: lived.notnull()}).filter(
        found[CAME] == side,
        found[SETTLES] | (found[OPEN] & found["@waiting"].isnull()),
        (lived != side) | lived.isnull(),
    )
