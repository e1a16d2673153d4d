"""Sources and notes: codes to labels and back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.messages.notes import BETWEEN_LABELS, book
from ilms.workspace import Sender, Source, Workspace

BOOK = book()


def test_every_code_of_the_register_comes_back():
    for code in BOOK.notes:
        labels = BOOK.note_labels(code)
        assert labels.odd == ()
        assert BOOK.note_codes(labels.text).text == code


def test_every_source_of_the_register_comes_back():
    for area, code, label in BOOK.sources:
        assert BOOK.source_label(code, area).text == label
        again = BOOK.source_code(label, area).text
        assert BOOK.source_label(again, area).text == label


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        ("S3:5", "Data reference period: Annual or annual average"),
        ("S3:8_I11:265", "Data reference period: First quarter | Break in series: Sample redesigned"),
        ("S1:Khảo sát_lao động", "Survey name (without year): Khảo sát_lao động"),
        (
            "S3:8 | tự do | I11:265",
            "Data reference period: First quarter | tự do | Break in series: Sample redesigned",
        ),
        ("T36:3217", "Definition of migrants: Nationals registered to work abroad"),
        ("", ""),
    ],
)
def test_both_ways(codes, labels):
    assert BOOK.note_labels(codes).text == labels
    assert BOOK.note_codes(labels).text == codes


FREE = st.from_regex(r"[a-zà-ỹ ,.]{3,20}", fullmatch=True).map(str.strip).filter(len)
NOTES = st.lists(
    st.sampled_from(list(BOOK.notes)) | FREE,
    min_size=1, max_size=6,
)  # fmt: skip


@given(NOTES)
def test_any_mixture_of_codes_and_texts_comes_back(parts):
    labels = BETWEEN_LABELS.join(BOOK.note_labels(part).text for part in parts)
    codes = BOOK.note_codes(labels)
    assert BOOK.note_labels(codes.text).text == labels
    assert list(codes.odd) == [part for part in parts if part not in BOOK.notes]


def test_what_a_workspace_declares_becomes_a_label():
    assert BOOK.compose({"S1": "Labour Force Survey", "S3": "5", "T36": "3214", "S4": "chỉ thành thị"}) == (
        "Survey name (without year): Labour Force Survey | Data reference period: Annual or annual average"
        " | Definition of migrants: Persons born outside of the country"
        " | Geographical coverage: chỉ thành thị"
    )


def test_case_and_blanks_do_not_hide_a_code_but_are_told():
    translated = BOOK.note_codes("data reference  period: FIRST QUARTER")
    assert (translated.text, translated.reworded) == ("S3:8", ("data reference  period: FIRST QUARTER",))


def test_a_workspace_s_own_sources_come_first(tmp_path: Path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "ilostat-notes.csv").write_text(
        "code,type,label\nS3:90001,Data reference period,Tết\n", "utf-8"
    )
    workspace = Workspace(
        tmp_path, "VNM", Sender("VN"),
        sources={
            "lfs": Source("lfs", "LFS - Labour Force Survey", "BA:1788"),
            "new": Source("new", "A new register"),
        },
    )  # fmt: skip
    own = book(workspace)
    assert own.source_code("LFS - Labour Force Survey", "VNM").reworded == ()
    assert own.source_label("BA:1788", "VNM").text == "LFS - Labour Force Survey"
    assert own.source_code("A new register", "VNM").odd == ("A new register",)
    assert own.note_codes("Data reference period: Tết").text == "S3:90001"
    assert own.note_codes("Data reference period: First quarter").text == "S3:8"


def test_no_person_is_named_in_the_register():
    assert not any("@" in label for label in BOOK.notes.values())
    assert "S13" not in BOOK.types
