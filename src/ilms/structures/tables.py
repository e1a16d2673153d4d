"""The 21 tables as 35 dataflows: what the constraints' annotations and the category scheme say of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ilms.languages import _
from ilms.structures.load import bare, indicators, message_of, unknown
from ilms.structures.message import Element, annotations, child, children, names
from ilms.structures.store import remembered

UNITS = ("UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT")


@dataclass(frozen=True, eq=False)
class Table:
    """One dataflow of the ASEAN ILMS questionnaire.

    Attributes:
        number: The table, `A1` ... `C21`; two dataflows share it where it exists by birth and by citizenship.
        criterion: Whom it counts as migrants: "birth", "citizenship", or None where it counts nationals.
        names: The dataflow's name by language: en, fr, es, vi.
        table_names: The table's name, the same for both criteria: en, vi.
        unit: The one value of each UNIT_* attribute.
        collected: By dimension, the classification versions that the questionnaire takes, the default first.
        disseminated: By dimension, those that ILOSTAT publishes, the default first.
        precision: How many decimals ILOSTAT stores.
    """

    number: str
    module: str
    criterion: str | None
    indicator: str
    names: Mapping[str, str]
    table_names: Mapping[str, str]
    measure: str
    unit: Mapping[str, str]
    collected: Mapping[str, tuple[str, ...]]
    disseminated: Mapping[str, tuple[str, ...]]
    precision: int

    @cached_property
    def code(self) -> str:
        """How people name it: `C18`, `A1-birth`, `A1-citizenship`."""
        return f"{self.number}-{self.criterion}" if self.criterion else self.number

    @cached_property
    def dataflow(self) -> str:
        """The dataflow's id."""
        return f"DF_{self.indicator}"

    @property
    def constants(self) -> dict[str, str]:
        """What every observation of it has: a year's figure, of its measure and in its unit."""
        return {"FREQ": "A", "MEASURE": self.measure, **self.unit}

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that are classified, in key order: SEX and one or two more."""
        return tuple(self.collected)

    def label(self, language: str = "en") -> str:
        """The dataflow's name in that language, else in English."""
        return self.names.get(language) or self.names["en"]

    def title(self, language: str = "en") -> str:
        """The table's name in that language, else in English."""
        return self.table_names.get(language) or self.table_names["en"]


@remembered
def tables() -> tuple[Table, ...]:
    """All 35, in the order of the questionnaire, birth before citizenship; a DSD of something else is none."""
    titles = _titles()
    found = (_read(indicator, titles) for indicator in indicators())
    return tuple(sorted((table for table in found if table), key=_place))


@remembered
def modules() -> Mapping[str, Mapping[str, str]]:
    """The modules A, B and C with their names by language."""
    return {category.get("id", ""): names(category) for category in children(_scheme(), "Category")}


def find(what: str) -> tuple[Table, ...]:
    """The tables of a code (`C18`, `A1` for both, `A1-birth`), a dataflow or an indicator id; case is free.

    Raises:
        UsageError: None is called that; with the nearest.
    """
    wanted = bare(what).casefold()
    found = tuple(table for table in tables() if wanted in _called(table))
    if not found:
        known = {code: None for table in tables() for code in (table.number, table.code, table.dataflow)}
        raise unknown(_("table or dataflow"), what, known, _("`ilms tables` shows them"))
    return found


def table_of(dataflow: str) -> Table | None:
    """The table of a dataflow id or an indicator id; None for a dataflow that is not of the questionnaire."""
    wanted = bare(dataflow)
    return next((table for table in tables() if wanted in (table.dataflow, table.indicator)), None)


def in_order(dataflows: Iterable[str]) -> list[str]:
    """Ids of dataflows, each once, in the order of the questionnaire; those that are of no table come last."""
    place = {table.dataflow: number for number, table in enumerate(tables())}
    return sorted(set(dataflows), key=lambda flow: (place.get(flow, len(place)), flow))


def _called(table: Table) -> tuple[str, ...]:
    return tuple(n.casefold() for n in (table.number, table.code, table.dataflow, table.indicator))


def _place(table: Table) -> tuple[int, str]:
    return int(table.number[1:]), table.criterion or ""


def _scheme() -> Element:
    held = message_of("dsd", "categories")
    return next(element for _, element in held.all("CategoryScheme"))


def _titles() -> dict[str, dict[str, str]]:
    return {
        table.get("id", ""): names(table)
        for module in children(_scheme(), "Category")
        for table in children(module, "Category")
    }


def _read(indicator: str, titles: Mapping[str, Mapping[str, str]]) -> Table | None:
    held = message_of("dsd", indicator)
    noted = ((element, annotations(element)) for _, element in held.all("ContentConstraint"))
    constraint, facts = next((one for one in noted if "TABLE" in one[1]), (None, {}))
    flow = next((element for _, element in held.all("Dataflow")), None)
    if constraint is None or flow is None:
        return None
    one = {
        values.get("id", ""): child(values, "Value")
        for values in children(child(constraint, "CubeRegion"), "KeyValue", "Attribute")
    }
    value = {id_: (element.text or "") for id_, element in one.items() if element is not None}
    dimensions = [id_ for id_ in value if id_ not in ("FREQ", "MEASURE", *UNITS)]
    return Table(
        number=facts["TABLE"],
        module=facts["MODULE"],
        criterion=facts.get("CRITERION"),
        indicator=indicator,
        names=names(flow),
        table_names=titles[facts["TABLE"]],
        measure=value["MEASURE"],
        unit={id_: value[id_] for id_ in UNITS},
        collected=_by_dimension(facts["COLLECTED"], dimensions),
        disseminated=_by_dimension(facts["DISSEMINATED"], dimensions),
        precision=int(facts["PRECISION"]),
    )


def _by_dimension(versions: str, dimensions: list[str]) -> dict[str, tuple[str, ...]]:
    """`SEX ECO_AGGREGATE ECO_SECTOR` by dimension: the part before the first `_` names it."""
    return {d: tuple(v for v in versions.split() if v.partition("_")[0] == d) for d in dimensions}
