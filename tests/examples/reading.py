"""Gathered figures as plain dictionaries, to hold against what was published."""

from decimal import Decimal

from ilms import resources
from ilms.dataset import Dataset

EXAMPLES = resources.folder("examples")
FIXED = {"REF_AREA", "FREQ", "MEASURE"}

Key = tuple[str, ...]


def figures(datasets: list[Dataset]) -> dict[str, dict[Key, str | None]]:
    """Indicator to key (sex, classif1, classif2 or "", time) to value, as the published file has it."""
    found = {}
    for dataset in datasets:
        observations = dataset.observations
        dimensions = [d.id for d in observations.schema.dimensions if d.id not in FIXED]
        columns = [observations.text(name).to_pylist() for name in (*dimensions, "TIME_PERIOD")]
        if len(dimensions) == 2:
            columns.insert(2, [""] * len(observations))
        keys = list(zip(*columns, strict=True))
        assert len(set(keys)) == len(keys), "an observation stands twice"
        values = observations.text("OBS_VALUE").to_pylist()
        found[observations.schema.structure.id] = dict(zip(keys, values, strict=True))
    return found


def exact(table: dict[Key, str | None]) -> dict[Key, Decimal | None]:
    """The same as numbers: 7.92 is 7.920."""
    return {key: None if value is None else Decimal(value) for key, value in table.items()}


def of(datasets: list[Dataset], indicator: str) -> Dataset:
    """The one of that indicator."""
    return next(d for d in datasets if d.observations.schema.structure.id == indicator)
