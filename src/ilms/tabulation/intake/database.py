"""Records in a database, through Ibis: SQLite, DuckDB, and whatever else has a backend that is installed.

A URL may take what nobody should read in a file from the environment: `postgresql://reader:${LFS_PASSWORD}@host/lfs`.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import SourceError, UsageError
from ilms.languages import _
from ilms.sources.sheet import nearest
from ilms.tabulation.intake.texts import texts

if TYPE_CHECKING:
    import ibis.expr.types as ir

VARIABLE = re.compile(r"\$\{(\w+)\}", re.ASCII)
FILE = re.compile(r"(?P<kind>sqlite|duckdb):(?://)?(?P<path>.*)")
PIECE = 100_000  # records that are held at once
WHOLE = r"^(-?\d+)\.0$"  # as SQLite writes a whole number that it holds as a real one


@dataclass(frozen=True, eq=False)
class Database:
    """A table of a database.

    Attributes:
        shown: Its address and the table, without a password.
        header: The names of its columns.
    """

    shown: str
    header: tuple[str, ...]
    table: "ir.Table"
    own_texts: bool

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Columns as texts, some records at a time.

        Raises:
            SourceError: The connection broke, or a column holds no plain values.
        """
        found = [self.table[name] for name in columns]
        # What SQLite declares of a column binds no value in it.
        asked = self.table.select([one.cast("string") if self.own_texts else one for one in found])
        asked = asked.rename(dict(zip(map(str, range(len(columns))), asked.columns, strict=True)))
        try:
            for batch in asked.to_pyarrow_batches(chunk_size=PIECE):
                yield pa.table({name: self._texts(batch.column(at), name) for at, name in enumerate(columns)})
        except Exception as error:  # noqa: BLE001  # a driver's own
            raise _broken(self.shown, error) from None

    def _texts(self, values: pa.Array, name: str) -> pa.Array:
        found = texts(values)
        whole = self.own_texts and not self.table.schema()[name].is_string()
        return pc.replace_substring_regex(found, WHOLE, r"\1") if whole else found


def table(url: str, name: str, root: Path) -> Database:
    """Connect.

    Args:
        url: As Ibis has it; a file of SQLite relative to the workspace: `sqlite://data/lfs.db`.
        name: The table or view; `schema.table` too.
        root: The workspace.

    Raises:
        UsageError: A variable of the environment is not set, or nothing here reads such databases.
        SourceError: It cannot be reached, or has no such table; with the nearest.
    """
    import ibis

    shown = _shown(url)
    file = FILE.fullmatch(url)
    sqlite = file is not None and file["kind"] == "sqlite"
    try:
        if file:
            path = _file(root / unquote(file["path"]), shown)
            connection = ibis.sqlite.connect(path) if sqlite else ibis.duckdb.connect(path, read_only=True)
        else:
            connection = ibis.connect(VARIABLE.sub(_of_environment, url))
    except ImportError as error:
        scheme = urlsplit(url).scheme
        raise UsageError(
            _("nothing here reads databases of `{scheme}`", scheme=scheme),
            hint=_("install it: `pip install 'ibis-framework[{scheme}]'`", scheme=_package(scheme)),
        ) from error
    except (SourceError, UsageError):
        raise
    except ValueError:
        raise UsageError(
            _("`{shown}` is no address of a database", shown=shown),
            hint=_("`sqlite://data/lfs.db`, or `postgresql://user@host/database`"),
        ) from None
    except Exception as error:  # noqa: BLE001  # a driver's own
        raise _broken(shown, error) from None
    return _table(connection, name, f"{shown} {name}", own_texts=sqlite)


def _table(connection: Any, name: str, shown: str, *, own_texts: bool) -> Database:  # noqa: ANN401  # of any backend
    from ibis.common.exceptions import TableNotFound

    schema, _point, bare = name.rpartition(".")
    try:
        found = connection.table(bare, database=schema) if schema else connection.table(name)
    except TableNotFound:
        there = sorted(connection.list_tables())
        near = nearest(name, there) or there[:5]
        raise SourceError(
            _("`{shown}`: there is no such table", shown=shown),
            detail=_("there are: {near}", near=", ".join(f"`{one}`" for one in near)) if near else "",
            hint=_("correct `table` in [read] of the record file"),
        ) from None
    except Exception as error:  # noqa: BLE001  # a driver's own
        raise _broken(shown, error) from None
    return Database(shown, tuple(found.columns), found, own_texts)


def _file(path: Path, shown: str) -> Path:
    if not path.is_file():
        raise SourceError(_("`{shown}` is not there", shown=shown), hint=_("check `database` in [read]"))
    return path


def _of_environment(match: re.Match[str]) -> str:
    if match[1] not in os.environ:
        raise UsageError(
            _("the environment has no `{name}`, which `database` in [read] names", name=match[1]),
            hint=_("set it for this one command, in the shell or by a credential store"),
        )
    return os.environ[match[1]]


def _shown(url: str) -> str:
    """A URL without a password, or what could be one in its query."""
    bare = url.partition("?")[0]
    return re.sub(r"(//[^/@:]*):[^@]*@", r"\1@", bare)


def _package(scheme: str) -> str:
    return {"postgresql": "postgres", "mariadb": "mysql"}.get(scheme, scheme)


def _broken(shown: str, error: Exception) -> SourceError:
    return SourceError(
        _("`{shown}` cannot be read", shown=shown),
        detail=type(error).__name__,  # its words may quote a password or a record
        hint=_("is the server up, and may this user read the table? A view of plain columns can always be read"),
    )
