import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.filenames import LONGEST, file_safe


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026", "2026"),
        ("2026/27", "2026-27"),
        ("2026: lần 2", "2026-lần-2"),
        ('Thư "xác nhận"?.pdf', "Thư-xác-nhận-.pdf"),
        ("../../x", "x"),
        ("nul.txt", "_nul.txt"),
        ("...", ""),
        ("a" * 200 + ".pdf", "a" * 72 + ".pdf"),
    ],
)
def test_a_name_that_every_system_takes(text: str, name: str) -> None:
    assert file_safe(text) == name


@given(st.text())
def test_any_text(text: str) -> None:
    name = file_safe(text)
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert len(name) <= LONGEST + 1
    assert not name.endswith((".", " "))
