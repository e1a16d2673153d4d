"""Small data of table C20 (outflow by sex and economic activity) to be converted."""

from collections.abc import Sequence
from decimal import Decimal

from ilms.dataset import Dataset
from ilms.maintenance.correspond.shares import Shares
from ilms.observations import Observations
from ilms.structures.load import schema

FLOW = "DF_MNA_OEMP_SEX_ECO_NB"
KEY = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "SEX": "SEX_T", "TIME_PERIOD": "2024"}


def data(*rows: Sequence[str | None], prefix: str = "ECO_ISIC4_", flow: str = FLOW, **columns: str) -> Dataset:
    """Rows of class, value and, if wanted, year and status."""
    every = [[*row, *[None] * (4 - len(row))] for row in rows]
    given = {
        **{name: [code] * len(rows) for name, code in {**KEY, **columns}.items()},
        "ECO": [f"{prefix}{row[0]}" if prefix else str(row[0]) for row in every],
        "OBS_VALUE": [row[1] for row in every],
        "TIME_PERIOD": [row[2] or columns.get("TIME_PERIOD", "2024") for row in every],
        "OBS_STATUS": [row[3] for row in every],
    }
    return Dataset(Observations.from_columns(schema(flow), given))


def shown(converted: Dataset, *names: str) -> list[tuple[str | None, ...]]:
    """Code, value and status of each observation, in the data's order."""
    observations = converted.observations
    columns = [observations.text(name) for name in names or ("ECO", "OBS_VALUE", "OBS_STATUS")]
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def told(converted: Dataset) -> list[str]:
    return [batch.code for batch in converted.findings]


def shares(**of: dict[str, str]) -> Shares:
    return Shares(of={(source,): tuple((t, Decimal(s)) for t, s in some.items()) for source, some in of.items()})
