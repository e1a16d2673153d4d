"""A small DSD with an attribute at every level, and states of it for hypothesis."""

from hypothesis import strategies as st

from ilms.observations import Observations
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

SEXES = Codelist(
    Reference("T", "CL_SEX", "1.0"),
    {"en": "Sex"},
    tuple(Code(c, {"en": c}) for c in ("SEX_T", "SEX_M", "SEX_F")),
)
AREAS, YEARS = ("VNM", "KHM"), ("2018", "2019")
SCHEMA = Schema(
    Reference("T", "DF_SMALL", "1.0"),
    Reference("T", "SMALL", "1.0"),
    {"en": "Small"},
    (
        Component("REF_AREA", Role.DIMENSION),
        Component("SEX", Role.DIMENSION, codelist=SEXES),
        Component("TIME_PERIOD", Role.TIME),
        Component("OBS_VALUE", Role.MEASURE),
        Component("TITLE", Role.ATTRIBUTE),
        Component("UNIT", Role.ATTRIBUTE, attachment=("REF_AREA",)),
        Component("SOURCE", Role.ATTRIBUTE, attachment=("REF_AREA", "TIME_PERIOD")),
        Component("NOTE_SOURCE", Role.ATTRIBUTE, attachment=("TIME_PERIOD", "REF_AREA")),
        Component("OBS_STATUS", Role.ATTRIBUTE, attachment=("REF_AREA", "SEX", "TIME_PERIOD")),
        Component("NOTE_CLASSIF", Role.ATTRIBUTE, attachment=("REF_AREA", "SEX", "TIME_PERIOD")),
    ),
)
COLUMNS = tuple(component.id for component in SCHEMA.components)

Row = dict[str, str | None]


def rows(*given: Row) -> Observations:
    """Observations of these rows."""
    return Observations.from_columns(SCHEMA, {name: [row.get(name) for row in given] for name in COLUMNS})


def row(area: str = "VNM", sex: str = "SEX_T", year: str = "2019", value: str | None = "1", **more: str | None) -> Row:
    """One row."""
    return {"REF_AREA": area, "SEX": sex, "TIME_PERIOD": year, "OBS_VALUE": value, **more}


def listed(observations: Observations) -> list[Row]:
    """The rows, for comparing them."""
    return observations.to_pandas().astype(object).where(lambda f: f.notna(), None).to_dict("records")


maybe = st.sampled_from([None, "", "a", "b", "ng\u01b0\u1eddi, \u201ccited\u201d"])
values = st.sampled_from(
    [None, "", "0", "1", "1.0", "01", "-1", "7.92", "7.920", "1E3", "1000", "NaN", "12345678901234567890.5"]
)


@st.composite
def states(draw: st.DrawFn, sexes: tuple[str, ...] = (*SEXES.ids, "SEX_?")) -> Observations:
    """Any state that a receiver can hold: a key once, an attribute alike for all that it is about."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(AREAS), st.sampled_from(sexes), st.sampled_from(YEARS)),
            unique=True,
            max_size=12,
        )
    )
    title = draw(maybe)
    units = {area: draw(maybe) for area in AREAS}
    sources = {(area, year): (draw(maybe), draw(maybe)) for area in AREAS for year in YEARS}
    return rows(
        *(
            row(
                area, sex, year, draw(values), TITLE=title, UNIT=units[area],
                SOURCE=sources[area, year][0], NOTE_SOURCE=sources[area, year][1],
                OBS_STATUS=draw(maybe), NOTE_CLASSIF=draw(maybe),
            )
            for area, sex, year in keys
        )
    )  # fmt: skip
