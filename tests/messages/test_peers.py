"""Every SDMX message is valid and two readers that we did not write read it with equal values."""

import pytest

from ilms.messages import xsd
from ilms.observations import Observations
from ilms.structures.load import indicators
from ilms.structures.load import schema as packaged
from messages.peers import by_pysdmx, by_sdmx1, same
from messages.specimens import C18, NFC, NFD, SDMX, TEXTS, listed, some, to_file

ML = [variant for variant in SDMX if variant[0].startswith("sdmx-ml")]
# No peer reads data in SDMX-JSON 2.0: what checks it stands in test_json.py.
READABLE = [variant for variant in SDMX if variant[0] != "sdmx-json-2.0"]
every = pytest.mark.parametrize("variant", READABLE, ids="-".join)
ml = pytest.mark.parametrize("variant", ML, ids="-".join)
# sdmx1 cuts CSV at every line break, and pandas, behind pysdmx, turns returns into line feeds.
PLAIN = [text for text in TEXTS if not set(text) & set("\r\n\u0085\u2028")]


@every
def test_pysdmx_reads_equal_values(variant, tmp_path):
    observations = some()
    assert same(listed(observations), by_pysdmx(to_file(observations, tmp_path, variant)))


@pytest.mark.parametrize("variant", [v for v in READABLE if v[0] != "sdmx-csv-1.0"], ids="-".join)
def test_sdmx1_reads_equal_values(variant, tmp_path):
    observations = some()
    assert same(listed(observations), by_sdmx1(to_file(observations, tmp_path, variant), C18))


@every
def test_awkward_texts_reach_pysdmx(variant, tmp_path):
    # pysdmx itself turns the text `nan` of a CSV file into `NaN`.
    observations = some(SOURCE=[text for text in PLAIN if text != "nan"])
    assert same(listed(observations), by_pysdmx(to_file(observations, tmp_path, variant)))


@ml
def test_all_awkward_texts_reach_both_in_xml(variant, tmp_path):
    observations = some(SOURCE=TEXTS)
    path = to_file(observations, tmp_path, variant)
    assert same(listed(observations), by_sdmx1(path, C18))
    assert same(listed(observations), by_pysdmx(path))


@ml
def test_both_forms_of_vietnamese_reach_both_readers(variant, tmp_path):
    path = to_file(some(SOURCE=[NFC, NFD]), tmp_path, variant)
    assert {row["SOURCE"] for row in by_sdmx1(path, C18)} == {NFC, NFD}
    assert {row["SOURCE"] for row in by_pysdmx(path)} == {NFC, NFD}


@ml
def test_messages_are_valid(variant, tmp_path, schema):
    observations = some(SOURCE=TEXTS, OBS_VALUE=[None, *("1.10" for _ in TEXTS[1:])])
    assert xsd.validate(to_file(observations, tmp_path, variant), schema) == []


@ml
@pytest.mark.parametrize("indicator", indicators())
def test_every_table_can_be_written_valid(variant, indicator, tmp_path):
    schema = packaged(indicator)
    firsts = {c.id: [min(schema.allowed[c.id])] for c in schema.dimensions if c.id in schema.allowed}
    observations = Observations.from_columns(schema, firsts | {"TIME_PERIOD": ["2019"], "OBS_VALUE": ["1.10"]})
    path = to_file(observations, tmp_path, variant)
    assert xsd.validate(path, schema) == []
    assert same(listed(observations), by_sdmx1(path, indicator))
