from ilms.mapping.table_note import Note
from mapping.declared import made, refused


def test_a_note_is_a_code_or_a_text_of_ones_own_with_its_years():
    assert made(notes={"I11": 264}).notes == {"I11": Note("264")}
    mapping = made(notes={"I11": {"text": "New", "years": {"from": 2019, "to": 2020}}})
    assert mapping.notes == {"I11": Note("New", ("2019", "2020"))}
    assert "has no `text`" in refused(notes={"I11": {"years": [2019]}}).title
    assert "`year`" in refused(notes={"I11": {"text": "New", "year": 2019}}).title


def test_a_break_needs_the_years_in_which_it_is():
    breaks = {"ECO": "ECO_ISIC4_G"}
    mapping = made(notes={"I11": {"text": "271", "years": [2026], "breaks": breaks}})
    assert mapping.notes["I11"].breaks == {"ECO": ("ECO_ISIC4_G",)}
    assert "needs the `years`" in refused(notes={"I11": {"text": "271", "breaks": breaks}}).title
    assert "names codes by dimension" in refused(notes={"I11": {"text": "271", "years": [2026], "breaks": "ECO"}}).title
