"""What the columns of a tabulation are read by: variables, codelists, versions, code maps, what adds up to what."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from ilms.eras import Eras
from ilms.recoding.aggregations import Rules, rules
from ilms.recoding.code_maps import Maps
from ilms.structures.load import codelist, codelists, schema
from ilms.structures.schema import Codelist, Schema
from ilms.structures.tables import Table
from ilms.structures.versions import versions_of
from ilms.tabulation.files.record_file import Variable
from ilms.tabulation.files.tabulation_file import Dimension, TabulationFile
from ilms.tabulation.variables.classes import Classes
from ilms.tabulation.variables.meanings import Meaning, prefixes
from ilms.workspace import Workspace, known


@dataclass(frozen=True, eq=False)
class Context:
    """One table of a tabulation in its workspace."""

    tabulation: TabulationFile
    table: Table
    workspace: Workspace

    @cached_property
    def maps(self) -> Maps:
        """The workspace's code maps."""
        return Maps(self.workspace.overlay("maps"))

    @cached_property
    def rules(self) -> Rules:
        """What adds up to what."""
        return rules(self.workspace.overlay("maps"))

    @cached_property
    def schema(self) -> Schema:
        """The table's."""
        return schema(self.table.dataflow)

    def variable(self, name: str) -> Variable:
        """What the record file says of a variable."""
        return self.tabulation.records.variables[name]

    def born(self) -> list[str]:
        """The variables that are ages from dates of birth."""
        used = [*self.tabulation.population, *map(self.tabulation.variable, self.table.dimensions)]
        return [name for name in dict.fromkeys(used) if self.variable(name).born]

    def codelist(self, name: str) -> Codelist | None:
        """The list of a dimension of the table, or of one of other tables; None of what is none."""
        if name in self.schema:
            return self.schema[name].codelist
        return codelist(f"CL_{name}") if f"CL_{name}" in codelists() else None

    def allowed(self, name: str) -> Collection[str] | None:
        """The codes of a dimension that the table takes; None for all."""
        return self.schema.allowed.get(name)

    def versions(self, dimension: str) -> tuple[str, ...]:
        """The versions of a dimension that are tabulated where the codes can be added up to them.

        Raises:
            UsageError: The tabulation asks for one that the table does not take.
        """
        taken = self.table.disseminated.get(dimension) or self.table.collected[dimension]
        asked = self.tabulation.dimensions.get(dimension, Dimension()).versions
        known(dict.fromkeys(asked), taken, f"`versions` of {dimension} in `{self.tabulation.path.name}`")
        return asked or taken

    def classes(self, name: str, *, every: bool = False) -> Classes:
        """The classes of a dimension of the table, or those of all versions of its list, whoever is to be counted."""
        listed = self.codelist(name)
        assert listed is not None  # noqa: S101  # of what has codes
        wanted = versions_of(listed.reference.id) if every else self.versions(name)
        return Classes(name, listed, wanted, self.rules, self.workspace.area)

    def meaning(self, name: str, variable: str) -> Meaning:
        """How the texts of a variable are read as codes of a dimension.

        Raises:
            UsageError: A text has two codes, or a version is named that the list does not have.
        """
        said, listed = self.variable(variable), self.codelist(name)
        place = f"{variable} in [variables] of `{self.workspace.relative(self.tabulation.records.path)}`"
        wanted = self.versions(name) if name in self.table.dimensions else ()
        return Meaning(
            said, listed, () if listed is None else prefixes(name, listed, wanted, said.version), self.maps, place
        )

    def declared(self, dimension: str) -> Eras:
        """The classification that the source's codes of a dimension are of, by year."""
        source = self.workspace.sources.get(self.tabulation.records.source)
        return source.classifications.get(dimension, Eras()) if source else Eras()
