"""Made-up keys, values and attributes: what goes out comes back, in every format."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.messages import xsd
from ilms.observations import ACTION, Observations
from messages.specimens import C18, EXACT, LEGAL, back, c18, listed, to_file

TEXT = st.text(LEGAL, max_size=20)
SCHEMA = c18()


def coded(component):
    return st.sampled_from(SCHEMA[component].codelist.ids)


KEYS = st.tuples(coded("REF_AREA"), coded("SEX"), coded("CDS"), st.integers(1990, 2030).map(str))
VALUES = st.none() | st.decimals(allow_nan=False, allow_infinity=False).map(str) | TEXT
ROWS = st.dictionaries(
    KEYS,
    st.tuples(
        VALUES, st.none() | TEXT, st.none() | TEXT,
        st.none() | coded("OBS_STATUS"), st.none() | coded("UNIT_MULT"),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


def made(rows):
    keys, values = list(rows), list(rows.values())
    names = ["OBS_VALUE", "SOURCE", "NOTE_CLASSIF", "OBS_STATUS", "UNIT_MULT"]
    columns = {
        "REF_AREA": [k[0] for k in keys], "SEX": [k[1] for k in keys], "CDS": [k[2] for k in keys],
        "TIME_PERIOD": [k[3] for k in keys], "FREQ": ["A"] * len(keys),
        "MEASURE": ["MNA_OEMP_NB"] * len(keys),
    }  # fmt: skip
    return Observations.from_columns(SCHEMA, columns | {n: [v[i] for v in values] for i, n in enumerate(names)})


@pytest.mark.parametrize("variant", EXACT, ids="-".join)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_what_goes_out_comes_back(variant, rows):
    observations = made(rows)
    with TemporaryDirectory() as folder:
        path = to_file(observations, Path(folder), variant)
        assert listed(back(path, variant[0])) == listed(observations)
        if variant[0].startswith("sdmx-ml"):
            assert xsd.validate(path, SCHEMA) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, actions=st.lists(st.sampled_from("IAMRD"), min_size=12, max_size=12))
def test_actions_stay_with_their_rows(rows, actions):
    plain = made(rows)
    letters = actions[: len(plain)]
    columns = {name: plain.text(name) for name in plain.table.column_names} | {ACTION: letters}
    with TemporaryDirectory() as folder:
        path = to_file(Observations.from_columns(SCHEMA, columns), Path(folder), ("sdmx-csv-2.0", "TIME_PERIOD"))
        read = back(path, "sdmx-csv-2.0")
    assert read.text(ACTION).to_pylist() == letters
    assert read.schema.dataflow.id == C18
