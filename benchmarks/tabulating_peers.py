"""Who came for twelve months or more, as a careful person asks other tools: `python -m benchmarks.tabulating_peers`.

Each is a process of its own, with the folder of the records and the file for the answer. Who is fifteen, how moments
are written and what twelve months are is the same for all; that the records have no fault is taken for granted.
"""

import sys

MOMENT = "%d/%m/%Y %H:%M"
ASKED = """
    WITH crossings AS (
        SELECT SO_HO_CHIEU, NGAYSINH, GIOITINH, QUOCTICH, CHIEU, strptime(THOIDIEM, '%d/%m/%Y %H:%M') AS moment
        FROM read_parquet('RECORDS/*.parquet')
    ), stays AS (
        SELECT *, lead(moment) OVER (PARTITION BY SO_HO_CHIEU, NGAYSINH ORDER BY moment) AS gone FROM crossings
    )
    SELECT year(moment) AS year, GIOITINH, QUOCTICH, count(*) AS persons FROM stays
    WHERE CHIEU = 'N' AND QUOCTICH <> 'VN' AND gone >= moment + INTERVAL 12 MONTH
        AND moment::DATE >= NGAYSINH::DATE + INTERVAL 15 YEAR
    GROUP BY ALL
"""


def pandas(records: str, target: str) -> None:
    """All in memory; the columns that are needed, and categories where they are few."""
    import pandas as pd

    wanted = ["SO_HO_CHIEU", "NGAYSINH", "GIOITINH", "QUOCTICH", "CHIEU", "THOIDIEM"]
    frame = pd.read_parquet(records, columns=wanted)
    frame["at"] = pd.to_datetime(frame.pop("THOIDIEM"), format=MOMENT)
    frame = frame.sort_values(["SO_HO_CHIEU", "NGAYSINH", "at"])
    frame["gone"] = frame.groupby(["SO_HO_CHIEU", "NGAYSINH"])["at"].shift(-1)
    frame = frame[
        (frame.CHIEU == "N") & (frame.QUOCTICH != "VN") & (frame.gone >= frame["at"] + pd.DateOffset(years=1))
    ]
    born = pd.to_datetime(frame.NGAYSINH)
    frame = frame[frame["at"].dt.normalize() >= born + pd.DateOffset(years=15)]
    frame["year"] = frame["at"].dt.year
    frame.groupby(["year", "GIOITINH", "QUOCTICH"]).size().rename("persons").reset_index().to_csv(target, index=False)


def polars(records: str, target: str) -> None:
    """A lazy frame, collected by its streaming engine."""
    import polars as pl

    stays = (
        pl.scan_parquet(f"{records}/*.parquet")
        .with_columns(at=pl.col("THOIDIEM").str.to_datetime(MOMENT), born=pl.col("NGAYSINH").str.to_date("%Y-%m-%d"))
        .sort("SO_HO_CHIEU", "NGAYSINH", "at")
        .with_columns(gone=pl.col("at").shift(-1).over("SO_HO_CHIEU", "NGAYSINH"))
        .filter(
            (pl.col("CHIEU") == "N")
            & (pl.col("QUOCTICH") != "VN")
            & (pl.col("gone") >= pl.col("at").dt.offset_by("1y")),
            pl.col("at").dt.date() >= pl.col("born").dt.offset_by("15y"),
        )
        .group_by(pl.col("at").dt.year().alias("year"), "GIOITINH", "QUOCTICH")
        .agg(persons=pl.len())
    )
    stays.collect(engine="streaming").write_csv(target)


def duckdb(records: str, target: str) -> None:
    """One query, with its own settings: four fifths of the machine's memory."""
    import duckdb as engine

    engine.sql(ASKED.replace("RECORDS", records)).write_csv(target)


if __name__ == "__main__":
    {"pandas": pandas, "polars": polars, "DuckDB": duckdb}[sys.argv[1]](*sys.argv[2:])
