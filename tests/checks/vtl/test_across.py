"""What must hold between tables, as the script says it: an independent engine finds the same in faulty tables."""

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from msgspec.structs import replace

from checks.made import of, published
from ilms.checks.content.content import content
from ilms.checks.rules.across import AtMost, Equal
from ilms.checks.rules.load import Rules, packaged
from ilms.checks.vtl.across import sayable
from ilms.checks.vtl.engine import CODE, run
from ilms.checks.vtl.script import script
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.observations import VALUE, Observations
from ilms.structures.tables import find

CLASSES = ("EDU", "ECO", "OCU", "AGE", "STE")
PLACE = ("REF_AREA", "SEX", "TIME_PERIOD")
Failures = set[tuple[str, ...]]  # code, area, sex, period


@pytest.mark.parametrize(
    "names",
    [
        ("C18", "C19", "C20", "C21"),
        ("A4-citizenship", "A7-citizenship", "A3-birth", "A8-birth", "A1-citizenship", "A2-citizenship"),
        ("B11-citizenship", "B12-citizenship", "B13-citizenship", "B14-citizenship"),
    ],
)
def test_an_independent_engine_finds_the_same(shared: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    pytest.importorskip("vtlengine")
    chance = random.Random(names[0])  # noqa: S311  # the same faults each time
    figures = {one.name: one for one in published(shared / "real-data" / "ilostat-published.csv")}
    spoilt = [Dataset(faulty(figures[name].observations, chance), name=name) for name in names]
    own = ours(spoilt)
    theirs = engines(spoilt, tmp_path)
    assert len(own) >= 3
    assert own <= theirs
    # Pair by pair two tables also differ where a third one contradicts itself and agrees with each of them.
    assert {one[1:] for one in theirs - own} <= torn(spoilt)


def test_figures_as_they_were_published(shared: Path, tmp_path: Path) -> None:
    pytest.importorskip("vtlengine")
    figures = [one for one in published(shared / "real-data" / "ilostat-published.csv") if one.name.startswith("C")]
    assert engines(figures, tmp_path) == ours(figures)


def test_of_several_wholes_the_largest_counts(tmp_path: Path) -> None:
    pytest.importorskip("vtlengine")
    less = of("B11-citizenship", ("SEX_M", "CCT_CTZ_TOTAL", "4.1"), ("SEX_F", "CCT_CTZ_TOTAL", "4.1"))
    more = of("B12-citizenship", ("SEX_M", "EDU_AGGREGATE_TOTAL", "6.1"), ("SEX_F", "EDU_AGGREGATE_TOTAL", "4.1"))
    part = of("B13-citizenship", ("SEX_M", "ECO_SECTOR_TOTAL", "5.2"), ("SEX_F", "ECO_SECTOR_TOTAL", "4.5"))
    figures = [Dataset(one) for one in (less, more, part)]
    found = {one for one in engines(figures, tmp_path) if one[0] == "XTB003"}
    assert found == {one for one in ours(figures) if one[0] == "XTB003"} == {("XTB003", "VNM", "SEX_F", "2019")}


def test_another_source_or_unit_is_not_compared(tmp_path: Path) -> None:
    pytest.importorskip("vtlengine")
    one = of("C18", ("SEX_M", "CDS_DES_TOTAL", "4.0"))
    two = of("C19", ("SEX_M", "EDU_AGGREGATE_TOTAL", "9.0"))
    assert engines([Dataset(one), Dataset(two)], tmp_path) == {("XTB001", "VNM", "SEX_M", "2019")}
    for name, code in {"SOURCE": "PR - Population register", "UNIT_MULT": "0"}.items():
        columns = {name: two.text(name) for name in two.table.column_names}
        changed = Observations.from_columns(two.schema, columns | {name: pa.array([code], pa.string())})
        assert ours([Dataset(one), Dataset(changed)]) == set()
        assert engines([Dataset(one), Dataset(changed)], tmp_path) == set()


def test_it_is_written_where_both_tables_are() -> None:
    both = script(packaged(), (*find("C18"), *find("C21"))).text
    assert "XTB001 same-outflow: C18 = C21" in both
    assert "XTB001 same-outflow: C1" not in script(packaged(), find("C18")).text


def test_what_needs_notes_or_endings_has_no_words() -> None:
    between = {rule.id: sayable(rule) for rule in packaged().content if isinstance(rule, AtMost | Equal)}
    assert {name for name, said in between.items() if not said} == {"labour-force", "leaving-for-work"}


def faulty(observations: Observations, chance: random.Random) -> Observations:
    """Some figures altered, a little or much, some suppressed."""
    values: list[str | None] = []
    for value in observations.text(VALUE).to_pylist():
        fate = chance.random()
        altered = str(round(float(value) * chance.choice((0.3, 0.99, 1.01, 4)) + 0.01, 3))
        values.append(altered if fate < 0.4 else None if fate < 0.44 else value)
    columns = {name: observations.text(name) for name in observations.table.column_names}
    return Observations.from_columns(observations.schema, columns | {VALUE: pa.array(values, pa.string())})


def torn(figures: Sequence[Dataset]) -> set[tuple[str, ...]]:
    """Area, sex and period where one table gives totals that differ."""
    given = defaultdict(set)
    for number, one in enumerate(figures):
        for row, value in enumerate(one.observations.text(VALUE).to_pylist()):
            key = one.observations.key_at(row)
            classes = [str(key[name]) for name in CLASSES if name in key]
            if value and all(code.endswith("_TOTAL") for code in classes):
                rest = tuple(str(code) for name, code in key.items() if name not in CLASSES)
                given[number, rest, *(str(key[name]) for name in PLACE)].add(value)
    return {tuple(key[2:]) for key, values in given.items() if len(values) > 1}


def ours(figures: Sequence[Dataset]) -> Failures:
    """What `ilms check` finds by the rules that the script says, but for which table is the odd one."""
    rules = packaged()
    # Exchanged columns and one ratio are causes of what the script tells one by one.
    plain = (replace(r, exchanged="", ratio="") if isinstance(r, Equal) else r for r in rules.content if sayable(r))
    said = Rules(rules.policy, rules.partitions, tuple(plain))
    return {
        (found.code.replace("XTB002", "XTB001"), *(str(found.key[name]) for name in PLACE))
        for found in describe(content(figures, said))
    }


def engines(figures: Sequence[Dataset], folder: Path) -> Failures:
    """What the engine finds when it runs the script."""
    path = folder / "rules.vtl"
    tables = tuple(table for one in figures for table in find(one.observations.schema.dataflow.id))
    rules = packaged()  # without those within a table: they have their own tests, and the engine takes its time
    between = Rules(rules.policy, rules.partitions, tuple(rule for rule in rules.content if sayable(rule)))
    path.write_text(script(between, tables).text, "utf-8")
    return {
        (code.split()[0], *(str(key[name]) for name in PLACE))
        for broken in run(path, [one.observations for one in figures])
        for key, code in zip(broken.keys.to_pylist(), broken.told[CODE].to_pylist(), strict=True)
        if code.startswith("XTB")
    }
