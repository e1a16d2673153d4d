"""A dataflow with two coded dimensions and one of text, and chunks of it."""

from hypothesis import strategies as st

from ilms.observations import Observations
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

COLOURS = Codelist(Reference("X", "CL", "1.0"), {}, tuple(Code(c, {}) for c in ("RED", "GREEN", "BLUE")))
FLOW = Schema(
    Reference("X", "DF", "1.0"),
    Reference("X", "DSD", "1.0"),
    {},
    (
        Component("COLOUR", Role.DIMENSION, codelist=COLOURS),
        Component("SIZE", Role.DIMENSION),
        Component("SHAPE", Role.DIMENSION, codelist=COLOURS),
        Component("TIME_PERIOD", Role.TIME),
        Component("OBS_VALUE", Role.MEASURE),
        Component("TITLE", Role.ATTRIBUTE),
        Component("TAGS", Role.ATTRIBUTE, attachment=("COLOUR",), multiple=True),
        Component("STATUS", Role.ATTRIBUTE, codelist=COLOURS, attachment=("COLOUR", "SIZE", "SHAPE", "TIME_PERIOD")),
    ),
)
CODES = st.sampled_from(["RED", "GREEN", "BLUE", "MAUVE", "PINK", None])
SIZES = st.sampled_from(["S", "L", "Đ", "", "x" * 9, None])
PERIODS = st.sampled_from(["2020", "2021-Q1", None])
ROW = st.tuples(
    CODES, st.sampled_from(["S", "L", "Đ", "", "x" * 9, None]), CODES, st.sampled_from(["2020", "2021-Q1", None])
)


def chunk(keys: list[tuple[str | None, ...]], first: int = 0, **more: list[str | None]) -> Observations:
    """Rows of these keys whose values are their numbers."""
    columns = {name: [key[i] for key in keys] for i, name in enumerate(FLOW.key)}
    values = [str(first + i) for i in range(len(keys))]
    return Observations.from_columns(FLOW, columns | {"OBS_VALUE": values, "STATUS": [k[0] for k in keys]} | more)


def chunks(sizes: list[list[tuple[str | None, ...]]]) -> list[Observations]:
    made, count = [], 0
    for keys in sizes:
        made.append(chunk(keys, count))
        count += len(keys)
    return made
