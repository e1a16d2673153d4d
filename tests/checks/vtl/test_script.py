"""The script that is written says what the rules say: an independent engine finds the same failures in faulty data."""

import random
from pathlib import Path

import pyarrow as pa
import pytest
from msgspec.structs import replace

from checks.made import of, published
from ilms.checks.content.content import content
from ilms.checks.form.structure import structural
from ilms.checks.rules.load import Rules, packaged
from ilms.checks.rules.within import Mean, OneVersion, Sum
from ilms.checks.vtl.across import sayable
from ilms.checks.vtl.engine import CODE, run
from ilms.checks.vtl.script import WRITERS, script
from ilms.dataset import Dataset
from ilms.findings import Batch
from ilms.observations import VALUE, Observations
from ilms.structures.tables import find, table_of, tables

SAID_OF_VALUES = {"VAL004", "VAL005", "VAL006", "VAL007"}
Failures = set[tuple[str | None, ...]]


@pytest.mark.parametrize("table", ["A8-citizenship", "C19", "C21"])
def test_an_independent_engine_finds_the_same(shared: Path, tmp_path: Path, table: str) -> None:
    pytest.importorskip("vtlengine")
    figures = published(shared / "real-data" / "ilostat-published.csv")
    [data] = [one for one in figures if one.name == table]
    spoilt = faulty(data.observations, random.Random(table))  # noqa: S311  # the same faults each time
    own = ours(spoilt)
    assert len({code for code, *_ in own}) >= 4
    assert engines(spoilt, tmp_path) == own


def test_too_many_decimals_are_found_there_too(shared: Path, tmp_path: Path) -> None:
    """By themselves: the script takes them for the table's precision, `ilms check` knows how a class is rounded."""
    pytest.importorskip("vtlengine")
    figures = published(shared / "real-data" / "ilostat-published.csv")
    [data] = [one for one in figures if one.name == "C19"]
    values = data.observations.text(VALUE).to_pylist()
    values[7] = f"{values[7]}12345"
    columns = {name: data.observations.text(name) for name in data.observations.table.column_names}
    spoilt = Observations.from_columns(data.observations.schema, columns | {VALUE: pa.array(values, pa.string())})
    found = {one for one in engines(spoilt, tmp_path) if one[0] in SAID_OF_VALUES}
    assert found == {one for one in ours(spoilt) if one[0] in SAID_OF_VALUES} != set()


def test_a_mean_lies_between_its_parts_there_too(tmp_path: Path) -> None:
    pytest.importorskip("vtlengine")
    observations = of(
        "A10-birth",
        *(
            ("SEX_T", f"CBR_BIR_{code}", value)
            for code, value in {"TOTAL": "5.5", "NATIVE": "4.2", "FOREIGN": "5"}.items()
        ),
        *(
            ("SEX_M", f"CBR_BIR_{code}", value)
            for code, value in {"TOTAL": "5", "NATIVE": "4.8", "FOREIGN": "6"}.items()
        ),
        *(
            ("SEX_F", f"CBR_BIR_{code}", value)
            for code, value in {"TOTAL": "4", "NATIVE": "4.1", "FOREIGN": "4.4"}.items()
        ),
    )
    own = ours(observations)
    assert {code for code, *_ in own} == {"SUM006"}
    assert engines(observations, tmp_path) == own


def test_what_is_not_said_is_named() -> None:
    written = script(packaged(), find("C19"))
    unsaid = {rule.id for rule in written.unsaid}
    assert unsaid == {rule.id for rule in packaged().content if type(rule) not in WRITERS and not sayable(rule)}
    assert unsaid
    assert f"Not in this script: {len(unsaid)} rules." in " ".join(written.text.split())
    assert not any(f" {rule.id}: " in written.text for rule in written.unsaid)
    assert written.said + len(unsaid) == len(packaged().content)


def test_every_table_is_written_and_a_parser_reads_it() -> None:
    engine = pytest.importorskip("vtlengine")
    for table in tables()[::6]:
        text = script(packaged(), (table,)).text
        assert engine.create_ast(text).children
        assert f"{table.code}  {table.label()}" in text
        assert max(map(len, text.splitlines())) <= 118 or "hierarchical ruleset" in text


def faulty(observations: Observations, chance: random.Random) -> Observations:
    """Some figures altered, some suppressed, some left out."""
    values, status, kept = [], [], []
    for row, text in enumerate(observations.text(VALUE).to_pylist()):
        fate = chance.random()
        value: str | None = text
        if fate < 0.06:
            value = str(round(float(text) * chance.choice((0.9, 1.2, 10)) + 0.01, 3))
        elif fate < 0.07:
            value = f"-{text}"
        elif fate < 0.11:
            value = None
        values.append(value)
        status.append(chance.choice(("N", "S", "B", None) if value is None else (None, None, None, "C")))
        if fate < 0.95:
            kept.append(row)
    table = observations.table
    for name, column in ((VALUE, pa.array(values, pa.string())), ("OBS_STATUS", pa.array(status, pa.string()))):
        columns = {n: observations.text(n) for n in table.column_names} | {name: column}
        observations = Observations.from_columns(observations.schema, columns)
    return observations.take(pa.array(kept))


def ours(observations: Observations) -> Failures:
    """Code and key of each failure that `ilms check` finds, by the rules that the script says."""
    rules = packaged()
    # The script says which sums fail; that one cell is the cause of several is no part of it.
    plain = (replace(r, single="") if isinstance(r, Sum) else r for r in rules.content if isinstance(r, Sum | Mean))
    said = Rules(rules.policy, rules.partitions, tuple(plain))
    [judged] = content([Dataset(observations)], said)
    form = structural(observations, table_of(observations.schema.dataflow.id), rules.policy)
    batches = [*judged.findings, *(batch for batch in form if batch.code in SAID_OF_VALUES)]
    return {
        (code, *observations.key_at(row).values())
        for batch in batches
        for row, code in zip(batch.rows.to_pylist(), as_there(batch), strict=True)
    }


def as_there(batch: Batch) -> list[str]:
    """A country that stands for other sexes and is absent for one: the script does not know that it is on the list."""
    if batch.code != "SUM005":
        return [batch.code] * len(batch)
    return ["SUM005" if absent.endswith("_X") else "SUM004" for absent in batch.params["residual"].to_pylist()]


def engines(observations: Observations, folder: Path) -> Failures:
    """Code and key of each failure that the engine finds when it runs the script."""
    table = table_of(observations.schema.dataflow.id)
    assert table
    path = folder / "rules.vtl"
    path.write_text(script(packaged(), (table,)).text, "utf-8")
    return {
        (code.split()[0], *(key[name] for name in observations.schema.key))
        for broken in run(path, [observations])
        for key, code in zip(broken.keys.to_pylist(), broken.told[CODE].to_pylist(), strict=True)
    }


def test_one_version_is_the_only_kind_within_a_table_that_has_no_words() -> None:
    assert OneVersion not in WRITERS
    assert {Sum, Mean} <= set(WRITERS)
