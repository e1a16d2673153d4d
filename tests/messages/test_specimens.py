"""The official SDMX 2.1 specimens (ECB exchange rates): another agency's DSD and data."""

import pytest

from ilms.errors import UsageError
from ilms.messages import formats, xsd
from ilms.messages.header import FLAT, SERIES
from ilms.structures.load import resolver, schemas_in
from messages.specimens import header, listed


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "spec" / "sdmx-ml-2.1"


@pytest.fixture(scope="module")
def structure(folder):
    return folder / "ng-structure-full.xml"


@pytest.fixture(scope="module")
def series(folder, structure):
    return formats.read(folder / "ng-ts-ss.xml", resolver(structure, None))[0]


def test_the_series_specimen_is_read(series):
    assert len(series.observations) == 12
    assert not len(series.findings)
    first = listed(series.observations)[0]
    assert first == {
        "FREQ": "M", "CURRENCY": "CHF", "CURRENCY_DENOM": "EUR", "EXR_TYPE": "SP00", "EXR_VAR": "E",
        "TIME_PERIOD": "2010-08", "OBS_VALUE": "1.3413", "OBS_STATUS": "A", "CONF_STATUS_OBS": "F",
        "DECIMALS": "4", "UNIT_MEASURE": "CHF", "UNIT_MULT": "0",
        "COLL_METHOD": "Average of observations through period",
        "TITLE": "ECB reference exchange rate, Swiss franc/Euro",
    }  # fmt: skip


def test_the_flat_specimen_says_the_same(folder, structure, series):
    flat = formats.read(folder / "ng-flat-ss.xml", resolver(structure, None))[0]
    assert listed(flat.observations) == listed(series.observations)


@pytest.mark.parametrize("name", ["ng-ts-ss.xml", "ng-flat-ss.xml"])
def test_the_specimens_are_valid_by_our_schema_of_their_dsd(folder, structure, name):
    (schema,) = schemas_in(structure).values()
    assert xsd.validate(folder / name, schema) == []


@pytest.mark.parametrize("form", [SERIES, FLAT])
def test_they_are_written_valid_and_equal(structure, series, form, tmp_path):
    path = tmp_path / "x.xml"
    formats.write(series.observations, path, "sdmx-ml-2.1", header(form))
    assert xsd.validate(path, series.observations.schema) == []
    again = formats.read(path, resolver(structure, None))[0]
    assert listed(again.observations) == listed(series.observations)


@pytest.mark.parametrize("name", ["sdmx-csv-1.0", "sdmx-csv-2.0", "csv"])
def test_they_convert_to_csv_and_back(structure, series, name, tmp_path):
    path = tmp_path / "x.csv"
    formats.write(series.observations, path, name, header())
    again = formats.read(path, resolver(structure, None))[0]
    assert listed(again.observations) == listed(series.observations)


def test_they_do_not_fit_ilostat_csv(series, tmp_path):
    with pytest.raises(UsageError, match="does not fit"):
        formats.write(series.observations, tmp_path / "x.csv", "ilostat-csv", header())


def test_a_dsd_without_a_dataflow_is_referred_to_itself(series, tmp_path):
    path = tmp_path / "x.xml"
    formats.write(series.observations, path, "sdmx-ml-2.1", header())
    assert '<common:Structure><Ref agencyID="ECB" id="ECB_EXR_NG" version="1.0"/>' in path.read_text("utf-8")


def test_groups_give_their_attributes_to_their_series(folder, structure, series, tmp_path):
    text = (folder / "ng-ts-ss.xml").read_text("utf-8")
    for currency, title in (("CHF", "Swiss franc"), ("USD", "U.S. dollar")):
        text = text.replace(f' TITLE="ECB reference exchange rate, {title}/Euro"', "")
        group = f'<Group CURRENCY="{currency}" TITLE="ECB reference exchange rate, {title}/Euro"/>'
        text = text.replace("\t\t<Series", f"\t\t{group}\n\t\t<Series", 1) if currency == "CHF" else text
        if currency == "USD":
            text = text.replace("\t\t<Series", f"\t\t{group}\n\t\t<Series", 1)
    path = tmp_path / "groups.xml"
    path.write_text(text, "utf-8")
    read = formats.read(path, resolver(structure, None))[0]
    assert listed(read.observations) == listed(series.observations)


def test_the_generic_specimen_says_the_same(folder, structure, series):
    (generic,) = formats.read(folder / "ng-ts.xml", resolver(structure, None))
    assert listed(generic.observations) == listed(series.observations)


def test_the_structure_specimen_is_no_data(structure):
    with pytest.raises(UsageError, match="structure message") as told:
        formats.detect(structure)
    assert "--structure" in told.value.hint
