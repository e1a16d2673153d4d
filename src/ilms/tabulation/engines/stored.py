"""The files that both engines read: Parquet of what they read alike.

Text files become Parquet (`delimited`); floating-point numbers and moments become text, since each engine writes them
in its own way. Both are done by one reader, block by block, into the scratch folder; a Parquet file of texts, whole
numbers, decimals, dates and truth values is read where it lies.
"""

import re
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.errors import SourceError
from ilms.languages import _
from ilms.tabulation.engines import delimited
from ilms.trouble import opened_file_error

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1 << 17  # a group of rows
PLAIN = re.compile(r"(?:[A-Za-z]:)?(?:/[^\W_][\w .=+%#-]*)+")
WHOLE = 1 << 53  # from here on a floating-point number no longer tells whole numbers apart


def of_texts(paths: Sequence[Path], scratch: Path, *, delimiter: str, encoding: str) -> list[Path]:
    """A Parquet file for each text file, all with the columns of the first.

    Raises:
        SourceError: See `engine.Engine.csv`.
    """
    folder = _folder(scratch)
    names = delimited.columns(paths[0], delimiter=delimiter, encoding=encoding)
    made = []
    for path in paths:
        _same(names, delimited.columns(path, delimiter=delimiter, encoding=encoding), path, paths[0])
        made.append(folder / f"{len(list(folder.iterdir()))}.parquet")
        delimited.into_parquet(path, made[-1], delimiter=delimiter, encoding=encoding)
    return made


def of_parquet(paths: Sequence[Path], scratch: Path) -> list[Path]:
    """The same files, or another in place of each whose columns the engines would read apart.

    Raises:
        SourceError: See `engine.Engine.parquet`.
    """
    folder = _folder(scratch)
    schemas = [_schema(path) for path in paths]
    for path, schema in zip(paths, schemas, strict=True):
        _same(schemas[0].names, schema.names, path, paths[0])
    alike = all(schema.types == schemas[0].types and _plain(schema) for schema in schemas)
    if alike:
        return [_plainly_named(path.absolute(), folder) for path in paths]
    made = []
    for path in paths:
        made.append(folder / f"{len(list(folder.iterdir()))}.parquet")
        _as_texts(path, made[-1])
    return made


def _plainly_named(path: Path, folder: Path) -> Path:
    """A file by a name that the engines take for one, not for a pattern or for something hidden."""
    if PLAIN.fullmatch(path.as_posix()):
        return path
    link = folder / f"{len(list(folder.iterdir()))}.parquet"
    try:
        link.symlink_to(path)
    except OSError:  # Windows, where it is a privilege
        shutil.copyfile(path, link)
    return link


def _folder(scratch: Path) -> Path:
    folder = scratch / "read"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _schema(path: Path) -> "pa.Schema":
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except OSError as error:
        refused = opened_file_error(path, error)
        raise SourceError(refused.title, hint=refused.hint) from error
    except pa.ArrowInvalid:
        raise SourceError(_("`{path}` is no Parquet file, or is cut off", path=path)) from None
    delimited.one_name(schema.names, path)
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise SourceError(
            _("`{path}`: column `{column}` holds lists or records", path=path, column=nested[0]),
            hint=_("write the file with one value in a cell"),
        )
    return schema


def _same(names: Sequence[str], others: Sequence[str], path: Path, first: Path) -> None:
    apart = sorted(set(names) ^ set(others))
    if apart:
        raise SourceError(
            _("`{path}` does not have the columns of `{first}`", path=path, first=first),
            detail=_("in one of them alone: {names}", names=", ".join(f"`{name}`" for name in apart[:10])),
            hint=_("describe them in two record files, or give them the same columns"),
        )


def _plain(schema: "pa.Schema") -> bool:
    """Whether both engines read all of it alike."""
    import pyarrow.types as at

    def alike(kind: "pa.DataType") -> bool:
        kind = kind.value_type if at.is_dictionary(kind) else kind
        whole = at.is_integer(kind) and kind != "uint64"
        return whole or any(
            test(kind) for test in (at.is_string, at.is_large_string, at.is_boolean, at.is_decimal128, at.is_date32)
        )

    return all(alike(field.type) for field in schema)


def _as_texts(path: Path, target: Path) -> None:
    """All columns as texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        schema = pa.schema([(name, pa.string()) for name in file.schema_arrow.names])
        dated = _dated(file)
        with pq.ParquetWriter(target, schema) as writer:
            for batch in file.iter_batches(ROWS):
                columns = [
                    _text(column, dated=name in dated) for name, column in zip(schema.names, batch.columns, strict=True)
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))


def _dated(file: "pa.parquet.ParquetFile") -> set[str]:
    """The columns of moments of which each is midnight: dates."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = {field.name for field in file.schema_arrow if pa.types.is_timestamp(field.type)}
    for batch in file.iter_batches(ROWS, columns=sorted(names)) if names else ():
        for name in sorted(names):
            moments = batch.column(name)
            if pc.all(pc.equal(moments, pc.floor_temporal(moments, unit="day"))).as_py() is False:
                names.discard(name)
    return names


def _text(column: "pa.Array", *, dated: bool) -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return _digits(column.cast(pa.float64()) if column.type == pa.float16() else column)
    if dated:
        return column.cast(pa.timestamp(column.type.unit)).cast(pa.date32(), safe=False).cast(pa.string())
    if pa.types.is_timestamp(column.type):
        written = column.cast(pa.timestamp("us"), safe=False).cast(pa.string())  # with six digits of a second
        return pc.replace_substring(pc.replace_substring_regex(written, r"\.0+$|(\.\d*?)0+$", r"\1"), " ", "T")
    return column.cast(pa.string())


def _digits(column: "pa.Array") -> "pa.Array":
    """Floating-point numbers in the fewest digits that mean them, none with an exponent; what is no number is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pc.if_else(pc.is_finite(column), column, None)
    if pc.all(pc.and_(pc.equal(numbers, pc.round(numbers)), pc.less(pc.abs(numbers), WHOLE))).as_py() is not False:
        return numbers.cast(pa.int64()).cast(pa.string())
    encoded = numbers.cast(pa.string()).dictionary_encode()
    plain = [format(Decimal(text), "f").removesuffix(".0") for text in encoded.dictionary.to_pylist()]
    return pa.array(plain, pa.string()).take(encoded.indices)
