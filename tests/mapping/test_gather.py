import re

import pytest

from ilms.described import describe
from ilms.errors import SourceError, UsageError
from ilms.mapping.gather import gather
from ilms.structures.tables import find
from ilms.workspace import Workspace
from mapping.office import ILMS, MAPPING, codes, figures, found

TIDY = (
    MAPPING.replace("header = 2", "header = 1")
    .replace("sources/{year}/dolab.xlsx", "sources/{year}/lfs.xlsx")
    .replace('source = "dolab"', 'source = "lfs"')
)
PREFER = '[tables.C18]\nprefer = ["lfs"]\n'


def refused(office, kind=UsageError):
    with pytest.raises(kind) as caught:
        office.gather()
    return caught.value


@pytest.fixture
def two_sources(office):
    """C18 of 2019 in both sources, of 2018 in `lfs` only."""
    office.mapping(TIDY, "c18-lfs")
    for year in (2018, 2019):
        office.workbook([["Nước đến", "Tổng số"], ["Đức", 7]], name=f"sources/{year}/lfs.xlsx")
    return office


def test_every_file_that_fits_is_read_and_put_together(office):
    office.crosstab(["Nhật Bản", 5, 3, 2], name="sources/2020/dolab.xlsx")
    office.crosstab(["Đức", 5, 3, 2], name="sources/2020/other.xlsx")
    data = office.read()
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2019", "2020"}
    row = data.observations.text("TIME_PERIOD").to_pylist().index("2020")
    assert data.provenance.where(row) == [{"file": "sources/2020/dolab.xlsx", "sheet": "Biểu 18", "cell": "B3"}]


def test_findings_of_several_files_are_told_together_each_at_its_cell(office):
    office.crosstab(["Nhật Bổn", 5, 3, 2])
    office.crosstab(["Nhật Bổn", 5, 3, 2], name="sources/2020/dolab.xlsx")
    (one,) = found(office.read(), "MAP001")
    assert [place["file"] for place in one.where] == ["sources/2019/dolab.xlsx", "sources/2020/dolab.xlsx"]


def test_one_data_set_a_dataflow_in_the_order_of_the_questionnaire(office):
    text = MAPPING.replace('"C18"', '"C15"').replace("CDS =", "CRS =")
    office.mapping(text, "a-comes-first")
    office.write("mappings/templates/c16.toml", "not read")
    assert [data.name for data in office.gather()] == ["C15", "C18"]
    assert [data.name for data in office.gather(find("C18"))] == ["C18"]
    assert office.gather(find("C16")) == []


def test_mapping_files_given_by_hand_stand_instead(office):
    other = office.write("elsewhere.toml", MAPPING.replace('"C18"', '"C17"'))
    assert [data.name for data in office.gather(None, [other])] == ["C17"]


def test_a_table_that_is_declared_as_not_submitted_is_left_out_until_it_is_asked_for(office):
    office.write("ilms.toml", ILMS + '[tables.C18]\nnot-submitted = "no register"\n')
    assert office.gather() == []
    assert [data.name for data in office.gather(find("C18"))] == ["C18"]


def test_a_workspace_without_mapping_files_has_nothing(office):
    (office.root / "mappings" / "c18.toml").unlink()
    assert office.gather() == []


def test_the_preferred_source_fills_the_year_and_the_other_the_rest(two_sources):
    two_sources.write("ilms.toml", ILMS + PREFER.replace("lfs", "dolab"))
    data = two_sources.read()
    assert set(figures(data, "TIME_PERIOD", "SOURCE")) == {
        ("2018", "Labour Force Survey"),
        ("2019", "Department of Overseas Labour records"),
    }
    assert data.source is None
    (one,) = found(data, "MAP017")
    said = "C18 2019 is taken from `dolab`; 1 observations of `lfs` are not used"
    assert one.message == f"{said}: both have a value in 0 of them, alike in 0"
    assert codes(data) == {"MAP017", "MAP064"}


def test_provenance_follows_the_choice(two_sources):
    two_sources.write("ilms.toml", ILMS + PREFER)
    data = two_sources.read()
    assert set(figures(data, "SOURCE")) == {("Labour Force Survey",)}
    files = [data.provenance.where(row)[0]["file"] for row in range(len(data.observations))]
    assert files == ["sources/2018/lfs.xlsx", "sources/2019/lfs.xlsx"]
    assert data.source == "lfs"


def test_two_sources_without_a_preference_are_an_error_and_never_a_mixture(two_sources):
    data = two_sources.read()
    (one,) = found(data, "MAP010")
    assert one.message == "C18 2019 is filled by several sources: `dolab`, `lfs`"
    assert one.hint.endswith('[tables.C18] prefer = ["dolab", "lfs"]')
    sources = {source for year, source in figures(data, "TIME_PERIOD", "SOURCE") if year == "2019"}
    assert sources == {"Department of Overseas Labour records"}


def test_two_mapping_files_of_one_source_are_put_together(office):
    more = {"CDS": 'CDS = { value = "CDS_DES_DEU" }', "unit": 'unit = "persons"\nignore = "Nước đến"'}
    office.mapping(name="more", **more)
    office.mapping()
    assert len(office.read().observations) == 12
    assert codes(office.read()) == set()


@pytest.mark.parametrize(
    ("counts", "severity", "table"),
    [("movements", "error", "C18"), ("contracts", "warning", "C18"), ("permits", "warning", "C18")],
)
def test_what_is_no_person_is_never_taken_for_one_by_silence(office, counts, severity, table):
    named = f'notes = {{ S5 = "Counted: {counts}" }}\ncounts = "{counts}"'
    office.write("ilms.toml", re.sub(r"ilostat.*\nnotes.*", named, ILMS))
    (one,) = found(office.read(), "MAP019")
    assert (str(one.severity), one.message) == (severity, f"source `dolab` counts {counts}, and {table} wants persons")
    office.mapping('as-persons = "one contract a person a year"\n' + MAPPING)
    (one,) = found(office.read(), "MAP020")
    assert one.message.endswith("taken as persons: one contract a person a year")
    assert codes(office.read()) == {"MAP020"}


def test_notes_of_the_source_and_of_the_table(office):
    office.mapping(MAPPING + '[notes]\nT36 = "by citizenship"\n')
    row = office.read().observations.to_pandas().iloc[0]
    assert row["NOTE_SOURCE"] == "Survey name (without year): DOLAB records"
    assert row["NOTE_INDICATOR"].endswith("by citizenship")


def test_earnings_are_no_persons_and_need_no_scaling(office):
    text = MAPPING.replace('"C18"', '"A10-birth"').replace("CDS =", "CBR =").replace("country-vi", "origin")
    office.mapping(text.replace('"persons"', '"thousands"').replace("header = 2", "header = 1"))
    office.workbook([["Nước đến", "Tổng số"], ["Sinh ở nước ngoài", 8500.5]])
    row = office.read().observations.to_pandas().iloc[0]
    assert (row["OBS_VALUE"], row["UNIT_MEASURE"], row["UNIT_MULT"]) == ("8500500", "LC", "0")


@pytest.mark.parametrize(
    ("changes", "says", "hint"),
    [
        ({"source": 'source = "dolap"'}, "ilms.toml has no [sources.dolap]", "did you mean `dolab`?"),
        ({"table": 'table = "C81"'}, "c18.toml`: there is no table or dataflow `C81`", "ilms tables"),
        ({"table": 'table = "A1"'}, "has two dataflows", "A1-birth or A1-citizenship"),
        ({"SEX": ""}, "gives no origin for SEX of C18", "SEX = {"),
        ({"SEX": 'SX = { header = 2 }\nSEX = { header = 2, map = "sex-vi" }'}, "a key `SX`", "`SEX`"),
        ({"SEX": 'SEX = { header = 2, map = "sex" }'}, "c18.toml`: there is no code map `sex`", "sex-"),
    ],
)
def test_a_mapping_file_that_does_not_fit_is_refused(office, changes, says, hint):
    office.mapping(**changes)
    error = refused(office)
    assert says in error.title
    assert hint in error.hint


def test_a_missing_sheet_is_told_with_those_that_are_there(office):
    office.crosstab(sheet="Biểu 17")
    error = refused(office, SourceError)
    assert error.title == '`sources/2019/dolab.xlsx` has no sheet "Biểu 18"'
    assert error.detail == 'its sheets: "Biểu 17"\nread for C18 by `mappings/c18.toml`'


def test_a_workbook_open_in_excel_stops_with_its_name(office):
    (office.root / "sources/2019/~$dolab.xlsx").write_bytes(b"\x03Lan")
    assert refused(office, SourceError).title == "`sources/2019/dolab.xlsx` is open in Excel (Lan)"


def test_a_text_file_is_read_like_a_sheet_and_told_by_its_lines(office):
    office.mapping(
        file='file = "sources/{year}/dolab.csv"\nnumber = "vi"', sheet="", SEX='SEX = { header = 1, map = "sex-vi" }'
    )
    office.write("sources/2019/dolab.csv", "Nước đến;Nam;Nữ\nĐức;1.234;5,5\nNhật Bổn;1;2\n")
    data = office.read()
    assert figures(data) == {("CDS_DES_DEU", "SEX_M"): "1.234", ("CDS_DES_DEU", "SEX_F"): "0.0055"}
    (one,) = found(data, "MAP001")
    assert one.where == ({"file": "sources/2019/dolab.csv", "line": 3},)


@pytest.mark.parametrize(("area", "code"), [("VN", "VNM"), ("Viet Nam", "VNM"), ("VNN", "VNM")])
def test_an_area_that_is_none_is_told_once(office, area, code):
    office.write("ilms.toml", (office.root / "ilms.toml").read_text("utf-8").replace('"VNM"', f'"{area}"'))
    with pytest.raises(UsageError) as caught:
        office.read()
    assert f"an area `{area}`" in caught.value.title
    assert f"`{code}`" in caught.value.hint


def test_one_table_that_cannot_be_read_is_a_finding_and_the_others_are_read(office):
    office.crosstab()
    office.mapping(table='table = "C19"', CDS='EDU = { value = "EDU_AGGREGATE_TOTAL" }', sheet='sheet = "Biểu 19"')
    (office.root / "mappings/c18.toml").rename(office.root / "mappings/c19.toml")
    office.mapping()
    read, unread = gather(Workspace.load(office.root), tolerant=True)
    assert (read.name, len(read.observations) > 0) == ("C18", True)
    assert (unread.name, len(unread.observations), unread.source) == ("C19", 0, "dolab")
    (one,) = describe([unread])
    assert (one.code, str(one.severity)) == ("SRC008", "error")
    assert one.message.startswith(
        'C19 is not read: `sources/2019/dolab.xlsx` has no sheet "Biểu 19"; there are: "Biểu 18"'
    )
    assert "mappings/c19.toml" in one.hint


@pytest.mark.parametrize(
    ("code", "says"),
    [("SRC007", "no file fits `sources/{year}/dolab.xlsx`; there are: -"), ("SRC009", "dolab.xlsx` is")],
)
def test_a_missing_file_and_one_that_is_no_workbook_are_told_apart(office, code, says):
    office.mapping()
    (office.root / "sources/2019").mkdir(parents=True, exist_ok=True)
    file = office.root / "sources/2019/dolab.xlsx"
    file.unlink(missing_ok=True)
    if code == "SRC009":
        file.write_bytes(b"%PDF-1.7 not a workbook")
    (one,) = describe(gather(Workspace.load(office.root), tolerant=True))
    assert one.code == code
    assert says in one.message
    assert "mappings/c18.toml" in one.hint


def test_a_text_is_read_in_the_encoding_that_its_mapping_says(office):
    office.mapping(
        file='file = "sources/{year}/dolab.csv"\nencoding = "windows-1252"', sheet="", header='header = "Pays"',
        CDS='CDS = { column = "Pays", map = "ours" }', SEX='SEX = { value = "SEX_T" }',
    )  # fmt: skip
    office.write("maps/ours.csv", "label,code\nC\u00f4te d'Ivoire,CIV\n")
    path = office.write("sources/2019/dolab.csv", "")
    path.write_bytes("Pays;Total\nC\u00f4te d'Ivoire;8\n".encode("cp1252"))
    data = office.read()
    assert figures(data, "CDS") == {("CDS_DES_CIV",): "0.008"}
    assert "SRC003" not in codes(data)
