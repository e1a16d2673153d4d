"""From an office's own tables to an accepted ILOSTAT submission: what a script of one's own may rely on.

What stands in `__all__` is public, all else is not (`docs/api.md`). A name is imported when it is first used, so that
`import ilms` costs nothing.
"""

TYPE_CHECKING = False  # as `typing` has it, without the time that importing it takes
if TYPE_CHECKING:
    from ilms.api.changes import diff
    from ilms.api.checking import Checked, Finding, check
    from ilms.api.files import Format, read, read_all, write
    from ilms.api.from_frames import from_pandas
    from ilms.api.structures import codelist, codelists, schema, tables
    from ilms.api.to_frames import to_pandas
    from ilms.api.workspaces import Build, build, open_workspace
    from ilms.dataset import Dataset
    from ilms.errors import FindingsError, IlmsError, StateError, UsageError
    from ilms.findings import Severity
    from ilms.history.diff import Change, Changes
    from ilms.observations import Observations
    from ilms.provenance import Provenance
    from ilms.structures.schema import Code, Codelist, Component, Reference, Schema
    from ilms.structures.tables import Table
    from ilms.workspace import Workspace

__version__ = "0.1.0"

__all__ = [
    "Build",
    "Change",
    "Changes",
    "Checked",
    "Code",
    "Codelist",
    "Component",
    "Dataset",
    "Finding",
    "FindingsError",
    "Format",
    "IlmsError",
    "Observations",
    "Provenance",
    "Reference",
    "Schema",
    "Severity",
    "StateError",
    "Table",
    "UsageError",
    "Workspace",
    "__version__",
    "build",
    "check",
    "codelist",
    "codelists",
    "diff",
    "from_pandas",
    "open_workspace",
    "read",
    "read_all",
    "schema",
    "tables",
    "to_pandas",
    "write",
]

# Where each public name stands.
_PLACES = {
    "api.changes": ("diff",),
    "api.checking": ("Checked", "Finding", "check"),
    "api.files": ("Format", "read", "read_all", "write"),
    "api.from_frames": ("from_pandas",),
    "api.structures": ("codelist", "codelists", "schema", "tables"),
    "api.to_frames": ("to_pandas",),
    "api.workspaces": ("Build", "build", "open_workspace"),
    "dataset": ("Dataset",),
    "errors": ("FindingsError", "IlmsError", "StateError", "UsageError"),
    "findings": ("Severity",),
    "history.diff": ("Change", "Changes"),
    "observations": ("Observations",),
    "provenance": ("Provenance",),
    "structures.schema": ("Code", "Codelist", "Component", "Reference", "Schema"),
    "structures.tables": ("Table",),
    "workspace": ("Workspace",),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}

if not TYPE_CHECKING:  # else any misspelt name would be an object to a type checker

    def __getattr__(name: str) -> object:
        """Import what is public when it is first used (PEP 562)."""
        if name not in _PLACE_OF:
            raise AttributeError(f"module `ilms` has no attribute `{name}`")
        from importlib import import_module

        found = globals()[name] = getattr(import_module(f"ilms.{_PLACE_OF[name]}"), name)
        return found


def __dir__() -> list[str]:
    """What is public, whether or not it was used yet."""
    return sorted(__all__)
