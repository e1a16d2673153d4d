"""Which of the 21 tables: dimensions first, then words, then what the source may fill."""

import pytest

from ilms import profiles
from ilms.drafting.proposal import numbered, proposals, said_in, senses
from ilms.drafting.vocabulary import Sense, about, words
from ilms.structures.tables import find, tables

COUNTRY = {Sense.SEX, Sense.COUNTRY}


def first(found, text, names="", **more):
    return proposals(found, said_in(text, names), numbered(text), **more)[0]


@pytest.mark.parametrize(
    ("found", "text", "table"),
    [
        (COUNTRY, "Lao động Việt Nam đi làm việc ở nước ngoài, nước đến", "C18"),
        (COUNTRY, "Outflow of nationals by country of destination", "C17"),
        (COUNTRY, "Công dân Việt Nam từ nước ngoài trở về", "C16"),
        (COUNTRY, "Người Việt Nam cư trú ở nước ngoài, nước cư trú", "C15"),
        (COUNTRY, "Employed persons, foreign-born, by country of birth", "A8-birth"),
        (COUNTRY, "Người nước ngoài nhập cảnh theo quốc tịch", "B11-citizenship"),
        ({Sense.SEX, Sense.AGE, Sense.ORIGIN}, "Lao động thất nghiệp, nơi sinh", "A9-birth"),
        ({Sense.SEX, Sense.AGE, Sense.ORIGIN}, "Working-age population by citizenship", "A1-citizenship"),
        ({Sense.SEX, Sense.ORIGIN}, "Thu nhập bình quân tháng theo quốc tịch", "A10-citizenship"),
        ({Sense.SEX, Sense.EDU}, "Xuất khẩu lao động chia theo trình độ", "C19"),
        ({Sense.SEX, Sense.EDU, Sense.ORIGIN}, "Dân số từ 15 tuổi trở lên, nơi sinh", "A2-birth"),
        ({Sense.SEX, Sense.OCU}, "Outflow of nationals for employment", "C21"),
    ],
)
def test_dimensions_and_words_tell_the_table(found, text, table):
    assert first(found, text).table.code == table


def test_sureness_adds_up_and_falls_where_no_word_helps():
    every = proposals(COUNTRY, {})
    assert sum(one.sure for one in every) == pytest.approx(1)
    assert every[0].sure < 0.3
    assert first(COUNTRY, "đi làm việc ở nước ngoài").sure > 0.7


def test_what_is_missing_is_said():
    one = first({Sense.SEX, Sense.TIME}, "đi làm việc ở nước ngoài")
    assert (one.table.code, one.missing) == ("C18", ("CDS",))
    assert "đi làm việc ở nước ngoài" in one.words


def test_dimensions_that_no_table_has_together_fit_none():
    assert proposals({Sense.AGE, Sense.COUNTRY}, {}) == []


def test_years_and_figures_alone_are_a_table_only_where_words_or_people_say_so():
    assert proposals({Sense.TIME}, {}) == []
    assert first({Sense.TIME}, "xuất khẩu lao động").table.code == "C18"
    assert first({Sense.TIME}, "", only=find("C15")).table.code == "C15"


def test_names_of_files_need_no_accents():
    assert first(COUNTRY, "", names="ve-nuoc").table.code == "C16"


def test_numbers_of_tables():
    assert numbered("Biểu số 18; Table 5, Bảng 2.5 C21") == {"18", "5", "C21"}


def test_a_source_speaks_for_what_it_could_fill_and_against_what_it_must_not():
    dolab = profiles.named("dolab")
    plain, of_source = (first(COUNTRY, "Lao động ra nước ngoài", profile=one) for one in (None, dolab))
    assert (plain.table.code, of_source.table.code) == ("C17", "C18")


def test_every_table_has_words_and_every_word_a_table():
    assert set(about()) == {table.number for table in tables()}
    spoken_of = {name for one in about().values() for name in one.has | one.hint | one.may}
    assert spoken_of | {"birth", "citizenship"} == set(words()["said"])


def test_each_dimension_of_each_table_has_a_sense():
    assert senses(find("A1-birth")[0]) == {"SEX": Sense.SEX, "AGE": Sense.AGE, "CBR": Sense.ORIGIN}
    assert senses(find("A8-citizenship")[0]) == {"SEX": Sense.SEX, "CCT": Sense.COUNTRY}


@pytest.mark.parametrize(
    "text", ["Lao động nước ngoài đang làm việc tại Việt Nam", "Foreign workers, as of 31 December"]
)
def test_a_stock_is_no_flow_whatever_the_source_could_fill(text):
    permits = profiles.named("work-permits")
    best, *others = proposals({Sense.SEX, Sense.OCU}, said_in(text, ""), profile=permits)
    assert best.table.number == "A6"
    assert best.foreigners
    assert next(one for one in others if one.table.code == "B14-citizenship").lacking == ("inflow",)
