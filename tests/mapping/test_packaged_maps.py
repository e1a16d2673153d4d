import csv
import unicodedata

import pytest
from babel import Locale

from ilms import resources
from ilms.mapping import totals
from ilms.mapping.code_maps import Coder, Maps
from ilms.structures.load import codelist
from ilms.structures.versions import codes_of

FOLDER = resources.folder("maps")
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv") if path.read_text("utf-8").startswith("label,code"))
COUNTRY = [("CDS", "CDS_DES"), ("CRS", "CRS_RES"), ("CPR", "CPR_PRV"), ("CBR", "CBR_BRT"), ("CCT", "CCT_CTZ")]
# Which dimension each map is for, with the versions that its bare codes may take.
FOR = {
    "age": [("AGE", version) for version in ("AGE_AGGREGATE", "AGE_10YRBANDS", "AGE_YTHADULT")],
    "origin": [("CBR", "CBR_BIR"), ("CCT", "CCT_CIT")], "status": [("STE", "STE_AGGREGATE")],
    "activity": [("ECO", "ECO_AGGREGATE")],
    "vsic2018": [("ECO", "ECO_AGGREGATE")], "vsic2025": [("ECO", "ECO_AGGREGATE")],
    "occupation": [("OCU", "OCU_SKILL")], "vsco2020": [("OCU", "OCU_SKILL")],
    "education-vi": [("EDU", "EDU_AGGREGATE")], "education-en": [("EDU", "EDU_AGGREGATE")],
    "sex-vi": [("SEX", "SEX")], "sex-en": [("SEX", "SEX")],
    "country-vi": COUNTRY, "country-en": COUNTRY,
    "status-vi": [("OBS_STATUS", "")], "status-en": [("OBS_STATUS", "")],
}  # fmt: skip


def rows(name):
    return list(csv.DictReader((FOLDER / f"{name}.csv").read_text("utf-8").splitlines()))


def coder(name, component="CDS", version="CDS_DES"):
    return Coder([Maps([FOLDER]).get(name)], codelist(f"CL_{component}"), version)


def test_every_map_is_known_here():
    assert set(NAMES) == set(FOR)


@pytest.mark.parametrize("name", NAMES)
def test_every_code_of_a_map_is_a_code(name):
    coders = [coder(name, *target) for target in FOR[name]]
    areas = {code.id for code in codelist("CL_AREA")}
    lost = [
        row["label"]
        for row in rows(name)
        if row["code"] and all(one.code(row["label"]) is None for one in coders)
        and not (name.startswith("country") and row["code"] in areas)  # some areas are in no breakdown list
    ]  # fmt: skip
    assert lost == []


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_composed_and_trimmed(name):
    for row in rows(name):
        assert row["label"] == unicodedata.normalize("NFC", row["label"]).strip()


def test_every_country_of_the_ilo_has_its_cldr_name_in_vietnamese():
    names = Locale("vi").territories
    vietnamese = Maps([FOLDER]).get("country-vi").codes
    for area in codelist("CL_AREA"):
        two = "XK" if area.id == "KOS" else area.annotations.get("ISO2Code", "")
        if two in names and len(area.id) == 3 and area.id.isalpha():
            assert vietnamese[names[two].casefold()] == area.id


def test_every_country_of_the_ilo_has_its_name_in_english():
    english = Maps([FOLDER]).get("country-en").codes
    for area in codelist("CL_AREA"):
        if len(area.id) == 3 and area.id.isalpha():
            assert english[" ".join(area.names["en"].casefold().split())] == area.id


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Đài Loan (Trung Quốc)", "TWN"), ("Hàn Quốc", "KOR"), ("Nhật Bản", "JPN"), ("CHDCND Lào", "LAO"),
        ("Ma-lai-xi-a", "MYS"), ("A-rập Xê-út", "SAU"), ("Campuchia", "KHM"), ("Ru-ma-ni", "ROU"),
        ("Tổng số", "TOTAL"), ("Các nước khác", "X"), ("Hoa Kỳ và Ca-na-đa", "USACAN"),
    ],
)  # fmt: skip
def test_the_spellings_of_offices(label, code):
    assert coder("country-vi").code(label) == f"CDS_DES_{code}"


def test_the_letters_of_vsic_2025_shift_after_j():
    old, new = (coder(name, "ECO", "ECO_ISIC4") for name in ("vsic2018", "vsic2025"))
    assert [old.code(letter) for letter in "JKLU"] == [
        "ECO_ISIC4_J",
        "ECO_ISIC4_K",
        "ECO_ISIC4_L",
        "ECO_ISIC4_U",
    ]
    assert [new.code(letter) for letter in "JKLV"] == [
        "ECO_ISIC4_J",
        "ECO_ISIC4_J",
        "ECO_ISIC4_K",
        "ECO_ISIC4_U",
    ]
    assert "v" not in Maps([FOLDER]).get("vsic2018").codes


def test_what_adds_up_to_what_names_real_codes():
    rules = totals.rules([FOLDER])
    every = {code.id for name in ("ECO", "OCU", "STE", "EDU", "AGE") for code in codelist(f"CL_{name}")}
    assert set(rules.codes.to_pylist()) | set(rules.parts.to_pylist()) <= every


def test_all_sections_are_in_one_class_of_the_aggregate():
    rules = totals.rules([FOLDER]).of("ECO_AGGREGATE")
    parts = [part for part in rules.parts.to_pylist() if part.startswith("ECO_ISIC4_")]
    sections = [code for code in codes_of("CL_ECO", "ECO_ISIC4") if len(code.rpartition("_")[2]) == 1]
    assert sorted(parts) == sorted([*sections, "ECO_ISIC4_TOTAL"])
