"""One dataflow's observations with where they came from and what was found about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ilms.findings import Findings
from ilms.observations import Observations
from ilms.provenance import Provenance


@dataclass(frozen=True, eq=False)
class Dataset:
    """What a mapping or a message gives, and what checks, builds and reports take.

    Attributes:
        observations: The figures, with the schema that they are of.
        provenance: Which cell each figure came from.
        name: What the user calls it: a table (`C18`) or a file.
        source: The id of the office's source that filled it (`dolab`), where known.
        chosen: Where several sources have it: year to the id of the one that fills it, or of a combination of them.
        unused: What each of the other sources has instead: kept to be traced, and in no message.
    """

    observations: Observations
    provenance: Provenance = field(default_factory=Provenance.empty)
    findings: Findings = field(default_factory=Findings)
    name: str = ""
    source: str | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    unused: tuple["Dataset", ...] = ()

    def with_findings(self, more: Findings) -> "Dataset":
        """The same data, with more said about it."""
        return replace(self, findings=self.findings + more)
