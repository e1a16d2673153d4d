import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms import resources
from ilms.errors import UsageError
from ilms.recoding.code_map import NOT_READ, CodeMap, load
from ilms.recoding.code_maps import Coder, Maps
from ilms.sources.sheet import fold
from ilms.structures.load import codelist

labels = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(
    str.strip
)


@pytest.fixture
def saved(tmp_path):
    def save(text, name="ours", encoding="utf-8"):
        path = tmp_path / f"{name}.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return save


def coder(codes, component="CDS", version="CDS_DES"):
    one = CodeMap("m", {fold(label): code for label, code in codes.items()}, tuple(codes))
    return Coder([one], codelist(f"CL_{component}"), version)


@given(labels, st.sampled_from(["NFC", "NFD"]))
def test_a_label_matches_whatever_its_unicode_form_case_and_spaces(label, form):
    other = unicodedata.normalize(form, f"  {label} \t")
    assert coder({label: "JPN"}).code(other) == "CDS_DES_JPN"


def test_accents_count():
    assert coder({"Nhật Bản": "JPN"}).code("Nhat Ban") is None


@pytest.mark.parametrize(
    ("component", "version", "full"),
    [
        ("CDS", "CDS_DES", "CDS_DES_JPN"), ("CRS", "CRS_RES", "CRS_RES_JPN"),
        ("CPR", "CPR_PRV", "CPR_PRV_JPN"), ("CBR", "CBR_BRT", "CBR_BRT_JPN"),
        ("CCT", "CCT_CTZ", "CCT_CTZ_JPN"),
    ],
)  # fmt: skip
def test_a_bare_code_takes_the_prefix_of_the_dimensions_version(component, version, full):
    assert coder({"Nhật Bản": "JPN"}, component, version).code("Nhật Bản") == full


def test_a_full_code_stays():
    assert coder({"Nam": "SEX_M"}, "SEX", "SEX").code("Nam") == "SEX_M"


def test_a_code_that_the_list_does_not_have_is_no_code():
    assert coder({"Xứ khác": "XXX"}).code("Xứ khác") is None


def test_a_label_that_already_is_a_code_needs_no_line():
    assert coder({}).code("JPN") == "CDS_DES_JPN"
    assert coder({}).code("CDS_DES_JPN") == "CDS_DES_JPN"


def test_a_label_with_a_sign_behind_it_is_no_code():
    coder = Coder([CodeMap("m", {"nam": "SEX_M"}, ("Nam",))], codelist("CL_SEX"), "SEX")
    assert (coder.code("Nam*"), coder.code("Nữ * 2")) == (None, None)


def test_without_a_map_the_label_is_the_code_whatever_it_is():
    assert Coder([], codelist("CL_SEX"), "SEX").code(" SEX_Q ") == "SEX_Q"


def test_without_a_codelist_codes_stay_as_the_map_says():
    assert Coder([CodeMap("m", {"năm nay": "2019"}, ("Năm nay",))], None).code("Năm nay") == "2019"


def test_maps_are_asked_in_order():
    first = CodeMap("ours", {"khác": "JPN"}, ("Khác",))
    second = CodeMap("theirs", {"khác": "X", "đức": "DEU"}, ("Khác", "Đức"))
    both = Coder([first, second], codelist("CL_CDS"), "CDS_DES")
    assert (both.code("Khác"), both.code("Đức")) == ("CDS_DES_JPN", "CDS_DES_DEU")


def test_a_label_can_be_declared_not_to_be_read():
    assert coder({"Châu Á": ""}).code("Châu Á") == NOT_READ


def test_the_three_nearest_are_suggested_with_their_codes():
    one = coder({"Nhật Bản": "JPN", "Đức": "DEU", "Xứ Nhật": "XXX"})
    assert one.suggestions("Nhat ban")["en"][0] == '"Nhật Bản" (CDS_DES_JPN: Japan)'
    assert one.suggestions("Nhat ban")["vi"][0] == '"Nhật Bản" (CDS_DES_JPN)'  # the label is the name
    assert one.suggestions("Xu Nhat")["en"] == []  # what is no code of the dimension helps nobody


def test_what_no_map_has_is_sought_among_the_names_of_the_codelist():
    one = coder({"Đức": "DEU"})
    assert one.suggestions("Han Quoc")["vi"][0] == "CDS_DES_KOR (Hàn Quốc)"
    assert one.suggestions("Netherland")["en"][0] == "CDS_DES_NLD (Netherlands)"
    assert one.suggestions("Xứ Sương Mù")["en"] == []


def test_a_map_is_read_with_or_without_a_mark_and_further_columns(saved):
    one = load(saved('\ufefflabel,code,language,comment\nNhật Bản,JPN,vi,CLDR\n"Đức, CHLB",DEU,vi,\n'))
    assert one.codes == {"nhật bản": "JPN", "đức, chlb": "DEU"}
    assert one.labels == ("Nhật Bản", "Đức, CHLB")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,iso\nĐức,DEU\n", "has a key `name` that is not known"),
        ("label\nĐức\n", "is no code map"),
        ("label,code\nĐức,DEU\nđức,DNK\n", 'gives "đức" two codes'),
    ],
)
def test_what_is_no_map_is_refused(saved, text, says):
    with pytest.raises(UsageError, match=says):
        load(saved(text))


def test_a_map_in_another_encoding_is_refused(saved):
    with pytest.raises(UsageError) as caught:
        load(saved("label,code\nTh\xe1i Lan,THA\n", encoding="latin-1"))
    assert (caught.value.title.endswith("is not UTF-8"), "CSV UTF-8" in caught.value.hint) == (True, True)


def test_the_offices_own_map_stands_before_the_packaged_one(saved, tmp_path):
    saved("label,code\nNhật Bản,KOR\n", "country-vi")
    maps = Maps([tmp_path, resources.folder("maps")])
    assert maps.get("country-vi").codes == {"nhật bản": "KOR"}
    assert maps.get("sex-vi").codes["nam"] == "SEX_M"
    assert maps.get("sex-vi") is maps.get("sex-vi")


def test_a_map_that_is_not_there_is_told_with_the_nearest(tmp_path):
    with pytest.raises(UsageError) as caught:
        Maps([tmp_path, resources.folder("maps")]).get("countries-vi")
    assert caught.value.title == "there is no code map `countries-vi`"
    assert caught.value.hint == "did you mean `country-vi`?"


def test_a_total_that_the_mapping_gives_is_of_the_version_of_the_labels():
    one = CodeMap("edu", {"tiểu học": "EDU_ISCED11_1", "đại học": "EDU_ISCED11_6"}, ())
    coder = Coder((one,), codelist("CL_EDU"), "EDU_AGGREGATE")
    assert coder.suited(["Tiểu học", "Đại học"], ["TOTAL"]).itself("TOTAL") == "EDU_ISCED11_TOTAL"
    assert coder.suited(["Tiểu học", "Đại học"], ["EDU_AGGREGATE_TOTAL"]).itself("TOTAL") == "EDU_AGGREGATE_TOTAL"


def test_a_label_that_is_the_same_but_for_accents_comes_first():
    one = coder({"Sau trung học không phải đại học": "ISCED11_4", "Đại học": "ISCED11_6"}, "EDU", "EDU")
    assert one.suggestions("Đại hoc")["vi"][0].startswith('"Đại học" (EDU_ISCED11_6')
