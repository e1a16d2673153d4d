"""The country's known sources: what each fills, what it could and does not, and the declared ones that fill nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilms.languages import chosen
from ilms.profiles import Profile
from ilms.report.collect import Collected
from ilms.report.coverage import AreaCoverage
from ilms.report.idle_sources import IdleSource
from ilms.report.known_sources import Could


@dataclass(frozen=True)
class Chance:
    """Tables that a source could fill and does not.

    Attributes:
        tables: Their numbers.
        empty: Those among them that have no data at all.
        reason: Why it could, in the reader's language.
        needs: On what condition; likewise, and empty for none.
        stated: Whether the report on data gaps says so, or it follows from what the source collects.
    """

    tables: tuple[str, ...]
    empty: tuple[str, ...]
    reason: str
    needs: str
    stated: bool


@dataclass(frozen=True)
class Source:
    """One known source and the tables that it fills, by number."""

    profile: Profile
    name: str
    fills: tuple[str, ...]
    chances: tuple[Chance, ...]


@dataclass(frozen=True)
class Sources:
    """The whole section; known ones that could still fill an empty table come first."""

    known: tuple[Source, ...]
    idle: Sequence[IdleSource]


def shown(collected: Collected) -> Sources | None:
    """All of them; None where none is known or idle."""
    coverage, language = collected.coverage, collected.language
    chances = _chances(coverage, language)
    known = [
        Source(one.profile, chosen(one.profile.names, language), one.fills, tuple(chances.get(one.profile.id, ())))
        for one in coverage.known
    ]
    known.sort(key=lambda one: -len({number for chance in one.chances for number in chance.empty}))
    return Sources(tuple(known), coverage.idle) if known or coverage.idle else None


def _chances(coverage: AreaCoverage, language: str) -> dict[str, list[Chance]]:
    """By source, what it could fill; tables with the same reason together."""
    alike: dict[str, dict[tuple[str, str, bool], list[tuple[str, bool]]]] = {}
    for table in coverage.by_table:
        for could in table.could:
            mine = alike.setdefault(could.profile.id, {})
            mine.setdefault(_why(could, language), []).append((table.number, not table.years))
    return {
        id_: [
            Chance(tuple(n for n, _ in some), tuple(n for n, empty in some if empty), reason, needs, stated)
            for (reason, needs, stated), some in mine.items()
        ]
        for id_, mine in alike.items()
    }


def _why(could: Could, language: str) -> tuple[str, str, bool]:
    needs = chosen(could.fill.needs, language) if could.fill.needs else ""
    return chosen(could.fill.reason, language), needs, could.fill.told == "stated"
