import pytest

from mapping.office import ILMS, MAPPING, codes, found

ECO = (
    MAPPING.replace('"C18"', '"C20"')
    .replace('CDS = { column = "Nước đến", map = "country-vi" }', 'ECO = { column = "Nước đến", map = "vsic2018" }')
    .replace("header = 2", "header = 1")
)  # fmt: skip


@pytest.fixture
def coded(office):
    """Table C20 read by the map of VSIC 2018, from a source that declares what it is given."""

    def read(declared="", text=ECO):
        office.write("ilms.toml", ILMS.replace('ilostat = "FX:6673"', f'ilostat = "FX:6673"\n{declared}'))
        office.mapping(text)
        office.workbook([["Nước đến", "Tổng số"], ["K", 5]])
        return office.read()

    return read


@pytest.mark.parametrize("version", ["VSIC2018", "VSIC 2018", "vsic-2018"])
def test_a_declared_classification_that_fits_its_map_is_nothing_to_tell(coded, version):
    assert codes(coded(f'classifications = {{ ECO = "{version}" }}')) == set()


def test_vsic_2025_letters_are_never_read_as_those_of_2018_by_silence(coded):
    (one,) = found(coded('classifications = { ECO = "VSIC2025" }'), "MAP032")
    assert one.message == "source `dolab` is coded in VSIC2025 for ECO, and c18.toml reads it by the map `vsic2018`"
    assert str(one.severity) == "error"


def test_a_classification_that_is_not_declared_is_told(coded):
    (one,) = found(coded(), "MAP033")
    assert one.hint == 'declare it in ilms.toml: [sources.dolab] classifications = { ECO = "VSIC2018" }'


def test_letters_alone_say_nothing_without_a_version(coded):
    assert "MAP001" in codes(coded(text=ECO.replace("vsic2018", "activity")))


def test_other_maps_are_not_asked(office):
    assert codes(office.read()) == set()


def test_a_mapping_file_that_gives_nothing_is_told(office):
    office.mapping(unit='unit = "persons"\nyears = [1999]')
    assert "MAP031" in codes(office.read())


def test_a_mapping_file_with_errors_has_told_enough(office):
    office.workbook([["khác"]])
    assert codes(office.read()) == {"MAP002"}
