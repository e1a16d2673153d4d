"""The official SDMX 2.1 specimens (ECB exchange rates): another agency's DSD and data."""

import pytest

from ilms.errors import UsageError
from ilms.messages import formats, xsd
from ilms.messages.header import SERIES
from ilms.observations import Observations
from ilms.structures.load import resolver, schemas_in
from messages.peers import by_pysdmx, by_sdmx1, same
from messages.specimens import VARIANTS, header, listed


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


@pytest.fixture(scope="module")
def live(folder):
    """What the ECB's service sent: generic, with attributes that the DSD attaches to a group too."""
    resolve = resolver(folder / "1" / "structure-full.xml", None)
    (dataset,) = formats.read(folder / "1" / "M.USD.EUR.SP00.A.xml", resolve)
    return dataset


def test_the_live_message_is_read(live):
    assert len(live.observations) == 252
    assert not len(live.findings)
    assert live.observations.schema.groups == {"Group": ("CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_SUFFIX")}
    row = listed(live.observations)[0]
    assert (row["TIME_PERIOD"], row["OBS_VALUE"], row["TITLE"]) == ("1999-01", "1.16078", "US dollar/Euro")
    assert live.observations.text("#action").to_pylist()[0] == "R"


@pytest.mark.parametrize("which", ["specimen", "live"])
@pytest.mark.parametrize("variant", [v for v in VARIANTS if v[0] != "ilostat-csv"], ids="-".join)
def test_they_convert_in_every_direction(which, variant, series, live, tmp_path):
    observations = (series if which == "specimen" else live).observations
    path = tmp_path / "x"
    formats.write(observations, path, variant[0], header(variant[1]))
    if "sdmx-ml" in variant[0]:
        assert xsd.validate(path, observations.schema) == []
    again = formats.read(path, lambda _: observations.schema)[0]
    assert listed(again.observations) == listed(observations)


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v[0].startswith("sdmx-ml")], ids="-".join)
def test_others_read_the_live_message_in_our_words(variant, live, folder, tmp_path):
    path = tmp_path / "x.xml"
    formats.write(live.observations, path, variant[0], header(variant[1]))
    rows = listed(live.observations)
    assert same(rows, by_sdmx1(path, folder / "1" / "structure-full.xml"))
    assert same(rows, by_pysdmx(path))


@pytest.fixture(scope="module")
def grouped(folder, tmp_path_factory):
    """The specimen's DSD with its TITLE in a group, as the standard's own samples have it."""
    text = (folder / "ng-structure-full.xml").read_text("utf-8")
    ids = ("CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_VAR")
    parts = "".join(
        "<structure:GroupDimension><structure:DimensionReference>"
        f'<Ref id="{name}"/></structure:DimensionReference></structure:GroupDimension>'
        for name in ids
    )
    before, _, after = text.partition("</structure:DimensionList>")
    text = f'{before}</structure:DimensionList><structure:Group id="Sibling">{parts}</structure:Group>{after}'
    before, _, after = text.partition(' id="TITLE">\n                     <structure:ConceptIdentity>')
    concept, _, after = after.partition("<structure:AttributeRelationship>")
    after = after.partition("</structure:AttributeRelationship>")[2]
    path = tmp_path_factory.mktemp("grouped") / "structure.xml"
    path.write_text(
        f'{before} id="TITLE">\n<structure:ConceptIdentity>{concept}<structure:AttributeRelationship>'
        '<structure:Group><Ref id="Sibling"/></structure:Group></structure:AttributeRelationship>' + after,
        "utf-8",
    )
    return path


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v[0].startswith("sdmx-ml")], ids="-".join)
def test_others_read_our_groups(variant, series, grouped, tmp_path):
    (schema,) = schemas_in(grouped).values()
    assert schema["TITLE"].group == "Sibling"
    names = series.observations.table.column_names
    columns = {name: series.observations.text(name) for name in names if not name.startswith("#")}
    observations = Observations.from_columns(schema, columns)
    path = tmp_path / "x.xml"
    formats.write(observations, path, variant[0], header(variant[1]))
    text = path.read_text("utf-8")
    assert text.count("Group ") == 4
    assert xsd.validate(path, schema) == []
    assert same(listed(observations), by_sdmx1(path, grouped))
    if variant[1] == SERIES:  # pysdmx leaves groups out of flat messages
        assert same(listed(observations), by_pysdmx(path))


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
