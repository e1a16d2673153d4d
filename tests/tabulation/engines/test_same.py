"""Any engine, any partition, any order of the records: the same tables, to the last digit."""

import random
from decimal import Decimal
from itertools import count

import ibis
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

REGIONS = ("01", "1", " 01", "", "Hà Nội", "Ha\u0300 No\u0323\u0302i", "hà nội", "\u00a0")
NAMES = {"who": pa.string(), "region": pa.string(), "weight": pa.string(), "wage": pa.string(), "day": pa.string()}
DECIMALS = st.decimals(0, 999_999_999_999, places=6).map(lambda number: format(number, "f"))
NUMBERS = st.one_of(
    DECIMALS,
    st.sampled_from(["", "0", "-0", "+1", "1.", ".5", "007", "1e3", "1,5", "x", "0.0000005", "999999999999.999999"]),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "a", "Đ"]),
        st.sampled_from(REGIONS),
        NUMBERS,
        st.integers(-(10**10), 10**10).map(str),
        st.dates().map(str),
    ),
    min_size=1,
    max_size=40,
)
# Those texts alone that mean a decimal of this size in any engine: what else Spark and DuckDB read as one, and how
# they round what has more digits, is not asked.
NUMBER = r"^[0-9]{1,12}(\.[0-9]{1,6})?$"


def number(text, kind):
    return text.re_search(NUMBER).ifelse(text, ibis.null("string")).try_cast(kind)


def weight(table):
    return number(table.weight, "decimal(18, 6)")


def sums(table, _):
    # DuckDB multiplies two decimals of 18 digits within 18, and Spark gives up digits beyond 38: 19 + 15 are right.
    room, wage = weight(table).cast("decimal(19, 6)"), table.wage.try_cast("decimal(15, 4)")
    return table.group_by("region").agg(
        persons=weight(table).sum(),
        amount=(room * wage).cast("decimal(38, 10)").sum(),
        largest=weight(table).max(),
        smallest=wage.min(),
        cases=weight(table).count(),
        records=ibis._.count(),
        people=table.who.nunique(),
        latest=table.day.max(),
        first=table.who.min(),
    )


def of_all(table, _):
    return table.agg(persons=weight(table).sum(), most=table.region.max(), years=table.day.substr(0, 4).nunique())


def coded(table, codes):
    joined = table.left_join(codes, "region").drop("region_right")
    code = joined.code.fill_null("none")
    return joined.mutate(code=code).group_by("code", "who").agg(persons=weight(joined).sum(), n=ibis._.count())


def spells(table, _):
    """Windows over a full order: every column takes part in it."""
    order = [table.day, table.region, table.weight, table.wage]
    within = ibis.window(group_by="who", order_by=order)
    return table.mutate(
        at=ibis.row_number().over(within),
        before=table.day.lag().over(within),
        after=table.region.lead().over(within),
        so_far=weight(table).sum().over(ibis.cumulative_window(group_by="who", order_by=order)),
    )


def places(table, _):
    """Texts to days and whole numbers, and what is none."""
    year = table.day.substr(0, 4).try_cast("int64")
    return table.select(
        "region",
        year=year,
        month=table.day.substr(5, 2).try_cast("int64"),
        whole=number(table.weight, "decimal(38, 6)"),
        length=table.region.length(),
        padded=table.region.lpad(4, "0"),
        like=table.region.strip(),
        decade=year // 10,
        bad=weight(table).isnull(),
    )


def folded(table, codes):
    apart = table.anti_join(codes, "region").select("region").distinct()
    return apart.union(codes.select("region")).group_by("region").agg(n=ibis._.count())


ASKED = (sums, of_all, coded, spells, places, folded)
CODES = pa.table({"region": ["01", "", "Hà Nội", "none"], "code": ["A", "B", "C", "D"]})
FILES = count()


def answers(engine, paths, *, kept, text):
    table = (engine.csv if text else engine.parquet)(paths)
    codes = engine.small(CODES)
    if kept:
        table = engine.kept(table, "records")
    return [rows(engine.run(ask(table, codes))) for ask in ASKED]


def rows(table):
    names = sorted(table.column_names)
    held = table.select(names)
    return [held.schema, *sorted(map(str, (tuple(row.values()) for row in held.to_pylist())))]


def laid_down(folder, records, parts, *, text):
    """The same records in so many files."""
    table = pa.table(dict(zip(NAMES, zip(*records, strict=True), strict=True)), pa.schema(list(NAMES.items())))
    size = -(-len(records) // parts)
    paths = []
    for start in range(0, len(records), size):
        paths.append(folder / f"{next(FILES)}.{'csv' if text else 'parquet'}")
        (pacsv.write_csv if text else pq.write_table)(table.slice(start, size), paths[-1])
    return paths


def shuffled(records, seed):
    return random.Random(seed).sample(records, len(records))  # noqa: S311  # an order, no secret


# Not shrunk: each example asks for a dozen tables.
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records=ROWS, parts=st.integers(1, 5), seed=st.integers(), text=st.booleans(), kept=st.booleans())
def test_any_partition_and_any_order(duck, tmp_path, records, parts, seed, text, kept):
    whole = answers(duck, laid_down(tmp_path, records, 1, text=False), kept=False, text=False)
    again = laid_down(tmp_path, shuffled(records, seed), parts, text=text)
    assert answers(duck, again, kept=kept, text=text) == whole


# An example takes Spark seconds: the least one, and a large one that is another each time.
@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    records=ROWS.flatmap(lambda few: st.lists(st.sampled_from(few), min_size=len(few), max_size=200)),
    parts=st.integers(2, 4),
    seed=st.integers(),
    kept=st.booleans(),
)
def test_any_engine(duck, spark, tmp_path, records, parts, seed, kept):
    whole = answers(duck, laid_down(tmp_path, records, 1, text=True), kept=False, text=True)
    again = laid_down(tmp_path, shuffled(records, seed), parts, text=kept)
    assert answers(spark, again, kept=kept, text=kept) == whole


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    """Records with every region and every odd number."""
    chance = random.Random(7)  # noqa: S311
    odd = ["", "x", "1e3", "0.0000005", "999999999999.999999", "0.000001", ".5", "007"]
    made = [
        (
            chance.choice("ABCaĐ"),
            chance.choice(REGIONS),
            chance.choice([*odd, *(str(Decimal(chance.randrange(10**18)).scaleb(-6)) for _ in range(20))]),
            str(chance.randrange(-(10**10), 10**10)),
            f"{chance.randrange(1900, 2100)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        )
        for _ in range(5000)
    ]
    return laid_down(tmp_path_factory.mktemp("many"), made, 3, text=False)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.__name__)
def test_every_expression(duck, spark, many, asked):
    one, other = (rows(engine.run(asked(engine.parquet(many), engine.small(CODES)))) for engine in (duck, spark))
    assert len(one) > 1
    assert one == other
