"""Border movements whose migrants are known: eight of each person, in Parquet, made by DuckDB.

A person comes four times, for days; every tenth stays the first time for fourteen months or more. So each tenth person
who is no citizen and fifteen or older is a migrant of the year of that first arrival, and nobody else is.
"""

from pathlib import Path

OF_A_PERSON = 8
FILES = 16
DRAWN = "CREATE MACRO drawn(below, p, which) AS (hash(p * 16 + which) % below)::BIGINT"
PERSONS = """
    SELECT p, p % 10 = 0 AS stays, drawn(300, p, 8) AS base, DATE '1950-01-01' + drawn(18000, p, 9)::INT AS born,
           ['VN', 'KH', 'LA', 'CN', 'JP', 'KR', 'PH', 'US'][1 + drawn(8, p, 10)] AS country,
           ['Nam', 'Nữ'][1 + drawn(2, p, 11)] AS sex
    FROM range({first}, {last}) people(p)
"""
PAIRS = """
    SELECT *, TIMESTAMP '2021-01-01' + to_minutes(drawn(144000, p, visit)
        + 1440 * (base + CASE WHEN visit = 0 THEN 0 WHEN stays THEN 400 + visit * 300 ELSE visit * 300 END)) AS came,
        to_minutes(CASE WHEN stays AND visit = 0 THEN 1440 * 430 + drawn(86400, p, 4 + visit)
                        ELSE 1440 + drawn(28800, p, 4 + visit) END) AS long
    FROM people, range(4) visits(visit)
"""
RECORDS = """
    SELECT format('C{:08d}', p) AS SO_HO_CHIEU, born::VARCHAR AS NGAYSINH, sex AS GIOITINH, country AS QUOCTICH,
           country AS NOISINH, ['N', 'X'][1 + way] AS CHIEU,
           strftime(came + CASE WHEN way = 1 THEN long ELSE INTERVAL 0 DAY END, '%d/%m/%Y %H:%M') AS THOIDIEM,
           country AS NUOC
    FROM pairs, range(2) ways(way) ORDER BY hash(p * 8 + visit * 2 + way)
"""


def written(folder: Path, movements: int) -> Path:
    """Write them into files of `FILES` parts of the persons, each in no order; the pattern of their names."""
    import duckdb

    connection = duckdb.connect(config={"memory_limit": "2GB", "threads": 2, "temp_directory": str(folder / "spilled")})
    connection.execute(DRAWN)
    persons = movements // OF_A_PERSON
    for part in range(FILES):
        first, last = persons * part // FILES, persons * (part + 1) // FILES
        steps = f"WITH people AS ({PERSONS.format(first=first, last=last)}), pairs AS ({PAIRS}) {RECORDS}"
        target = folder / f"movements-{part:02d}.parquet"
        connection.execute(f"COPY ({steps}) TO '{target}' (COMPRESSION zstd)")  # our own
    connection.close()
    return folder / "movements-*.parquet"


def truth(movements: int) -> dict[tuple[str, str, str], int]:
    """Migrants by year of arrival, sex and citizenship, as it follows from the lives and not from the movements."""
    import duckdb

    steps = f"WITH people AS ({PERSONS.format(first=0, last=movements // OF_A_PERSON)}), pairs AS ({PAIRS})"
    connection = duckdb.connect()
    connection.execute(DRAWN)
    rows = connection.execute(
        f"""{steps} SELECT year(came)::VARCHAR, sex, country, count(*) FROM pairs
        WHERE stays AND visit = 0 AND country <> 'VN' AND date_diff('year', born, came::DATE)
            - (strftime(came, '%m%d') < strftime(born, '%m%d'))::INT >= 15 GROUP BY ALL"""  # noqa: S608
    )
    return {(year, sex, country): count for year, sex, country, count in rows.fetchall()}
