"""The sources that `ilms.toml` declares and that fill nothing: what keeps each of them from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ilms.dataset import Dataset
from ilms.mapping.gather import FOLDER
from ilms.mapping.mapping_file import MappingFile
from ilms.report.seen import blamed, refused_sources
from ilms.workspace import Source, Workspace


class Why(StrEnum):
    """What keeps a source from filling anything."""

    NOT_COUNTED = "not_counted"  # it counts movements, and no mapping says why they are persons
    ANOTHER = "another"  # another source is preferred wherever it has figures
    NO_FIGURE = "no_figure"  # its mappings read none
    NO_MAPPING = "no_mapping"
    NOT_PREFERRED = "not_preferred"  # a combination that no table asks for


@dataclass(frozen=True)
class IdleSource:
    """One declared source that fills nothing.

    Attributes:
        tables: What it has figures for, or a mapping of it; by code.
    """

    source: Source
    why: Why
    tables: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """For `coverage --format json`."""
        return {
            "source": self.source.id,
            "name": self.source.name,
            "why": str(self.why),
            "tables": list(self.tables),
        }


def idle(workspace: Workspace, datasets: Sequence[Dataset]) -> tuple[IdleSource, ...]:
    """Those of a workspace, in the order of its `ilms.toml`.

    The members of a combination are at work where it is; one without a gap to fill bears no name of its own.

    Raises:
        UsageError: A mapping file is not as it must be.
    """
    refused_for = refused_sources(datasets)
    working = {id_ for data in datasets for id_ in _working(data)}
    working |= {member for id_ in working & set(workspace.sources) for member in workspace.sources[id_].combines}
    choices = workspace.tables.values()
    preferred = {id_ for one in choices for some in (one.prefer, *one.by_year.values()) for id_ in some}
    mapped: dict[str, list[str]] = {}
    for path in sorted((workspace.root / FOLDER).glob("*.toml")):
        mapping = MappingFile.load(path)
        mapped.setdefault(mapping.source, []).append(mapping.table)
    found = []
    for id_, source in workspace.sources.items():
        if id_ in working:
            continue
        instead = tuple(data.name for data in datasets if any(one.source == id_ for one in data.unused))
        if refused := tuple(number for number, ids in refused_for.items() if id_ in ids):
            found.append(IdleSource(source, Why.NOT_COUNTED, refused))
        elif instead:
            found.append(IdleSource(source, Why.ANOTHER, instead))
        elif source.combines:
            if id_ not in preferred:
                found.append(IdleSource(source, Why.NOT_PREFERRED))
        elif id_ in mapped:
            found.append(IdleSource(source, Why.NO_FIGURE, tuple(mapped[id_])))
        else:
            found.append(IdleSource(source, Why.NO_MAPPING))
    return tuple(found)


def _working(data: Dataset) -> set[str]:
    """The sources, or combinations of them, that fill a table in some year."""
    own = {data.source} if data.source and len(data.observations) else set[str]()
    return (own | set(data.chosen.values())) - blamed(data)
