"""Who is the same person: a keyed pseudonym in place of what identifies, made before anything is kept."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine

PERSON = "@person"
DIGITS = 24  # of 64: 96 bits, by which a billion persons have no two alike but once in a hundred billion times
BETWEEN = "\x1f"
SMALL, LARGE = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What is left out is typed into a number by one officer, and not by another.
PLAIN, LEFT_OUT, SOME = r"^[0-9A-Z]*\z", r"[ \t\r\n\x{a0}\-./]", r"[^ \t\r\n\x{a0}\-./]"


def drawn() -> bytes:
    """A key for one run, that nobody keeps."""
    return secrets.token_bytes(32)


def pseudonym(table: "ir.Table", columns: Sequence[str], engine: "Engine", key: bytes) -> "ir.StringValue":
    """HMAC-SHA256 of the columns that name a person: letters large, blanks, hyphens, points and slashes left out.

    Args:
        table: The records.
        columns: What names a person.
        engine: Where they are worked out.
        key: The secret.

    Returns:
        24 hexadecimal digits; null where one of the columns is empty.
    """
    import ibis

    texts = [plain(table[column]) for column in columns]
    joined = ibis.literal(BETWEEN).join(texts) if len(texts) > 1 else texts[0]
    return nobody(table, columns).ifelse(ibis.null("string"), engine.keyed(joined, key).substr(0, DIGITS))


def nobody(table: "ir.Table", columns: Sequence[str]) -> "ir.BooleanValue":
    """Whether one of the columns that name a person is empty."""
    import ibis

    return ibis.or_(*((~table[column].re_search(SOME)).fill_null(True) for column in columns))


def plain(text: "ir.StringValue") -> "ir.StringValue":
    """A part of an identity without what is written differently from one time to the next."""
    # Most are plain already, or so without their hyphens: to see that is ten times as fast as to go letter by letter.
    bare = text.re_search(PLAIN).ifelse(text, text.re_replace(LEFT_OUT, ""))
    return bare.re_search("[a-z]").ifelse(bare.translate(SMALL, LARGE), bare)
