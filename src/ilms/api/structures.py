"""Codelists, data structures and the 21 tables by their ids."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures import load
from ilms.structures import tables as questionnaire
from ilms.structures.schema import Codelist, Schema
from ilms.structures.store import Store, standing_in

if TYPE_CHECKING:
    from ilms.workspace import Workspace


def structures_of(workspace: "Workspace | None") -> AbstractContextManager[Store]:
    """For as long as a call lasts: a workspace's own structures in front of the packaged ones."""
    return standing_in(workspace.root if workspace else None)


def tables() -> tuple[questionnaire.Table, ...]:
    """The 21 tables of the questionnaire as 35 dataflows, in its order."""
    return questionnaire.tables()


def schema(dataflow: str, *, structure: str | Path | None = None, workspace: "Workspace | None" = None) -> Schema:
    """A dataflow with its data structure, codelists and constraints.

    Args:
        dataflow: A table (`C18`, `A1-birth`), a dataflow's id (`DF_MNA_OEMP_SEX_CDS_NB`), or `ILO:DF_X(1.0)`.
        structure: A structure file of any agency to look in: SDMX-ML 2.1, 3.0 or SDMX-JSON 2.0.
        workspace: Whose own structures stand in front of the packaged ones.

    Raises:
        UsageError: There is none of that name (with the nearest), or two: `A1` is a table by birth and by citizenship.
    """
    with structures_of(workspace):
        if structure is not None:
            return load.resolver(Path(structure), dataflow)(None)
        named = [table for table in questionnaire.tables() if dataflow.upper() in (table.code.upper(), table.number)]
        if len(named) > 1:
            raise UsageError(
                _("table `{table}` is {count} dataflows", table=dataflow, count=len(named)),
                hint=_("name one: {tables}", tables=", ".join(f"`{table.code}`" for table in named)),
            )
        return load.schema(named[0].dataflow if named else dataflow)


def codelists(*, workspace: "Workspace | None" = None) -> tuple[str, ...]:
    """The ids of the codelists at hand, in alphabetical order.

    Args:
        workspace: Whose own codelists are among them.
    """
    with structures_of(workspace):
        return load.codelists()


def codelist(id: str, *, workspace: "Workspace | None" = None) -> Codelist:  # noqa: A002  # the standard's word
    """A codelist in its own order, with names in English, French, Spanish and Vietnamese.

    Args:
        id: `CL_SEX`; `codelists` has them all.
        workspace: Whose own codelists stand in front of the packaged ones.

    Raises:
        UsageError: There is none of that id (with the nearest).
    """
    with structures_of(workspace):
        return load.codelist(id)
