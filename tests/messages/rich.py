"""A data structure of our own making: ten dimensions, two groups, attributes at every level; in 3.0 more."""

from ilms.observations import Observations
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

SIZES = Codelist(
    Reference("OFFICE", "CL_SIZE", "1.0"), {"en": "Size"}, tuple(Code(c, {"en": c}) for c in ("S", "M", "L", "XL"))
)
NAMES = tuple(f"D{i}" for i in range(1, 11))
KEY = (*NAMES, "TIME_PERIOD")
PAIR, MOST = ("D2", "D3"), NAMES[1:]


def _attribute(name: str, attachment: tuple[str, ...], **more) -> Component:
    return Component(name, Role.ATTRIBUTE, attachment=attachment, **more)


def _schema(*components: Component) -> Schema:
    dimensions = tuple(Component(n, Role.DIMENSION, codelist=SIZES if i % 2 else None) for i, n in enumerate(NAMES))
    time = Component("TIME_PERIOD", Role.TIME, text_type="ObservationalTimePeriod")
    measure = Component("OBS_VALUE", Role.MEASURE, text_type="String")
    common = (
        _attribute("OF_SET", ()),
        _attribute("OF_SERIES", NAMES),
        _attribute("OF_ONE", ("D1",), codelist=SIZES),
        _attribute("TITLE", PAIR, group="Pair"),
        _attribute("UNIT", PAIR, group="Pair", codelist=SIZES),
        _attribute("NOTE", MOST, group="Sibling"),
        _attribute("OF_TIME", ("D1", "TIME_PERIOD")),
        _attribute("STATUS", KEY, codelist=SIZES),
        _attribute("REMARK", KEY),
    )
    parts = (*dimensions, time, measure, *components, *common)
    order = [Role.DIMENSION, Role.TIME, Role.MEASURE, Role.ATTRIBUTE]
    return Schema(
        Reference("OFFICE", "DF_RICH", "1.0"),
        Reference("OFFICE", "RICH", "1.0"),
        {"en": "Rich"},
        tuple(sorted(parts, key=lambda c: order.index(c.role))),
        groups={"Pair": PAIR, "Sibling": MOST, "Unused": ("D5",)},
    )


RICH = _schema()
RICH_30 = _schema(
    Component("COUNT", Role.MEASURE, text_type="Integer"),
    _attribute("SET_TAGS", (), multiple=True),
    _attribute("SERIES_TAGS", NAMES, multiple=True, codelist=SIZES),
    _attribute("PAIR_TAGS", PAIR, group="Pair", multiple=True),
    _attribute("TAGS", KEY, multiple=True),
    _attribute("SIZES", KEY, multiple=True, codelist=SIZES),
)


def rich(count: int = 12, schema: Schema = RICH, **columns) -> Observations:
    """Rows with distinct keys, two periods a series; what is given replaces the usual."""
    code = ("S", "M", "L", "XL")
    series = [i // 2 for i in range(count)]
    usual = {name: [code[s % 4] if j == 1 else code[(s + j) // 3 % 4] for s in series] for j, name in enumerate(NAMES)}
    usual |= {
        "D1": [f"s{s}" for s in series],
        "TIME_PERIOD": [str(2020 + i % 2) for i in range(count)],
        "OBS_VALUE": [f"{i}.50" for i in range(count)],
        "OF_SET": ["the whole"] * count,
        "OF_SERIES": [f"series {s} & co" for s in series],
        "OF_ONE": [code[s % 4] for s in series],
        "TITLE": [f"<{code[s % 4]}> {usual['D3'][2 * s]}" for s in series],
        "UNIT": ["L" if s % 4 else None for s in series],
        "NOTE": ["of: " + ".".join(usual[n][2 * s] for n in MOST) for s in series],
        "OF_TIME": [f"p{i % 2}" for i in range(count)],
        "STATUS": [None if i % 3 else "M" for i in range(count)],
        "REMARK": [None if i % 2 else "" for i in range(count)],
    }
    if "TAGS" in schema:
        usual |= {
            "COUNT": [str(i) for i in range(count)],
            "SET_TAGS": [["a", "b & c"]] * count,
            "SERIES_TAGS": [["S", "XL"] if s % 2 else None for s in series],
            "PAIR_TAGS": [[usual["D2"][2 * s], usual["D3"][2 * s], ""] for s in series],
            "TAGS": [[" x\ty ", "]]>", "z"][: i % 4] or None for i in range(count)],
            "SIZES": [["M"], ["M", "L"]][0:1] * count,
        }
    return Observations.from_columns(schema, usual | columns)
