"""Which components of which mapping files take their codes from a list that changed, and through which maps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.impact.changed import Changed, Name, name_of
from ilms.maintenance.rewriting.toml_file import At, TomlFile
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import Origin
from ilms.mapping.templates import TEMPLATES
from ilms.recoding.code_maps import Maps
from ilms.structures.load import schema
from ilms.structures.tables import Table, find, tables
from ilms.workspace import Workspace

FOLDER, MAP = "mappings", "map"


@dataclass(frozen=True, eq=False)
class Use:
    """One component of a mapping file.

    Attributes:
        maps: The code maps that it asks, by where they are named.
        list: Its list.
        versions: Whose prefixes a bare code can take there, the likeliest first.
        section: `dimensions` or `attributes`.
    """

    file: TomlFile
    table: Table
    origin: Origin
    maps: Mapping[At, str]
    list: Name
    versions: tuple[str, ...]
    section: str

    @property
    def at(self) -> At:
        """Where it stands."""
        return (self.section, self.origin.component)


@dataclass(frozen=True, eq=False)
class Mapped:
    """The mapping files of a workspace.

    Attributes:
        uses: Their components that have a list.
        files: Each with its table.
        filled: The indicators of the tables that they fill, templates left out.
        maps: The code maps at hand.
    """

    uses: tuple[Use, ...]
    files: tuple[tuple[TomlFile, Table], ...]
    filled: frozenset[str]
    maps: Maps

    def of(self, name: str) -> list[Use]:
        """The components that ask a code map."""
        return [use for use in self.uses if name in use.maps.values()]


def mapped(workspace: Workspace) -> Mapped:
    """Read the mapping files, those of data-entry workbooks and templates too.

    Raises:
        UsageError: One of them is not as it must be, or fills a table that does not exist or has two dataflows.
    """
    uses: list[Use] = []
    files: list[tuple[TomlFile, Table]] = []
    for path in sorted((workspace.root / FOLDER).rglob("*.toml")):
        mapping, file = MappingFile.load(path), TomlFile.read(path)
        table = _table(mapping)
        files.append((file, table))
        uses += _uses(mapping, file, table)
    templates = workspace.root / TEMPLATES
    filled = frozenset(table.indicator for file, table in files if not file.path.is_relative_to(templates))
    return Mapped(tuple(uses), tuple(files), filled, Maps(workspace.overlay("maps")))


def _table(mapping: MappingFile) -> Table:
    found = find(mapping.table)
    if len(found) > 1:
        raise UsageError(
            _('`{mapping}`: table = "{table}" has two dataflows', mapping=mapping.path, table=mapping.table),
            hint=_("`ilms check` says more"),
        )
    return found[0]


def _uses(mapping: MappingFile, file: TomlFile, table: Table) -> Iterator[Use]:
    of = schema(table.dataflow)
    for section, origins in (("dimensions", mapping.dimensions), ("attributes", mapping.attributes)):
        for component, origin in origins.items():
            codes = of[component].codelist if component in of else None
            if codes is not None:
                every = (*table.collected.get(component, ()), *table.disseminated.get(component, ()))
                versions = (origin.version,) if origin.version else tuple(dict.fromkeys(every))
                maps = {at: text for at, text in file.texts.items() if at[:3] == (section, component, MAP)}
                yield Use(file, table, origin, maps, name_of(codes.reference), versions, section)


def components(changed: Changed) -> dict[str, Name]:
    """The components of the packaged dataflows that have a list that changed, each with it."""
    found: dict[str, Name] = {}
    for table in tables():
        for component in schema(table.dataflow).components:
            if component.codelist and name_of(component.codelist.reference) in changed.old:
                found[component.id] = name_of(component.codelist.reference)
    return found
