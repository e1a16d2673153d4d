"""Small tables of workers who left, a steady series and what can be done to it."""

from collections.abc import Mapping

from checks import years
from checks.made import C18, c18, rows
from checks.years import Found
from ilms.observations import Observations

COLUMNS = ("SEX_T", "SEX_M", "SEX_F")
WITHOUT_COUNTRY = {name: code for name, code in C18.items() if name != "CDS"}
STEADY = {
    "2015": ("115.98", "77.34", "38.64"), "2016": ("126.296", "79.912", "46.384"),
    "2017": ("134.751", "84.606", "50.145"), "2018": ("142.86", "92.321", "50.539"),
    "2019": ("152.53", "97.83", "54.7"),
}  # fmt: skip
# Of four years more, so that there are runs on both sides.
LONG = {
    "2011": ("84.206", "55.123", "29.083"), "2012": ("92.871", "60.337", "32.534"),
    "2013": ("100.418", "66.191", "34.227"), "2014": ("108.331", "71.904", "36.427"),
} | STEADY  # fmt: skip


def outflow(by_year: Mapping[str, tuple[str, ...]], **more: str) -> Observations:
    """Totals of C18: all, men, women."""
    return c18(
        *(
            {"TIME_PERIOD": year, "SEX": sex, "OBS_VALUE": value, **more}
            for year, values in by_year.items()
            for sex, value in zip(COLUMNS, values, strict=True)
        )
    )


def by_education(by_year: Mapping[str, tuple[str, ...]]) -> Observations:
    """The same of C19."""
    base = {**WITHOUT_COUNTRY, "EDU": "EDU_AGGREGATE_TOTAL"}
    return rows(
        base,
        *(
            {"TIME_PERIOD": year, "SEX": sex, "OBS_VALUE": value}
            for year, values in by_year.items()
            for sex, value in zip(COLUMNS, values, strict=True)
        ),
        table="C19",
    )


def codes(findings: list[Found]) -> list[tuple[str, str]]:
    """Code and year of each."""
    return [(one.code, one.year) for one in findings]


def times(values: tuple[str, ...], power: int) -> tuple[str, ...]:
    """A year a power of ten away."""
    return tuple(years.shifted(value, power) for value in values)


def sent(by_year: Mapping[str, tuple[str, ...]], power: int, *some: str) -> dict[str, tuple[str, ...]]:
    """Some years of it a power of ten away."""
    return {year: times(values, power) if year in some else values for year, values in by_year.items()}


def said(observations: Observations, says: Mapping[str, str], year: str, *, on: bool = False) -> Observations:
    """The same with something said in one year; `on`: in all that follow too."""
    at = observations.text("TIME_PERIOD").to_pylist()
    for name, text in says.items():
        before = observations.text(name).to_pylist() if name in observations.table.column_names else [None] * len(at)
        column = [text if one == year or (on and one > year) else old for one, old in zip(at, before, strict=True)]
        observations = years.with_column(observations, name, column)
    return observations
