"""SDG indicator 10.7.1, recruitment cost in months of earnings: none of the 21 tables, but tabulated as they are.

Its metadata define RCI = f(C / E), with C the cost that a migrant worker bore and E the earnings of the same worker in
the first full month of the first job in the last country of destination, within the last three years, say; f is the
mean, the median or the fourth quintile. Hence `mean = "COST"` and `over = "EARNED"` (or `median`) under [measure].
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ilms import resources
from ilms.structures.tables import Table, tables

NUMBER = "10.7.1"
NAMES = {
    "en": "Recruitment cost borne by employee as a proportion of monthly income earned in country of destination",
    "vi": "Chi phí tuyển dụng người lao động phải chịu so với thu nhập hằng tháng ở nước đến",
}
MODEL = "MNA_OEMP_SEX_CDS_NB"  # nationals who left for work: the table whose list of sexes is taken
DIGITS = 2


@dataclass(frozen=True, eq=False)
class Indicator(Table):
    """The indicator: by sex, in months of earnings."""


def asked(what: str) -> tuple[Table, ...]:
    """The indicator, if that is what is asked for."""
    return (indicator(),) if what.strip().casefold().removeprefix("sdg").strip(" -") == NUMBER else ()


@cache
def indicator() -> Table:
    """The indicator as a table of its own."""
    model = next(table for table in tables() if table.indicator == MODEL)
    parts = {name: getattr(model, name) for name in model.__dataclass_fields__}
    made = Indicator(**parts)
    by_sex = {"SEX": model.collected["SEX"]}
    return replace(
        made,
        number=NUMBER,
        names=NAMES,
        table_names=NAMES,
        unit={**model.unit, "UNIT_MULT": "0"},
        collected=by_sex,
        disseminated=by_sex,
        precision=DIGITS,
    )


@cache
def identifiers() -> Mapping[str, Mapping[str, Any]]:
    """What the UN calls it: structure, dimensions and attributes with their values, and codes of ours to theirs."""
    return tomllib.loads((resources.own("tabulation", "files") / "sdg.toml").read_text("utf-8"))
