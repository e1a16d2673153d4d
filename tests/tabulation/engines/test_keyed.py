"""Pseudonyms: HMAC-SHA256 as Python has it, and a key that nothing tells."""

import base64
import hmac
import io
from contextlib import redirect_stdout

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.tabulation.engines import keyed

KEY = b"a secret of sixteen and more bytes"


def expected(text, key):
    return None if text is None else hmac.new(key, text.encode(), "sha256").hexdigest()


@pytest.mark.parametrize("key", [b"", KEY, bytes(range(256)), b"\xff" * 64, b"k" * 65], ids=len)
def test_it_is_pythons(engine, key):
    texts = ["", "012345678901", "Nguyễn Thị Mận", "x" * 1000, "a\0b", "\\x41", "😀", None]
    table = engine.small(pa.table({"text": texts}))
    answer = engine.run(table.mutate(keyed=engine.keyed(table.text, key))).to_pydict()
    assert dict(zip(answer["text"], answer["keyed"], strict=True)) == {text: expected(text, key) for text in texts}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=50), key=st.binary(max_size=130))
def test_of_any_text_by_any_key(duck, texts, key):
    table = duck.small(pa.table({"text": texts}))
    answer = duck.run(table.mutate(keyed=duck.keyed(table.text, key))).to_pydict()
    assert answer["keyed"] == [expected(text, key) for text in answer["text"]]


def shapes(key):
    """How a key, or its padded blocks, could be written down."""
    row = keyed.pads(key).to_pylist()[0]
    for secret in (key, row["inner"], row["outer"]):
        part = secret[:12]
        yield from (part.hex(), part.hex().upper(), part.hex(" ").upper(), base64.b64encode(part)[:12].decode())
        yield from (part.decode("latin-1"), repr(part)[2:-1], ", ".join(map(str, part[:8])), part[:8].hex(","))
        yield "".join(f"\\x{byte:02X}" for byte in part)


def told(text, key):
    return [shape for shape in shapes(key) if shape in text]


def test_no_plan_of_duckdb_tells_it(duck):
    table = duck.small(pa.table({"text": ["a", "b"]}))
    asked = table.mutate(keyed=duck.keyed(table.text, KEY))
    sql = str(duck._backend.compile(asked))
    connection = duck._connection
    connection.execute("SET explain_output = 'all'")
    try:
        plans = [str(row) for kind in ("", "ANALYZE ") for row in connection.execute(f"EXPLAIN {kind}{sql}").fetchall()]
    finally:
        connection.execute("RESET explain_output")
    assert keyed.NAME.upper() in sql
    assert "keyed" in " ".join(plans)
    assert told(" ".join([sql, *plans]), KEY) == []


def test_no_plan_and_no_log_of_spark_tells_it(spark):
    table = spark.small(pa.table({"text": ["a", "b"]}))
    asked = table.mutate(keyed=spark.keyed(table.text, KEY))
    frame = spark._frame(asked)
    plans = io.StringIO()
    with redirect_stdout(plans):
        for mode in ("extended", "codegen", "cost", "formatted"):
            frame.explain(mode=mode)
        frame.collect()
        frame.explain(mode="formatted")
    assert "sha2" in plans.getvalue()
    assert told(str(spark._backend.compile(asked)) + plans.getvalue(), KEY) == []


def test_the_shapes_are_told_where_they_stand():
    for shape in shapes(KEY):
        assert told(f"...{shape}...", KEY)
