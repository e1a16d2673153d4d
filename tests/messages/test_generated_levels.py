"""Made-up data structures, keys, values and attributes at every level: valid and equal in every form of SDMX-ML."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.messages import formats, xsd
from ilms.messages.header import FLAT, SERIES
from ilms.observations import Observations
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema
from messages.specimens import LEGAL, header, listed

ML = [(name, form) for name in formats.NAMES if name.startswith("sdmx-ml") for form in (SERIES, FLAT)]
TEXT = st.text(LEGAL, max_size=8)
CODES = ("A", "B.1", "_T")
LIST = Codelist(Reference("OFFICE", "CL_ANY", "1.0"), {}, tuple(Code(code, {}) for code in CODES))
YEARS = [str(year) for year in range(2000, 2004)]


@st.composite
def schemas(draw, several=False):
    """A DSD: one to four dimensions, time or not, up to two groups, attributes wherever."""
    names = [f"D{i}" for i in range(draw(st.integers(1, 4)))]
    coded = draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    parts = [Component(n, Role.DIMENSION, codelist=LIST if c else None) for n, c in zip(names, coded, strict=True)]
    key = list(names)
    if draw(st.booleans()):
        parts.append(Component("TIME_PERIOD", Role.TIME, text_type="ObservationalTimePeriod"))
        key.append("TIME_PERIOD")
    subsets = st.lists(st.sampled_from(names), min_size=1, unique=True).map(
        lambda some: tuple(n for n in names if n in some)
    )
    groups = {f"G{i}": draw(subsets) for i in range(draw(st.integers(0, 2)))}
    parts.append(Component("OBS_VALUE", Role.MEASURE, text_type="String"))
    if several:
        parts.append(Component("OTHER", Role.MEASURE, text_type="String"))
    places = (
        st.sampled_from([(), tuple(key), *groups]) | subsets | subsets.map(lambda some: (*some, *key[len(names) :]))
    )
    for i in range(draw(st.integers(0, 6))):
        place = draw(places)
        group = place if isinstance(place, str) else None
        attachment = groups[place] if group else place
        multiple = several and draw(st.booleans())
        codelist = LIST if draw(st.booleans()) else None
        parts.append(
            Component(f"A{i}", Role.ATTRIBUTE, attachment=attachment, group=group, codelist=codelist, multiple=multiple)
        )
    me = Reference("OFFICE", "MADE_UP", "1.0")
    return Schema(me, me, {}, tuple(parts), groups=groups)


@st.composite
def observations(draw, several=False):
    """Rows with distinct keys; an attribute has one value for all rows that agree in what it is attached to."""
    schema = draw(schemas(several))

    def values(component):
        if component.role is Role.TIME:
            return st.sampled_from(YEARS)
        one = st.sampled_from(CODES) if component.codelist else TEXT
        if component.multiple:
            return st.lists(one, min_size=1, max_size=3)
        return one

    keys = draw(st.lists(st.tuples(*(values(schema[n]) for n in schema.key)), min_size=1, max_size=8, unique=True))
    columns = dict(zip(schema.key, map(list, zip(*keys, strict=True)), strict=True))
    for component in (*schema.measures, *schema.attributes):
        attachment = component.attachment if component.role is Role.ATTRIBUTE else schema.key
        said = {}
        column = []
        for row in range(len(keys)):
            place = tuple(columns[n][row] for n in attachment)
            if place not in said:
                said[place] = draw(st.none() | values(component))
            column.append(said[place])
        columns[component.id] = column
    return Observations.from_columns(schema, columns)


@pytest.mark.parametrize("variant", ML, ids="-".join)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_what_goes_out_is_valid_and_comes_back(variant, data):
    made = data.draw(observations(several=variant[0] == "sdmx-ml-3.0"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xml"
        formats.write(made, path, variant[0], header(variant[1]))
        (dataset,) = formats.read(path, lambda _: made.schema)
        assert listed(dataset.observations) == listed(made)
        assert not len(dataset.findings)
        assert xsd.validate(path, made.schema) == []
