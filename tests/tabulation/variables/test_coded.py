"""Records of an office as the cube gets them, and what is told of those that are wrong."""

import unicodedata
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilms.errors import UsageError
from tabulation.an_office import ILMS, RECORDS, TABULATION, csv, made

EDU = 'EDU = { column = "EDU", codes = { "0" = "EDU_ISCED11_0", "1-5" = "EDU_ISCED11_1", "6;7" = "EDU_ISCED11_6" } }\n'
C19 = RECORDS + EDU


def told(one, code):
    return [(count, params, places) for known, count, params, places in one.findings() if known == code]


def test_signatures_stand_for_the_classes_of_every_version(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0\n2,3\n2,6\n1,6")
    one = made(tmp_path, duck, C19)
    assert one.counts("SEX") == {"SEX_M": 2, "SEX_F": 2, "SEX_T": 4}
    assert one.counts("EDU") == {
        "EDU_ISCED11_0": 1, "EDU_ISCED11_1": 1, "EDU_ISCED11_6": 2, "EDU_ISCED11_TOTAL": 4, "EDU_AGGREGATE_LTB": 1,
        "EDU_AGGREGATE_BAS": 1, "EDU_AGGREGATE_ADV": 2, "EDU_AGGREGATE_TOTAL": 4,
    }  # fmt: skip
    assert {(row["period"], row["weight"]) for row in one.rows()} == {("2024", Decimal(1))}
    assert one.texts() == ["TAB013"]  # ISCED 97 cannot be had of ISCED 11
    assert told(one, "TAB013")[0][1]["version"] == "EDU_ISCED97"
    assert one.coded.sample is None


def test_texts_of_the_same_classes_share_a_signature(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n" + "".join(f"1,{text}\n" for text in ("1", "2", " 3", "05", "6", "7")))
    one = made(tmp_path, duck, C19)
    assert {row["@EDU"] for row in one.rows()} == {0, 1}


def test_a_text_without_a_code_is_told_with_its_records(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0\n3,1\n2,9\n3,1\n" + "3,0\n" * 12)
    one = made(tmp_path, duck, C19)
    [(count, params, places)] = [found for found in told(one, "TAB002") if found[1]["dimension"] == "SEX"]
    assert (count, params["value"], params["column"]) == (14, "3", "SEX")
    assert places == [("data/lfs-2024.csv", n) for n in (2, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    [(count, params, places)] = [found for found in told(one, "TAB002") if found[1]["dimension"] == "EDU"]
    assert (count, params["value"], places) == (1, "9", [("data/lfs-2024.csv", 3)])
    assert one.told.errors == 2


def test_codes_of_the_version_that_is_given_are_suggested(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0\n1,8")
    [(_count, params, _places)] = told(made(tmp_path, duck, C19), "TAB002")
    assert params["near_en"].startswith("EDU_ISCED11_8 ")
    assert "ISCED97" not in params["near_vi"]


def test_records_of_small_numbers_in_parquet_have_their_numbers(tmp_path, duck):
    (tmp_path / "data").mkdir()
    table = pa.table({"SEX": [1, 2] * 20, "EDU": [0, 1, 9, 6] * 10, "AGE": [14, 15, 30, 64] * 10})
    table = table.cast(pa.schema([(name, pa.int8()) for name in table.column_names]))
    pq.write_table(table, tmp_path / "data" / "lfs-2024.parquet", row_group_size=7)
    said = C19.replace(".csv", ".parquet") + 'AGE = { column = "AGE", number = true }\n'
    one = made(tmp_path, duck, said, TABULATION + '[population]\nAGE = "15-"\n')
    [(count, params, places)] = told(one, "TAB002")
    assert (count, params["value"]) == (10, "9")
    assert places == [("data/lfs-2024.parquet", n) for n in range(3, 41, 4)]


def test_many_texts_without_a_code_may_be_names_and_are_not_shown(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n" + "".join(f"1,Nguyễn {n}\n" for n in range(60)) + "1,many\n" * 10)
    one = made(tmp_path, duck, C19)
    assert [params["value"] for _count, params, _places in told(one, "TAB002")] == ["many"]
    where = {"file": "data/lfs-2024.csv", "column": "EDU", "dimension": "EDU", "n": "60"}
    assert told(one, "TAB023")[0][:2] == (60, where)
    assert not any("Nguyễn" in text for _code, _n, params, _at in one.findings() for text in params.values())


def test_else_and_empty(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,\n1,9\n1,0")
    said = EDU.replace(" }\n", ', "else" = "9", empty = "EDU_ISCED11_X" }\n').replace('} , "else"', '}, "else"')
    one = made(tmp_path, duck, RECORDS + said)
    assert one.counts("EDU")["EDU_ISCED11_9"] == 1
    assert one.counts("EDU")["EDU_ISCED11_X"] == 1
    assert one.counts("EDU")["EDU_AGGREGATE_LTB"] == 2
    assert not one.told.errors


def test_nothing_where_nothing_is_said_of_it_is_told(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,\n1,0\n,0")
    one = made(tmp_path, duck, C19)
    assert [(params["column"], places) for _n, params, places in told(one, "TAB004")] == [
        ("SEX", [("data/lfs-2024.csv", 3)]), ("EDU", [("data/lfs-2024.csv", 1)]),
    ]  # fmt: skip


def test_only_whom_the_masks_fit_is_counted_and_judged(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,AGE,LF\n1,0,15,1\n2,x,14,1\n1,0,64,2\n1,0,,1\n2,1,99,1")
    variables = 'AGE = { column = "AGE", number = true }\nLF = { column = "LF" }\n'
    population = '[population]\nAGE = "15-"\nLF = ["1", "7"]\n'
    one = made(tmp_path, duck, C19 + variables, TABULATION + population)
    assert one.counts("SEX") == {"SEX_M": 1, "SEX_F": 1, "SEX_T": 2}
    assert not told(one, "TAB002")
    assert told(one, "TAB021")[0][1] == {
        "file": "data/lfs-2024.csv", "tabulation": "one.toml", "column": "LF", "value": "7",
    }  # fmt: skip


def test_a_population_of_nobody_is_told(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0")
    one = made(tmp_path, duck, C19, TABULATION + '[population]\nSEX = "9"\n')
    assert one.rows() == []
    assert {"TAB020", "TAB021"} <= set(one.texts())


COUNTRIES = RECORDS + 'CCT = { column = "NAT", map = ["country-iso2", "country-vi"] }\n'
A3 = TABULATION.replace("C19", "A3-citizenship")


def test_foreigners_by_the_class_of_their_country(tmp_path, duck):
    csv(
        tmp_path,
        f"SEX,NAT\n1,VN\n2,LA\n1,{unicodedata.normalize('NFD', 'Nhật Bản')}\n1,Việt Nam\n2,Atlantis\n2,Atlantis",
    )
    one = made(tmp_path, duck, COUNTRIES, A3 + '[population]\nCCT = "!CCT_CTZ_VNM"\n')
    assert one.counts("CCT") == {"CCT_CTZ_LAO": 1, "CCT_CTZ_JPN": 1, "CCT_CTZ_X": 2, "CCT_CTZ_TOTAL": 4}
    [(count, params, places)] = told(one, "TAB003")
    assert (count, params["value"]) == (2, "Atlantis")
    assert places == [("data/lfs-2024.csv", 5), ("data/lfs-2024.csv", 6)]
    assert not one.told.errors


@pytest.mark.parametrize(("mask", "wrong"), [("!CCT_CTZ_VNM", True), ("CCT_CIT_NONCIT", False)])
def test_who_gave_no_answer_is_not_in_a_class_but_may_be_in_one_that_is_left_out(tmp_path, duck, mask, wrong):
    csv(tmp_path, "SEX,NAT\n1,VN\n2,LA\n1,")
    one = made(tmp_path, duck, COUNTRIES, A3 + f'[population]\nCCT = "{mask}"\n')
    assert bool(told(one, "TAB004")) == wrong
    assert one.counts("CCT")["CCT_CTZ_LAO"] == 1


def test_citizens_by_the_workspaces_area(tmp_path, duck):
    csv(tmp_path, "SEX,NAT,AGE\n1,VN,20\n2,LA,30\n2,??,70")
    said = COUNTRIES + 'AGE = { column = "AGE", number = true }\n'
    one = made(tmp_path, duck, said, TABULATION.replace("C19", "A1-citizenship"))
    assert one.counts("CCT") == {"CCT_CIT_CITIZEN": 1, "CCT_CIT_NONCIT": 1, "CCT_CIT_X": 1, "CCT_CIT_TOTAL": 3}
    assert one.counts("AGE")["AGE_YTHADULT_Y15-64"] == 2
    assert one.counts("AGE")["AGE_AGGREGATE_TOTAL"] == 3


AGES = (
    RECORDS
    + 'AGE = { born = "BORN", on = "DAY", dates = "%d/%m/%Y" }\nCCT = { column = "NAT", map = "country-iso2" }\n'
)
A1 = TABULATION.replace("C19", "A1-citizenship")


def test_ages_from_dates(tmp_path, duck):
    csv(
        tmp_path,
        """
SEX,NAT,BORN,DAY
1,VN,01/03/2009,29/02/2024
1,VN,29/02/2009,29/02/2024
1,VN,28/02/2009,29/02/2024
1,VN,01/03/2024,29/02/2024
1,VN,01/03/1890,29/02/2024
1,VN,2009-02-28,29/02/2024
1,VN,,29/02/2024
""",
    )
    one = made(tmp_path, duck, AGES, A1)
    assert one.counts("AGE")["AGE_AGGREGATE_YLT15"] == 1
    assert one.counts("AGE")["AGE_AGGREGATE_Y15-24"] == 1
    places = {code: [n for _file, n in places] for code, _n, _params, places in one.findings() if places}
    assert places == {"TAB010": [2, 6], "TAB011": [4], "TAB009": [5], "TAB004": [7]}
    shown = [params for _code, _n, params, _places in one.findings()]
    assert not any("2009" in text or "1890" in text for params in shown for text in params.values())


def test_ages_on_a_fixed_day_and_masks_of_them(tmp_path, duck):
    csv(tmp_path, "SEX,NAT,BORN\n1,VN,2009-07-01\n1,VN,2009-07-02\n1,VN,1950-01-01")
    said = AGES.replace('"DAY"', '"2024-07-01"').replace(', dates = "%d/%m/%Y"', "")
    one = made(tmp_path, duck, said, A1 + '[population]\nAGE = "15-64"\n')
    assert one.counts("SEX")["SEX_T"] == 1


@pytest.mark.parametrize(
    ("text", "wrong"), [("121", True), ("-1", True), ("20.5", True), ("abc", True), ("20.0", False)]
)
def test_ages_that_cannot_be_are_told(tmp_path, duck, text, wrong):
    csv(tmp_path, f"SEX,NAT,AGE\n1,VN,30\n1,VN,{text}")
    said = COUNTRIES.replace("NAT", "NAT") + 'AGE = { column = "AGE", number = true }\n'
    one = made(tmp_path, duck, said, A1)
    assert bool(told(one, "TAB009")) == wrong
    if wrong:
        assert told(one, "TAB009")[0][1]["value"] == text
        assert told(one, "TAB009")[0][2] == [("data/lfs-2024.csv", 2)]


def test_an_age_that_nobody_knows_may_be_counted_in_totals_alone(tmp_path, duck):
    csv(tmp_path, "SEX,NAT,AGE\n1,VN,30\n1,VN,\n2,VN,")
    said = COUNTRIES + 'AGE = { column = "AGE", number = true, empty = "AGE_AGGREGATE_TOTAL" }\n'
    one = made(tmp_path, duck, said, A1)
    assert not one.told.errors
    assert one.counts("AGE")["AGE_AGGREGATE_TOTAL"] == one.counts("AGE")["AGE_10YRBANDS_TOTAL"] == 3
    assert one.counts("AGE")["AGE_YTHADULT_YGE15"] == 1


def test_bands_of_ages_by_code_map(tmp_path, duck):
    csv(tmp_path, "SEX,NAT,AGE\n1,VN,15-24\n1,VN,25-34\n1,VN,65 tuổi trở lên")
    said = COUNTRIES + 'AGE = { column = "AGE", map = "age", version = "AGE_10YRBANDS" }\n'
    one = made(tmp_path, duck, said, A1)
    assert one.counts("AGE")["AGE_AGGREGATE_Y25-54"] == 1
    assert one.counts("AGE")["AGE_YTHADULT_YGE15"] == 3


WEIGHTS = C19.replace("[variables]", '[weight]\ncolumn = "W"\n[variables]')


def test_weights_are_exact_and_wrong_ones_are_told(tmp_path, duck):
    listed = ["1.123456", "2", "", "-1", "1.1234567", "x", "3.50000000", "0", "1234567890123"]
    csv(tmp_path, "SEX,EDU,W\n" + "".join(f"1,0,{text}\n" for text in listed))
    one = made(tmp_path, duck, WEIGHTS)
    weights = [row["weight"] for row in one.rows()]
    assert sorted(weight for weight in weights if weight is not None) == [
        Decimal(0), Decimal("1.123456"), Decimal(2), Decimal("3.5"),
    ]  # fmt: skip
    places = {code: [n for _file, n in places] for code, _n, _params, places in one.findings() if places}
    assert places == {"TAB007": [3], "TAB008": [4], "TAB006": [5], "TAB005": [6, 9]}


def test_weights_are_rounded_by_leave(tmp_path, duck):
    pq_table = pa.table(
        {"SEX": [1.0, 2.0, 1.0], "EDU": [0.0, 0.0, 6.0], "W": [1.0005, 1.00149999999, 12345.6789012345]}
    )
    (tmp_path / "data").mkdir()
    pq.write_table(pq_table, tmp_path / "data" / "lfs-2024.parquet")
    said = WEIGHTS.replace(".csv", ".parquet")
    assert told(made(tmp_path, duck, said), "TAB006")[0][0] == 2
    one = made(tmp_path, duck, said.replace('"W"', '"W"\nround = 3'))
    assert sorted(row["weight"] for row in one.rows()) == [Decimal("1.001"), Decimal("1.001"), Decimal("12345.679")]
    assert not one.told.errors


def test_what_is_measured(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,WAGE\n1,0,7.5\n2,0,\n1,0,12 000\n1,0,1.23456\n1,0,999999999")
    said = C19 + 'WAGE = { column = "WAGE", number = true, unit = "thousands" }\n'
    one = made(tmp_path, duck, said, TABULATION.replace('count = "persons"', 'mean = "WAGE"'))
    assert [row["y"] for row in one.rows() if row["y"] is not None] == [Decimal(7500)]
    places = {code: [n for _file, n in places] for code, _n, _params, places in one.findings() if places}
    assert places == {"TAB005": [3, 5], "TAB006": [4]}


DESIGN = C19.replace("[variables]", '[design]\nstrata = ["P", "U"]\npsu = "EA"\nfpc = "N"\n[variables]')


def test_the_sample_is_of_all_records(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,P,U,EA,N\n1,0,01,1,7,10\n2,0,01,2,7,11\n2,0,01,2,7,11\n1,0,,1,8,x")
    one = made(tmp_path, duck, DESIGN, TABULATION + '[population]\nSEX = "1"\n')
    drawn = {tuple(row.values()) for row in duck.run(one.coded.sample).to_pylist()}
    assert drawn == {("2024", "01 / 1", "7", 10), ("2024", "01 / 2", "7", 11), ("2024", " / 1", "8", None)}
    assert {(row["stratum"], row["psu"]) for row in one.rows()} == {("01 / 1", "7"), (" / 1", "8")}
    assert told(one, "TAB018")[0][1]["column"] == "P"
    assert told(one, "TAB019")[0][2] == [("data/lfs-2024.csv", 4)]


def test_units_where_nothing_happened_were_drawn_for_every_year(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,EA,YEAR\n1,0,1,2023\n1,0,2,2024\n1,0,3,\n1,0,4,2019", "lfs.csv")
    said = DESIGN.replace('strata = ["P", "U"]\n', "").replace('fpc = "N"\n', "").replace("-{year}", "")
    tabulation = TABULATION + '[population]\nYEAR = "2023-2024"\n[dimensions]\nTIME_PERIOD = { column = "YEAR" }\n'
    one = made(tmp_path, duck, said + 'YEAR = { column = "YEAR" }\n', tabulation)
    drawn = {(row["period"], row["psu"]) for row in duck.run(one.coded.sample).to_pylist()}
    assert drawn == {("2023", "1"), ("2024", "2"), ("2023", "3"), ("2024", "3")}
    assert not one.told.errors


def test_records_without_a_year_are_told(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,YEAR\n1,0,2023\n1,0,23\n1,0,", "lfs.csv")
    said = C19.replace("-{year}", "")
    one = made(tmp_path, duck, said, TABULATION + '[dimensions]\nTIME_PERIOD = { column = "YEAR" }\n')
    assert [row["period"] for row in one.rows()] == ["2023"]
    assert sorted(n for _count, _params, places in told(one, "TAB012") for _file, n in places) == [2, 3]
    with pytest.raises(UsageError, match="nothing says of which year"):
        made(tmp_path, duck, said)


def test_days_in_place_of_years_are_not_shown(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,BORN\n" + "".join(f"1,0,1990-01-{day:02}\n" for day in range(1, 32)), "lfs.csv")
    said = C19.replace("-{year}", "")
    one = made(tmp_path, duck, said, TABULATION + '[dimensions]\nTIME_PERIOD = { column = "BORN" }\n')
    [(count, params, places)] = told(one, "TAB012")
    assert (count, params["value"], len(places)) == (31, "...", 10)
    assert one.rows() == []


def test_a_year_that_is_said(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0", "lfs.csv")
    said = C19.replace("-{year}", "")
    one = made(tmp_path, duck, said, TABULATION + '[dimensions]\nTIME_PERIOD = { value = "2022" }\n')
    assert [row["period"] for row in one.rows()] == ["2022"]


def test_replicate_weights(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,W,RW1,RW2\n1,0,2,1.5,2.5\n1,0,2,-1,2.5")
    said = WEIGHTS.replace("[variables]", '[design]\nreplicates = { columns = "RW*", kind = "jk1" }\n[variables]')
    one = made(tmp_path, duck, said)
    assert one.coded.replicates == ("RW1", "RW2")
    assert one.coded.sample is None
    assert {(row["weight"], row["RW2"]) for row in one.rows()} == {(Decimal(2), Decimal("2.5"))}
    assert told(one, "TAB008")[0][1]["column"] == "RW1"


C20 = TABULATION.replace("C19", "C20")
DECLARED = ILMS + 'classifications = { ECO = ["VSIC2018", { from = 2026, version = "VSIC2025" }] }\n'
LETTERS = RECORDS + 'ECO = { column = "ECO", map = ["vsic2018", { from = 2026, map = "vsic2025" }] }\n'


def test_letters_by_the_classification_of_their_year(tmp_path, duck):
    csv(tmp_path, "SEX,ECO\n1,K\n1,L", "lfs-2024.csv")
    csv(tmp_path, "SEX,ECO\n1,K\n1,L", "lfs-2026.csv")
    one = made(tmp_path, duck, LETTERS, C20, DECLARED)
    found = {(row["period"], code) for row in one.rows() for code in row["ECO"] if code.startswith("ECO_ISIC4")}
    assert found - {("2024", "ECO_ISIC4_TOTAL"), ("2026", "ECO_ISIC4_TOTAL")} == {
        ("2024", "ECO_ISIC4_K"), ("2024", "ECO_ISIC4_L"), ("2026", "ECO_ISIC4_J"), ("2026", "ECO_ISIC4_K"),
    }  # fmt: skip
    assert not one.told.errors


def test_letters_of_a_classification_that_nobody_declared_are_refused(tmp_path, duck):
    csv(tmp_path, "SEX,ECO\n1,K")
    one = made(tmp_path, duck, LETTERS, C20)
    assert told(one, "TAB014")[0][1]["version"] == "VSIC2018"
    assert one.told.errors
    one = made(tmp_path, duck, LETTERS, C20, ILMS + 'classifications = { ECO = "VSIC2025" }\n')
    assert told(one, "TAB015")[0][1]["declared"] == "VSIC2025"


def test_letters_that_may_be_of_another_version_are_told(tmp_path, duck):
    csv(tmp_path, "SEX,ECO\n1,K", "lfs-2027.csv")
    said = RECORDS + 'ECO = { column = "ECO", map = "vsic2018" }\n'
    one = made(tmp_path, duck, said, C20, ILMS + 'classifications = { ECO = "VSIC2018" }\n')
    assert told(one, "TAB016")[0][1]["other"] == "vsic2025"


def test_leading_zeros_that_a_file_of_numbers_lost(tmp_path, duck):
    csv(tmp_path, "SEX,ECO\n1,111\n1,1111\n1,6201")
    codes = '{ "01-03" = "ECO_ISIC4_A", "10-33" = "C", "62" = "J" }, version = "ECO_ISIC4"'
    said = RECORDS + f'ECO = {{ column = "ECO", first = 2, codes = {codes} }}\n'
    one = made(tmp_path, duck, said, C20)
    assert told(one, "TAB017")[0][1]["lengths"] == "3, 4"
    one = made(tmp_path, duck, said.replace("first = 2", "first = 2, digits = 4"), C20)
    assert not one.told.errors
    assert (one.counts("ECO")["ECO_ISIC4_A"], one.counts("ECO")["ECO_ISIC4_C"]) == (1, 1)


def test_versions_that_are_asked_for(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0")
    asked = TABULATION + '[dimensions]\nEDU = { versions = ["EDU_AGGREGATE"] }\n'
    assert set(made(tmp_path, duck, C19, asked).counts("EDU")) == {"EDU_AGGREGATE_LTB", "EDU_AGGREGATE_TOTAL"}
    with pytest.raises(UsageError, match="EDU_AGREGATE"):
        made(tmp_path, duck, C19, asked.replace("EDU_AGGREGATE", "EDU_AGREGATE"))


def test_a_code_that_the_list_does_not_have_is_refused_with_the_nearest(tmp_path, duck):
    csv(tmp_path, "SEX,EDU\n1,0")
    with pytest.raises(UsageError, match="EDU_ISCED11_O") as caught:
        made(tmp_path, duck, C19.replace("EDU_ISCED11_0", "EDU_ISCED11_O"))
    assert "did you mean `EDU_ISCED11_" in caught.value.hint


def test_a_code_that_several_versions_have_is_refused(tmp_path, duck):
    csv(tmp_path, "SEX,ECO\n1,1")
    with pytest.raises(UsageError, match="several versions") as caught:
        made(tmp_path, duck, RECORDS + 'ECO = { column = "ECO", codes = { "1" = "C" } }\n', C20)
    assert "ECO_ISIC3_C" in caught.value.detail
    assert "ECO_ISIC4_C" in caught.value.detail


def test_a_text_that_several_versions_have_as_a_code_is_none(tmp_path, duck):
    csv(tmp_path, "SEX,ECO\n1,C\n1,ECO_ISIC4_C")
    one = made(tmp_path, duck, RECORDS + 'ECO = { column = "ECO", map = "activity" }\n', C20)
    assert told(one, "TAB002")[0][1]["value"] == "C"
    assert one.counts("ECO")["ECO_ISIC4_C"] == 1


def test_the_same_is_told_once_for_two_tables_and_stops_both(tmp_path, duck):
    csv(tmp_path, "SEX,NAT,AGE\n1,VN,200")
    one = made(tmp_path, duck, COUNTRIES + 'AGE = { column = "AGE", number = true }\n', A1)
    before = one.told.errors
    one.told.once("TAB009", told(one, "TAB009")[0][1])
    assert one.told.errors == before + 1
    assert len(told(one, "TAB009")) == 1


def test_what_a_range_cannot_hold_is_told_before_it_is_left_out(tmp_path, duck):
    csv(tmp_path, "SEX,EDU,AGE,PAY\n1,0,15,9\n2,0,-3,9\n2,0,ba,9\n1,0,,9\n1,0,7,9\n1,0,20,n/a\n1,0,20,")
    variables = 'AGE = { column = "AGE", number = true }\nPAY = { column = "PAY", number = true }\n'
    one = made(tmp_path, duck, C19 + variables, TABULATION + '[population]\nAGE = "15-"\nPAY = ["1-", ""]\n')
    assert one.counts("SEX")["SEX_T"] == 2
    assert {(found[1]["value"], *found[2]) for found in told(one, "TAB009")} == {
        ("-3", ("data/lfs-2024.csv", 2)), ("ba", ("data/lfs-2024.csv", 3)),
    }  # fmt: skip
    [(count, params, places)] = told(one, "TAB022")
    assert (count, params["variable"], params["masks"], places) == (1, "AGE", "15-", [("data/lfs-2024.csv", 4)])
    assert told(one, "TAB005")[0][2] == [("data/lfs-2024.csv", 6)]
