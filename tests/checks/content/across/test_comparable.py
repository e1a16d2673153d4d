import pyarrow as pa
import pytest

from ilms.checks.content.across.comparable import groups, said, typed


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Definition of migrants: Non-citizens", "T36", "Non-citizens"),
        ("Break in series: x | Definition of migrants: Non-citizens | Remarks: y", "T36", "Non-citizens"),
        ("T36:3214_I11:265", "T36", "3214"),
        ("I11:265_T36:3214", "T36", "3214"),
        ("T36: my_own words", "T36", "my_own words"),
        ("Remarks: not Definition of migrants", "T36", ""),
        ("", "T36", ""),
    ],
)
def test_what_the_notes_say_of_one_type(text: str, kind: str, found: str) -> None:
    assert typed(text, kind) == found


def test_cells_are_alike_where_all_is_the_same_and_no_note_contradicts_another() -> None:
    columns = {
        "REF_AREA": pa.array(["VNM", "VNM", "VNM", "KHM", "KHM", "KHM", "VNM"]),
        "SOURCE": pa.array(["LFS", "LFS", None, "LFS", "LFS", "LFS", "LFS"]),
        "NOTE_INDICATOR": pa.array(["T36:1", None, None, "T36:1", "T36:2", None, "T36:1"]),
    }
    found = groups(columns, ["T36"]).tolist()
    assert found[0] == found[1] == found[6]  # a cell without the note is like those that have it
    assert len({found[place] for place in (0, 2, 3, 4, 5)}) == 5  # unless these differ


def test_notes_are_numbered_by_what_they_say() -> None:
    one, other, none = said([pa.array(["T36:1", "I11:3_T36:2", None]), pa.nulls(3, pa.string())], "T36")
    assert none == 0
    assert one > 0
    assert other not in (0, one)
