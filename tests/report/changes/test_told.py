import re
from importlib.resources import files

import pytest

from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.report.changes.told import summed_up, told
from ilms.words import catalogue

LIST = "Codelist NSO:CL_ECO(1.0)"
NAMES = {"en": "Finance", "vi": "Tài chính"}


def line(change: Change, language: str = "en") -> str:
    [[part]] = told(Changes((change,)), language).values()
    [row] = part.rows
    return row.line()


@pytest.mark.parametrize(
    ("change", "en", "vi"),
    [
        (
            Change(Kind.ADDED, LIST, "K64", None, "Finance", parent="K", after="K", names=NAMES),
            "K64  Finance  (under K, after K)",
            "K64  Tài chính  (thuộc K, sau K)",
        ),
        (
            Change(Kind.ADDED, LIST, "A", None, "Finance", after="", names=NAMES),
            "A  Finance  (first)",
            "A  Tài chính  (đứng đầu)",
        ),
        (
            Change(Kind.REMOVED, LIST, "K64", "Finance", parent="K", names=NAMES),
            "K64  Finance  (under K)",
            "K64  Tài chính  (thuộc K)",
        ),
        (
            Change(Kind.RENAMED, LIST, "K", "K", "L", sure=0.999, reused=True, names=NAMES),
            "Finance  K -> L  (K means something else now, 99 % sure)",
            "Tài chính  K -> L  (K nay mang nghĩa khác, chắc chắn 99 %)",
        ),
        (Change(Kind.RENAMED, LIST, "K", "K", "L", names=NAMES), "Finance  K -> L", "Tài chính  K -> L"),
        (
            Change(Kind.MOVED, LIST, "K64", "K", None, names=NAMES),
            "K64  Finance  K -> no parent",
            "K64  Tài chính  K -> không có cấp trên",
        ),
        (
            Change(Kind.ORDER, LIST, "K", "", "J", after="J", names=NAMES),
            "K  Finance  first -> after J",
            "K  Tài chính  đứng đầu -> sau J",
        ),
        (
            Change(Kind.LABEL, LIST, "K", None, "Tài chính", language="vi"),
            "K  [vi]  - -> Tài chính",
            "K  [vi]  - -> Tài chính",
        ),
        (
            Change(Kind.LANGUAGE_MISSING, LIST, "", "79", None, language="vi"),
            "[vi]  79 texts -> -",
            "[vi]  79 mục chữ -> -",
        ),
        (Change(Kind.CONSTRAINT, LIST, "ECO", "X", None, detail="value"), "ECO  X -> -", "ECO  X -> -"),
        (
            Change(Kind.VALIDITY, LIST, "", None, "2025", detail="valid_from"),
            "valid_from  - -> 2025",
            "valid_from  - -> 2025",
        ),
    ],
)
def test_a_change_in_one_line(change, en, vi):
    assert (line(change, "en"), line(change, "vi")) == (en, vi)


def test_all_in_one_line():
    changes = Changes((Change(Kind.REMOVED, LIST, "K", breaking=True), Change(Kind.LABEL, LIST, "L")))
    assert summed_up(changes, "en") == "2 changes (1 breaking): removed 1, labels 1"
    assert summed_up(changes, "vi") == "2 thay đổi (1 phá vỡ tương thích): bị bỏ 1, tên gọi 1"
    assert summed_up(Changes(), "vi") == "không có thay đổi"


def test_every_kind_has_a_heading_and_every_word_is_used():
    words = set(catalogue("report.changes"))
    assert {word for word in words if word.startswith("kind.")} == {f"kind.{kind}" for kind in Kind}
    room = files("ilms.report.changes")
    used = "".join(room.joinpath(name).read_text("utf-8") for name in ("told.py", "page.py", "page.html.j2"))
    used += files("ilms.cli").joinpath("structure_changes.py").read_text("utf-8")
    asked = set(re.findall(r"""(?:w|words|said|counted)\(["']([a-z]+)["']""", used))
    assert asked == {word for word in words if not word.startswith("kind.")}
