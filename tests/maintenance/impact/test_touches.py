"""Every place where a code can stand is told, with its line and what it becomes."""

from dataclasses import replace

import pytest

from ilms.assembly.build import build
from ilms.assembly.prepare import prepare
from ilms.history.ledger import Ledger
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.impact.touch import What
from ilms.maintenance.rewriting.edits import write
from ilms.recoding.code_maps import Maps
from ilms.structures import files
from ilms.structures.model import Item, MappedValue, RepresentationMap, StructureMessage, ValueMapping
from maintenance.impact.versions import edited, packaged, renamed, touched

SEX = ("SEX_F", "SEX_W")


def of(found, what, file=None):
    return [one for one in found.touches if one.what is what and file in (None, one.file.name)]


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.fixture
def here(workspace):
    return workspace("viet-nam")


@pytest.fixture
def women():
    """CL_SEX, and the same with another code for women."""
    old = packaged("CL_SEX")
    return old, renamed(old, dict([SEX]))


def test_codes_in_mapping_files(here, women):
    path = put(
        here.root,
        "mappings/own.toml",
        'table = "C18"\r\nsource = "dolab"\r\n[read]\r\nfile = "sources/{year}/x.xlsx"\r\nheader = "Nước"\r\n'
        'unit = "persons"  # người\r\nlevels = "indent"\r\n[dimensions]\r\nCDS = { column = "Nước" }\r\n'
        "SEX = { column = 'Giới', empty = 'SEX_F', level = 2, above = \"F\", map = 'sex-vi' } # F\r\n"
        'TIME_PERIOD = { file = "year" }\r\n',
    )
    found = touched(here, *women)
    assert [(one.line, one.at, one.text, one.becomes) for one in of(found, What.MAPPING)] == [
        (10, "dimensions.SEX.above", "F", "W"),
        (10, "dimensions.SEX.empty", "SEX_F", "SEX_W"),
    ]
    before = path.read_bytes()
    write(found.files)
    assert path.read_bytes() == before.replace(b"'SEX_F'", b"'SEX_W'").replace(b'above = "F"', b'above = "W"').replace(
        b"map = 'sex-vi'", b'map = ["sex-vi-cl-sex", "sex-vi"]'
    )


def test_statuses_of_signs_and_footnotes(here):
    mapping = here.root / "mappings" / "c18-dolab.toml"
    text = mapping.read_text("utf-8").replace(
        'unit = "persons"\n', 'unit = "persons"\nfootnotes = { "*" = { status = "N" } }\n'
    )
    mapping.write_text(text, "utf-8")
    old = packaged("CL_OBS_STATUS")
    found = touched(here, old, renamed(old, {"N": "NA"}))
    assert [one.at for one in of(found, What.MAPPING, "c18-dolab.toml")] == [
        "read.footnotes.*.status", "read.signs.….status",
    ]  # fmt: skip
    assert {one.becomes for one in of(found, What.MAPPING)} == {"NA"}


def test_rows_of_the_office_s_own_map_are_edited_and_of_a_packaged_one_overruled(here, women):
    own = put(
        here.root, "maps/sex-vi.csv", '\ufefflabel,code,comment\r\nNam,SEX_M,\r\n"Nữ","SEX_F","a, b"\r\nTổng,SEX_T,\r\n'
    )
    found = touched(here, *women)
    [row] = of(found, What.CODE_MAP)
    assert (row.line, row.at, row.text, row.becomes, row.packaged) == (3, "Nữ", "SEX_F", "SEX_W", False)
    before = own.read_bytes()
    write(found.files)
    assert own.read_bytes() == before.replace(b'"SEX_F"', b'"SEX_W"')
    assert not (here.root / "maps" / "sex-vi-cl-sex.csv").exists()


def test_the_map_in_front_knows_what_could_be_spelt_alike(here):
    old = packaged("CL_CDS")
    mapping = here.root / "mappings" / "c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8").replace('"country-vi"', '["ours", "country-en"]'), "utf-8")
    put(here.root, "maps/ours.csv", "label,code\nTriều Tiên,PRK\n")
    found = touched(here, old, renamed(old, {"CDS_DES_PRK": "CDS_DES_KPR"}))
    write(found.files)
    assert 'map = ["ours", "country-en-cl-cds", "country-en"]' in mapping.read_text("utf-8")
    maps = Maps(here.overlay("maps"))
    front, whole = maps.get("country-en-cl-cds"), maps.get("country-en")
    for label in whole.labels:
        was, now = whole.code(label), front.code(label)
        assert now in (None, was) if was != "PRK" else now == "CDS_DES_KPR", label


def test_several_classes_in_one_cell(workspace):
    here = workspace("cambodia")
    path = put(here.root, "maps/office-education.csv", "label,code\nHigher,EDU_ISCED11_6+7\n")
    old = packaged("CL_EDU")
    found = touched(here, old, renamed(old, {"EDU_ISCED11_6": "EDU_ISCED11_60", "EDU_ISCED11_7": "EDU_ISCED11_70"}))
    write(found.files)
    assert path.read_text("utf-8").splitlines()[1] == "Higher,EDU_ISCED11_60+70"


@pytest.mark.parametrize("form", ["sdmx-ml-3.0", "sdmx-json-2.0"])
def test_a_representation_map(here, women, form):
    header = women[0].header
    rows = tuple(
        ValueMapping((MappedValue(label),), (code,)) for label, code in (("Nam", "SEX_M"), ("Bà & cô", "SEX_F"))
    )
    one = RepresentationMap(
        id="SEXES",
        agency="VN",
        version="1.0.0",
        names={"en": "Sexes"},
        sources=("String",),
        targets=("String",),
        mappings=rows,
    )
    path = here.root / "maps" / ("sexes.xml" if form == "sdmx-ml-3.0" else "sexes.json")
    path.parent.mkdir()
    files.write(StructureMessage(header, (one,)), path, form)
    found = touched(here, *women)
    [touch] = of(found, What.CODE_MAP, path.name)
    assert (touch.text, touch.becomes) == ("SEX_F", "SEX_W")
    before = path.read_bytes()
    write(found.files)
    if form == "sdmx-ml-3.0":
        assert "SEX_W" in path.read_text("utf-8").splitlines()[touch.line - 1]
        assert path.read_bytes() == before.replace(b">SEX_F<", b">SEX_W<")
    else:
        assert touch.edit is None
        assert found.by_hand(touch)
        assert path.read_bytes() == before


def test_labels_that_are_codes_get_a_map(here, women):
    mapping = here.root / "mappings" / "c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8").replace(', map = "sex-vi"', ""), "utf-8")
    found = touched(here, *women)
    assert [(one.at, one.becomes) for one in of(found, What.MAPPING)] == [("dimensions.SEX", "SEX_W")]
    write(found.files)
    assert 'SEX = { header = 2, map = "codes-cl-sex" }' in mapping.read_text("utf-8")
    assert (here.root / "maps" / "codes-cl-sex.csv").read_text("utf-8").splitlines()[1:] == [
        "SEX_F,SEX_W,SEX_F until it was renamed", "F,SEX_W,SEX_F until it was renamed",
    ]  # fmt: skip


def test_rules_of_the_office(here, women):
    path = put(
        here.root,
        "rules/own.toml",
        '# của chúng tôi\n[[rule]]\nid = "sexes-exchanged"\nbetween = ["SEX_M", "SEX_F"] # nam, nữ\n\n'
        '[[partition]]\nid = "SEX"\nversion = "SEX"\ntotal = "T"\nparts = ["M", "F"]\ngroups = { "F" = ["M"] }\n',
    )
    found = touched(here, *women)
    mine = [(one.line, one.at, one.text, one.becomes) for one in of(found, What.RULE, "own.toml")]
    assert mine == [
        (10, "[[partition]] SEX parts", "F", "W"),
        (11, "[[partition]] SEX groups.F", "F", "W"),
        (4, "[[rule]] sexes-exchanged between", "SEX_F", "SEX_W"),
    ]
    before = path.read_bytes()
    assert of(found, What.RULE, "partitions.toml") == []  # ours replaces it
    write(found.files)
    assert path.read_bytes() == before.replace(b'"SEX_F"', b'"SEX_W"').replace(b'"F"', b'"W"')


@pytest.mark.parametrize(("other", "version"), [({}, "GENDER"), ({"SEX_F": "GENDER_W"}, None)])
def test_a_flat_list_that_begins_otherwise_renames_the_version_of_a_partition(here, other, version):
    """No code is called `SEX`: where each code keeps the rest of its name, the version's is the one edit."""
    path = put(
        here.root, "rules/own.toml",
        '[[partition]]\nid = "SEX"\nversion = "SEX" # giới tính\ntotal = "T"\nparts = ["M", "F"]\n',
    )  # fmt: skip
    old = packaged("CL_SEX")
    codes = {code.id: code.id.replace("SEX_", "GENDER_") for code in old.artefacts[0].items} | other
    found = touched(here, old, renamed(old, codes))
    mine = [(one.at, one.text, one.becomes) for one in of(found, What.RULE, "own.toml")]
    if version is None:  # a code of another name: which version it is of now, a person says
        assert [(text, becomes) for _, text, becomes in mine] == [("T", None), ("M", None), ("F", None)]
        return
    assert mine == [("[[partition]] SEX version", "SEX", version)]
    write(found.files)
    assert 'version = "GENDER" # giới tính\ntotal = "T"\n' in path.read_text("utf-8")


def test_scripts_of_the_office(here, women):
    text = '/* "SEX_F" */\r\nDS_r := DS_1[filter SEX = "SEX_F" or SEX = "SEX_FX"]; // "SEX_F"\r\n'
    path = put(here.root, "rules/own.vtl", text)
    found = touched(here, *women)
    assert [(one.line, one.becomes) for one in of(found, What.RULE, "own.vtl")] == [(2, "SEX_W")]
    write(found.files)
    assert path.read_bytes() == text.replace('= "SEX_F" or', '= "SEX_W" or').encode()


def test_waivers_settings_profiles_and_layouts(here):
    put(
        here.root,
        "waivers.toml",
        '[[waiver]]\ncode = "SUM001"\nreason = "r"\nwho = "w"\narea = "VNM"\nkey = { SEX = "SEX_F" }\n',
    )
    put(
        here.root,
        "stars/template.toml",
        'area = "VNM"\n[[table]]\ntable = "C19"\nsheet = "19"\nyear = "B2"\ncolumns = { C = "SEX_F", D = "SEX_M" }\n'
        'rows = { 5 = "SEX_F EDU_AGGREGATE_TOTAL" }\n',
    )
    put(here.root, "stars/other.toml", '[tool]\nsex = "SEX_F"\n')
    old = packaged("CL_SEX", "CL_AREA")
    found = touched(here, old, renamed(old, {**dict([SEX]), "VNM": "VIE"}))
    told = [(one.what, one.file.name, one.line, one.becomes) for one in found.touches if not one.packaged]
    assert (What.SETTING, "ilms.toml", 2, "VIE") in told
    assert (What.WAIVER, "waivers.toml", 5, "VIE") in told
    assert (What.WAIVER, "waivers.toml", 6, "SEX_W") in told
    assert (What.QUESTIONNAIRE, "template.toml", 1, "VIE") in told
    assert (What.QUESTIONNAIRE, "template.toml", 6, "SEX_W") in told
    assert (What.QUESTIONNAIRE, "template.toml", 7, "SEX_W EDU_AGGREGATE_TOTAL") in told
    assert {one.packaged for one in of(found, What.PROFILE)} == {True}
    assert not [one for one in found.touches if one.file.name == "other.toml"]


def test_observations_with_their_cells_and_what_was_sent(here):
    old = packaged("CL_CDS")
    new = renamed(old, {"CDS_DES_JPN": "CDS_DES_JPX"})
    assert not of(touched(here, old, new), What.OBSERVATIONS)
    made = build(here, prepare(here), ("sdmx-csv-2.0",))
    full = {f"full/{flow}.csv": made.file(flow, "sdmx-csv-2.0") for flow in made.dataflows}
    submission = Ledger(here.submissions).begin({"target": "ilostat"}, full)
    found = touched(here, old, new)
    figures = {one.dataflow: one for one in of(found, What.OBSERVATIONS)}["DF_MNA_OEMP_SEX_CDS_NB"]
    assert (figures.count, figures.periods) == (3, ("2019",))
    assert {"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "C9"} in figures.where
    sent = {one.dataflow: one for one in of(found, What.SUBMISSION)}["DF_MNA_OEMP_SEX_CDS_NB"]
    assert (sent.file, sent.count, sent.periods) == (submission.folder, 3, ("2019",))


def test_a_removed_code_is_left_to_people_with_the_nearest_ones(here):
    old = packaged("CL_CDS")
    new = edited(old, lambda one: (item for item in one.items if item.id != "CDS_DES_COD"))
    found = touched(here, old, new)
    [change] = found.changed.changes
    assert change.kind is Kind.REMOVED
    assert "CDS_DES_COG" in [code.id for code in found.near(change)]
    assert {one.what for one in found.touches} == {What.CODE_MAP, What.CONSTRAINT}
    assert all(found.undecided(one) and one.edit is None for one in found.touches)
    assert found.files == ()


def test_a_moved_code_tells_its_sums_and_a_new_one_the_sums_that_lack_it(here):
    old = packaged("CL_ECO")

    def items(one):
        for item in one.items:
            yield replace(item, parent="ECO_ISIC3") if item.id == "ECO_ISIC4_J" else item
        yield Item(id="ECO_ISIC4_V", names={"en": "Something quite new"}, parent="ECO_ISIC4")

    found = touched(here, old, edited(old, items))
    moved, added = (next(iter(found.changed.changes.of(kind))) for kind in (Kind.MOVED, Kind.ADDED))
    assert {one.what for one in found.of(moved)} == {What.RULE, What.AGGREGATION}
    assert "[[partition]] ECO_ISIC4 parts" in {one.at for one in found.of(moved)}
    assert [one.at for one in found.of(added) if one.what is What.RULE] == ["[[partition]] ECO_ISIC4 parts"]
    assert {one.at for one in found.of(added) if one.what is What.CONSTRAINT} == {"ECO"}
    assert found.files == ()


def test_labels_and_order_touch_nothing(here):
    old = packaged("CL_SEX")
    new = edited(old, lambda one: (replace(item, names={**item.names, "en": "x"}) for item in reversed(one.items)))
    assert touched(here, old, new).summary() == {
        "changes": 0, "touching": 0, "places": 0, "undecided": 0, "files": 0,
    }  # fmt: skip
