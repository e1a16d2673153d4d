"""HMAC-SHA256 (RFC 2104) out of what both engines have: SHA-256 of bytes, and bytes one after another.

Each engine is told once what the function is; the two blocks of the key are the one row of a table, and the SQL that
asks for them holds their names alone.
"""

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

BLOCK = 64  # bytes of a block of SHA-256
INNER, OUTER = 0x36, 0x5C
NAME = "hmac_of_pads"
IN_DUCKDB = f"""
    CREATE TEMP MACRO {NAME}("inner", "outer", what) AS
    sha256("outer" || unhex(sha256("inner" || encode(what))))
"""
IN_SPARK = f"""
    CREATE TEMPORARY FUNCTION {NAME}(`inner` BINARY, `outer` BINARY, what STRING) RETURNS STRING
    RETURN sha2(concat(`outer`, unhex(sha2(concat(`inner`, CAST(what AS BINARY)), 256))), 256)
"""


def pads(key: bytes) -> "pa.Table":
    """One row: the key with the inner and with the outer padding, 64 bytes each."""
    import pyarrow as pa

    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return pa.table({name: [bytes(byte ^ pad for byte in block)] for name, pad in (("inner", INNER), ("outer", OUTER))})


def hmac(what: "ir.StringValue", padded: "ir.Table") -> "ir.StringValue":
    """The expression.

    Args:
        what: Texts.
        padded: `pads`, as a table of an engine that was told `IN_DUCKDB` or `IN_SPARK`.
    """
    inner, outer = (padded[name].as_scalar() for name in ("inner", "outer"))
    return _function()(inner, outer, what)


@cache
def _function() -> Any:  # noqa: ANN401
    from ibis import udf

    @udf.scalar.builtin(name=NAME, signature=((bytes, bytes, str), str))
    def built(inner, outer, what): ...  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202

    return built
