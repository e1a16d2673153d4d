"""Records of Stata, SPSS and SAS, through pyreadstat in pieces: codes stay codes, labels of values are not looked at.

What the file declares missing (`.a`, SPSS's missing values) is empty. Stata's `float` holds 7 digits, and has no more
of them here.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ilms.errors import SourceError
from ilms.languages import _
from ilms.tabulation.intake.texts import texts

READERS = {
    ".dta": "read_dta", ".sav": "read_sav", ".zsav": "read_sav", ".por": "read_por", ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}  # fmt: skip
PIECE = 100_000  # records that are held at once
SINGLE = "float"  # as ReadStat calls single precision


@dataclass(frozen=True)
class Statistical:
    """One such file.

    Attributes:
        header: The names of its columns.
    """

    path: Path
    shown: str
    header: tuple[str, ...]
    single: Collection[str]
    encoding: str

    @classmethod
    def of(cls, path: Path, shown: str, encoding: str = "") -> "Statistical":
        """Look at a file's head.

        Raises:
            SourceError: It is missing, damaged, or another kind of file.
        """
        meta = _read(path, shown, encoding, metadataonly=True, output_format="dict")[1]
        types = meta.readstat_variable_types
        return cls(path, shown, tuple(meta.column_names), {name for name in types if types[name] == SINGLE}, encoding)

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Columns as texts, some records at a time.

        Raises:
            SourceError: The file is damaged further on.
        """
        start = 0
        while True:
            data, _meta = _read(
                self.path, self.shown, self.encoding, usecols=list(columns), row_offset=start, row_limit=PIECE,
                output_format="dict",
            )  # fmt: skip
            found = pa.table({name: self._texts(name, data[name]) for name in columns})
            yield found
            if found.num_rows < PIECE:
                return
            start += PIECE

    def _texts(self, name: str, values: Sequence[Any]) -> pa.Array:
        return texts(pa.array(values, from_pandas=True), single=name in self.single)


def _read(path: Path, shown: str, encoding: str, **options: Any) -> tuple[Mapping[str, Any], Any]:  # noqa: ANN401
    import pyreadstat

    reader = getattr(pyreadstat, READERS[path.suffix.casefold()])
    if encoding:
        options["encoding"] = encoding
    try:
        found: tuple[Mapping[str, Any], Any] = reader(str(path), **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, UnicodeDecodeError) as error:
        raise SourceError(
            _("`{shown}` cannot be read", shown=shown),
            detail=type(error).__name__,
            hint=_("open it in the program that wrote it, and save it again; if its letters are wrong, say `encoding`"),
        ) from error
    return found
