import pytest

from ilms.errors import UsageError
from ilms.mapping import notes
from ilms.mapping.troubles import Troubles
from ilms.messages.notes import book
from mapping.office import MAPPING, found


def said(told):
    troubles = Troubles()
    notes.registered(troubles, "here", told, book())
    return [row for one in troubles.findings() for row in one.params.to_pylist()]


def test_a_type_or_a_code_that_the_register_does_not_have_is_told():
    assert [(row["what_en"], row["note"]) for row in said({"T99": "x", "S99": "1", "S3": "987654", "T36": "77"})] == [
        ("type", "T99"), ("type", "S99"), ("S3 code", "987654"), ("T36 code", "77"),
    ]  # fmt: skip
    assert said({"S3": "5", "S1": "Labour Force Survey", "T36": "Citizenship", "I11": "New register"}) == []


def test_a_mapping_and_a_source_are_both_looked_at(office):
    office.mapping(MAPPING + '\n[notes]\nT99 = "what"\n')
    office.write("ilms.toml", (office.root / "ilms.toml").read_text("utf-8").replace("S1 =", "S99 ="))
    messages = [one.message for one in found(office.read(), "MAP042")]
    assert len(messages) == 2
    assert messages[0].startswith('ilms.toml [sources.dolab]: type "S99" is not in the register')
    assert messages[1].startswith('c18.toml [notes]: type "T99" is not in the register')


def test_a_note_stands_on_the_years_that_it_is_about(office):
    office.mapping(MAPPING + '\n[notes]\nI11 = { text = "New register", years = [2020] }\nI13 = "Both"\n')
    office.crosstab(name="sources/2020/dolab.xlsx")
    observations = office.read().observations
    years, texts = (observations.text(name).to_pylist() for name in ("TIME_PERIOD", "NOTE_INDICATOR"))
    assert dict(zip(years, texts, strict=True)) == {
        "2019": "Remarks: Both", "2020": "Break in series: New register | Remarks: Both",
    }  # fmt: skip


def test_a_year_without_any_note_has_none(office):
    office.mapping(MAPPING + '\n[notes]\nI11 = { text = "New register", years = { from = 2020, to = 2022 } }\n')
    assert office.read().observations.text("NOTE_INDICATOR").null_count == 6


BREAK = '[notes]\nI11 = { text = "271", years = [2019], breaks = { CDS = ["CDS_DES_JPN"] } }\n'


def test_series_that_break_bear_the_status_in_those_years(office):
    office.mapping(MAPPING + BREAK)
    observations = office.read().observations
    status = dict(zip(observations.text("CDS").to_pylist(), observations.text("OBS_STATUS").to_pylist(), strict=True))
    assert status == {"CDS_DES_TOTAL": None, "CDS_DES_JPN": "B"}


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ('{ text = "271", breaks = { CDS = ["CDS_DES_JPN"] } }', "needs the `years`"),
        ('{ text = "271", years = [2019], breaks = ["CDS_DES_JPN"] }', "names codes by dimension"),
        ('{ text = "271", years = [2019], breaks = { CDX = ["CDS_DES_JPN"] } }', "a key `CDX` that is not known"),
    ],
)
def test_breaks_that_cannot_be_are_refused(office, note, told):
    office.mapping(f"{MAPPING}[notes]\nI11 = {note}\n")
    with pytest.raises(UsageError, match=told):
        office.gather()
