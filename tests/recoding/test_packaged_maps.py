import csv
import unicodedata

import pytest
from babel import Locale

from ilms import resources
from ilms.recoding import aggregations
from ilms.recoding.code_maps import Coder, Maps
from ilms.sources.sheet import fold
from ilms.structures.load import codelist
from ilms.structures.versions import codes_of

FOLDER = resources.folder("maps")
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv") if path.read_text("utf-8").startswith("label,code"))
COUNTRY = [("CDS", "CDS_DES"), ("CRS", "CRS_RES"), ("CPR", "CPR_PRV"), ("CBR", "CBR_BRT"), ("CCT", "CCT_CTZ")]
# Which dimension each map is for, with the versions that its bare codes may take.
FOR = {
    "age": [("AGE", version) for version in ("AGE_AGGREGATE", "AGE_10YRBANDS", "AGE_YTHADULT")],
    "citizenship-vi": [("CCT", "CCT_CIT")],
    "origin": [("CBR", "CBR_BIR"), ("CCT", "CCT_CIT")], "status": [("STE", "STE_AGGREGATE")],
    "activity": [("ECO", "ECO_AGGREGATE")],
    "isic4": [("ECO", "ECO_AGGREGATE")],
    "vsic2018": [("ECO", "ECO_AGGREGATE")], "vsic2025": [("ECO", "ECO_AGGREGATE")],
    "occupation": [("OCU", "OCU_SKILL")], "vsco2020": [("OCU", "OCU_SKILL")],
    "education-vi": [("EDU", "EDU_AGGREGATE")], "education-en": [("EDU", "EDU_AGGREGATE")],
    "sex-vi": [("SEX", "SEX")], "sex-en": [("SEX", "SEX")],
    "country-vi": COUNTRY, "country-en": COUNTRY, "country-iso2": COUNTRY, "country-regions": COUNTRY,
    "nationality-en": COUNTRY,
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


def test_no_label_means_two():
    """Not within a map, and not in two that are asked together."""
    for together in (
        ["country-vi", "country-en"],
        ["vsic2018"],
        ["vsic2025"],
        ["vsco2020"],
        *([name] for name in NAMES),
    ):
        meant = {}
        for name in together:
            for row in rows(name):
                code = meant.setdefault(fold(row["label"]), row["code"])
                assert code == row["code"], (together, row)


def test_every_row_says_where_it_is_from():
    for name in NAMES:
        if not name.startswith(("age", "sex", "status-", "occupation")):  # plain words of ours throughout
            assert [row for row in rows(name) if not row["comment"]] == []


@pytest.mark.parametrize("version", [version for _, version in COUNTRY])
def test_every_country_is_read_by_its_codes_of_two_and_three_letters(version):
    two = coder("country-iso2", version[:3], version)
    for area in codelist("CL_AREA"):
        if len(area.id) == 3 and area.id.isalpha() and f"{version}_{area.id}" in two.codelist:
            assert two.code(area.id) == f"{version}_{area.id}"
            iso2 = area.annotations.get("ISO2Code")
            assert iso2 is None or two.code(iso2) == f"{version}_{area.id}"


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Đài Loan", "TWN"), ("Đài Loan (Trung Quốc)", "TWN"), ("Đài Loan - Trung Quốc", "TWN"), ("Taiwan", "TWN"),
        ("Hàn Quốc", "KOR"), ("Triều Tiên", "PRK"), ("CHDCND Triều Tiên", "PRK"), ("Nam Triều Tiên", "KOR"),
        ("Nhật Bản", "JPN"), ("Lào", "LAO"), ("CHDCND Lào", "LAO"), ("Ma-lai-xi-a", "MYS"), ("Malaixia", "MYS"),
        ("A-rập Xê-út", "SAU"), ("Ả-rập Xê-út", "SAU"), ("Ả Rập Saudi", "SAU"), ("Arab Saudi", "SAU"),
        ("Ả Rập Xê Út", "SAU"),
        ("UAE", "ARE"), ("Các Tiểu vương quốc Ả Rập Thống nhất", "ARE"), ("Campuchia", "KHM"), ("Cam-pu-chia", "KHM"),
        ("CHLB Đức", "DEU"), ("CH Séc", "CZE"), ("Hoa Kỳ", "USA"), ("Mỹ", "USA"), ("Macao", "MAC"), ("Ma Cao", "MAC"),
        ("Hồng Công (Trung Quốc)", "HKG"), ("Bê-la-rút", "BLR"), ("Ru-ma-ni", "ROU"), ("Rumani", "ROU"),
        ("Myanmar", "MMR"), ("Mi-an-ma", "MMR"), ("Liên bang Nga", "RUS"), ("Thuỵ Sỹ", "CHE"), ("Thụy Sĩ", "CHE"),
        ("Áo", "AUT"), ("Úc", "AUS"), ("Ô-xtrây-li-a", "AUS"), ("Niger", "NER"), ("Nigeria", "NGA"), ("Ni-giê", "NER"),
        ("Ni-giê-ri-a", "NGA"), ("Cộng hòa Congo", "COG"), ("Cộng hòa Dân chủ Congo", "COD"), ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"), ("Guinea Xích Đạo", "GNQ"), ("Papua New Guinea", "PNG"), ("Dominica", "DMA"),
        ("Cộng hòa Dominica", "DOM"), ("Dominicana", "DOM"), ("Georgia", "GEO"), ("Gru-di-a", "GEO"),
        ("Slovakia", "SVK"),
        ("Slovenia", "SVN"), ("Xlô-va-ki-a", "SVK"), ("Xlô-ven-ni-a", "SVN"), ("Iran", "IRN"), ("Iraq", "IRQ"),
        ("I-ran", "IRN"),
        ("I-rắc", "IRQ"), ("Sudan", "SDN"), ("Nam Sudan", "SSD"), ("Hà Lan", "NLD"), ("Ba Lan", "POL"),
        ("Phần Lan", "FIN"),
        ("Ai Cập", "EGY"), ("Ai-len", "IRL"), ("Ai-xơ-len", "ISL"), ("Li-bi", "LBY"), ("Li-băng", "LBN"),
        ("Mali", "MLI"),
        ("Malawi", "MWI"), ("Anh", "GBR"), ("Mông Cổ", "MNG"), ("Montenegro", "MNE"), ("Tổng số", "TOTAL"),
        ("Các nước khác", "X"), ("Châu Á khác", "X"), ("Hoa Kỳ và Ca-na-đa", "USACAN"),
        # What is not said clearly, or is no country, is asked for.
        ("Congo", None), ("Châu Á", None), ("EU", None), ("Dai Loan", None), ("Ao", None), ("Uc", None), ("Thái", None),
    ],
)  # fmt: skip
def test_the_spellings_of_offices(label, code):
    for form in ("NFC", "NFD"):
        assert coder("country-vi").code(unicodedata.normalize(form, label)) == (code and f"CDS_DES_{code}")
        assert coder("country-vi").code(unicodedata.normalize(form, label.upper())) == (code and f"CDS_DES_{code}")


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Niger", "NER"), ("Nigeria", "NGA"), ("Korea", "KOR"), ("Korea, Dem. People's Rep.", "PRK"), ("Congo", "COG"),
        ("DR Congo", "COD"), ("Dominica", "DMA"), ("Dominican Republic", "DOM"), ("Georgia", "GEO"), ("Austria", "AUT"),
        ("Australia", "AUS"), ("Slovakia", "SVK"), ("Slovak Republic", "SVK"), ("Slovenia", "SVN"), ("Iran", "IRN"),
        ("Iraq", "IRQ"), ("Ireland", "IRL"), ("Iceland", "ISL"), ("Guinea", "GIN"), ("Guinea Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"), ("Papua New Guinea", "PNG"), ("Turkiye", "TUR"), ("Cote d'Ivoire", "CIV"),
        ("Asia", None), ("EU", None), ("Virgin Islands", None),
    ],
)  # fmt: skip
def test_the_spellings_in_english(label, code):
    assert coder("country-en").code(label) == (code and f"CDS_DES_{code}")


def test_accents_that_are_missing_are_only_a_suggestion():
    assert coder("country-vi").code("Dai Loan") is None
    assert coder("country-vi").suggestions("Dai Loan")["en"][0] == '"Đài Loan" (CDS_DES_TWN: Taiwan, China)'


def test_a_name_of_two_countries_shows_both():
    near = coder("country-vi").suggestions("Congo")["en"]
    assert [one.partition(" (")[2].split(":")[0] for one in near[:2]] == ["CDS_DES_COD", "CDS_DES_COG"]


def test_each_suggestion_is_another_code():
    near = coder("country-vi").suggestions("Ma-lai-si-a")["en"]
    assert near[0].startswith('"Ma-lai-xi-a" (CDS_DES_MYS')
    assert sum("CDS_DES_MYS" in one for one in near) == 1


def test_regions_are_left_out_where_a_mapping_asks_for_that():
    both = Coder(
        [Maps([FOLDER]).get(name) for name in ("country-vi", "country-regions")], codelist("CL_CDS"), "CDS_DES"
    )
    assert {both.code(label) for label in ("Châu Á", "EU", "Châu Đại Dương", "Europe")} == {""}
    assert both.code("Châu Á khác") == "CDS_DES_X"
    countries = {fold(row["label"]) for name in ("country-vi", "country-en") for row in rows(name)}
    assert [row["label"] for row in rows("country-regions") if fold(row["label"]) in countries] == []


def test_the_divisions_of_vsic_are_those_of_the_decisions():
    for name, letters, count in (("vsic2018", "ABCDEFGHIJKLMNOPQRSTU", 88), ("vsic2025", "ABCDEFGHIJKLMNOPQRSTUV", 87)):
        labels = [row["label"] for row in rows(name)]
        assert sorted(label for label in labels if len(label) == 1) == list(letters)
        assert sum(len(label) == 2 and label.isdigit() for label in labels) == count


def test_a_division_is_in_the_section_of_its_letter():
    """`A01` is `A` and `01`; where a section was divided, its divisions say which part is which."""
    for name in ("vsic2018", "vsic2025"):
        codes = {row["label"]: row["code"] for row in rows(name)}
        divisions = [label for label in codes if len(label) == 3 and label[0].isalpha() and label[1:].isdigit()]
        assert [one for one in divisions if not codes[one] == codes[one[0]] == codes[one[1:]]] == []


def test_divisions_keep_their_section_of_isic_though_the_letters_shift():
    old, new = ({row["label"]: row["code"] for row in rows(name)} for name in ("vsic2018", "vsic2025"))
    shared = [label for label in new if len(label) == 2 and label.isdigit()]
    assert [label for label in shared if old[label] != new[label]] == []
    assert set(old) - set(new) >= {"45", "G45"}  # repair went to 953, trade to 46 and 47
    assert (new["95"], new["953"]) == ("ECO_ISIC4_S", "ECO_ISIC4_G")
    assert "approximation" in next(row["comment"] for row in rows("vsic2025") if row["label"] == "95")


def test_every_division_is_in_one_class_of_each_aggregate():
    rules = aggregations.rules([FOLDER])
    for version, classes in (("ECO_AGGREGATE", 1), ("ECO_SECTOR", 1), ("OCU_SKILL", 1)):
        mine = rules.of(version)
        pairs = list(zip(mine.codes.to_pylist(), mine.parts.to_pylist(), strict=True))
        for name in ("vsco2020",) if version == "OCU_SKILL" else ("vsic2018", "vsic2025"):
            for row in rows(name):
                if row["code"] != "TOTAL":
                    found = [code for code, part in pairs if part == row["code"] and not code.endswith("_NAG")]
                    assert len(found) == classes or (version == "ECO_SECTOR" and row["code"] == "ECO_ISIC4_X")


def test_the_groups_of_vsco_are_in_the_major_group_of_their_first_digit():
    codes = {row["label"]: row["code"] for row in rows("vsco2020")}
    groups = [label for label in codes if len(label) == 2 and label.isdigit()]
    assert len(groups) == 48
    assert [label for label in groups if codes[label] != f"OCU_ISCO08_{label[0]}"] == []


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Trung cấp", "EDU_ISCED11_3+4"), ("Cao đẳng", "EDU_ISCED11_5"), ("Đại học trở lên", "EDU_ISCED11_6+7+8"),
        ("Chưa bao giờ đi học", "EDU_ISCED11_X"), ("Chưa tốt nghiệp tiểu học", "EDU_AGGREGATE_LTB"),
        ("THPT", "EDU_ISCED11_3"),
        ("Sơ cấp", None), ("Sơ cấp nghề", None), ("Chưa qua đào tạo", None), ("Đã qua đào tạo", None),
        ("Trung học", None),
        ("Không có trình độ chuyên môn kỹ thuật", None), ("Công nhân kỹ thuật", None),
    ],
)  # fmt: skip
def test_training_that_is_no_level_of_education_is_not_placed(label, code):
    assert coder("education-vi", "EDU", "EDU_AGGREGATE").code(label) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Làm công ăn lương", "STE_AGGREGATE_EES"), ("Chủ cơ sở", "STE_ICSE93_2"), ("Tự làm", "STE_ICSE93_3"),
        ("Xã viên HTX", "STE_ICSE93_4"), ("Lao động gia đình", "STE_ICSE93_5"), ("Người học việc", None),
    ],
)  # fmt: skip
def test_the_statuses_of_the_labour_force_survey(label, code):
    assert coder("status", "STE", "STE_AGGREGATE").code(label) == code


def test_overseas_vietnamese_are_neither_citizens_nor_foreigners_by_that_word():
    origin = coder("origin", "CCT", "CCT_CIT")
    assert [origin.code(one) for one in ("Việt kiều", "Người gốc Việt Nam")] == [None, None]
    assert origin.code("Không quốc tịch") == "CCT_CIT_NONCIT"


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
    rules = aggregations.rules([FOLDER])
    every = {code.id for name in ("ECO", "OCU", "STE", "EDU", "AGE") for code in codelist(f"CL_{name}")}
    assert set(rules.codes.to_pylist()) | set(rules.parts.to_pylist()) <= every


def test_all_sections_are_in_one_class_of_the_aggregate():
    rules = aggregations.rules([FOLDER]).of("ECO_AGGREGATE")
    parts = [part for part in rules.parts.to_pylist() if part.startswith("ECO_ISIC4_")]
    sections = [code for code in codes_of("CL_ECO", "ECO_ISIC4") if len(code.rpartition("_")[2]) == 1]
    assert sorted(parts) == sorted([*sections, "ECO_ISIC4_TOTAL"])


@pytest.mark.parametrize(
    ("maps", "label", "code"),
    [
        (["sex-vi"], "Cộng", "SEX_T"), (["sex-vi"], "Trong đó: Nữ", "SEX_F"), (["sex-en"], "Of which: women", "SEX_F"),
        (["country-vi"], "Cộng", "CDS_DES_TOTAL"), (["country-en"], "All others", "CDS_DES_X"),
        (["country-en", "nationality-en"], "American", "CDS_DES_USA"),
        (["country-en", "nationality-en"], "American Samoa", "CDS_DES_ASM"),
    ],
)  # fmt: skip
def test_words_that_agencies_use(maps, label, code):
    target = (codelist("CL_SEX"), "SEX") if maps[0].startswith("sex") else (codelist("CL_CDS"), "CDS_DES")
    assert Coder([Maps([FOLDER]).get(name) for name in maps], *target).code(label) == code


def test_sections_and_divisions_of_isic_are_those_of_vsic_2018():
    theirs = {row["label"]: row["code"] for row in rows("vsic2018")}
    mine = {row["label"]: row["code"] for row in rows("isic4") if row["code"] != "TOTAL"}
    assert mine == {label: code for label, code in theirs.items() if label in mine}
    assert sum(label.isdigit() for label in mine) == 88
    assert {label for label in mine if len(label) == 1} == set("ABCDEFGHIJKLMNOPQRSTU")
