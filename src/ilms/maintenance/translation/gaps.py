"""The names of codelists language by language: how many there are, which are missing, where each is from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilms.maintenance.names import Names
from ilms.maintenance.translation.origins import added
from ilms.structures.schema import Code, Codelist


@dataclass(frozen=True)
class Named:
    """One name of a code, or that there is none.

    Attributes:
        name: None where there is none.
        origin: The agency, where the name is its own; what `names.csv` says, where it was added; empty where it was
            added and nobody says where it is from.
    """

    codelist: str
    code: str
    language: str
    name: str | None
    origin: str = ""


@dataclass(frozen=True, eq=False)
class Spoken:
    """One list in one language.

    Attributes:
        gaps: The codes without a name.
        origins: How many names are from where.
    """

    codelist: Codelist
    language: str
    gaps: tuple[Code, ...]
    origins: Mapping[str, int]

    @property
    def named(self) -> int:
        """How many codes have a name."""
        return len(self.codelist) - len(self.gaps)


def names(
    codelist: Codelist, languages: Sequence[str], known: Names, theirs: Codelist | None = None
) -> Iterator[Named]:
    """Every name of a list's codes in some languages, code by code.

    Args:
        codelist: The list as it is in use.
        languages: Which.
        known: The names that were added to agencies' lists.
        theirs: The packaged list of that name, if there is one: what it says is the agency's, but for what is known.
    """
    for code in codelist:
        rows = added(known, codelist.reference.id, code.id)
        packaged = theirs.get(code.id) if theirs else None
        for language in languages:
            name = code.names.get(language)
            row = rows.get(language)
            if name is None:
                origin = ""
            elif row is not None:
                origin = row["origin"] if row["name"] == name else ""
            elif packaged is None or packaged.names.get(language) == name:
                origin = codelist.reference.agency
            else:
                origin = ""
            yield Named(codelist.reference.id, code.id, language, name, origin)


def spoken(codelist: Codelist, languages: Sequence[str], told: Iterable[Named]) -> list[Spoken]:
    """A list in each of some languages, of what `names` tells."""
    every = list(told)
    found = []
    for language in languages:
        mine = [one for one in every if one.language == language]
        missing = {one.code for one in mine if one.name is None}
        origins = Counter(one.origin for one in mine if one.name is not None)
        gaps = tuple(code for code in codelist if code.id in missing)
        found.append(Spoken(codelist, language, gaps, dict(origins.most_common())))
    return found
