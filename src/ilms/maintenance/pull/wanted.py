"""Which artefact is asked for, and which one of a message that is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.message import pointed
from ilms.structures.model import Maintainable
from ilms.structures.schema import Reference

_SPELT = re.compile(r"(?:([\w.@$-]+):)?([\w@$-]+)(?:\(([^()]+)\))?")


@dataclass(frozen=True)
class Wanted:
    """An artefact to ask for.

    Attributes:
        kind: Its class: `Codelist`, `ConceptScheme`, `DataStructure`, `Dataflow`.
        agency: Whose; empty for anybody's.
        version: Empty for the latest.
    """

    kind: str
    agency: str
    id: str
    version: str = ""

    @classmethod
    def of(cls, kind: str, reference: Reference) -> Self:
        """That very one; the latest where the version is a range (3.0: `1.0+`, `*`)."""
        version = "" if set(reference.version) & set("+*") else reference.version
        return cls(kind, reference.agency, reference.id, version)

    @classmethod
    def spelt(cls, kind: str, text: str) -> Self:
        """As a person names it: `CL_ECO`, `ILO:CL_ECO`, `ILO:CL_ECO(1.0)` or a URN.

        Raises:
            UsageError: It is none of these.
        """
        target = pointed(text)
        if target and target.kind:
            return cls.of(kind, target.target)
        found = _SPELT.fullmatch(text)
        if found is None:
            raise UsageError(
                _("`{text}` names no {kind}", text=text, kind=kind), hint=_("CL_ECO, ILO:CL_ECO or ILO:CL_ECO(1.0)")
            )
        agency, id_, version = found.groups()
        return cls(kind, agency or "", id_, version or "")

    def among(self, artefacts: Iterable[Maintainable]) -> Maintainable | None:
        """The one that is meant; of several versions the latest; None where it is not there."""
        fitting = [one for one in artefacts if self._is(one)]
        return max(fitting, key=lambda one: _release(one.version), default=None)

    def _is(self, one: Maintainable) -> bool:
        return (
            (one.kind == self.kind or {one.kind, self.kind} == {"Codelist", "ValueList"})
            and one.id == self.id
            and self.agency in ("", one.agency)
            and self.version in ("", one.version)
        )

    def __str__(self) -> str:
        agency = f"{self.agency}:" if self.agency else ""
        return f"{self.kind} {agency}{self.id}" + (f"({self.version})" if self.version else "")


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
