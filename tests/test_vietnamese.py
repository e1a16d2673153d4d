"""One Vietnamese word for one thing, in all that `ilms check` and `ilms explain` say, and no English among it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ilms import resources
from ilms.locale.catalogues import read

PAGES = Path(__file__).parents[1] / "docs" / "vi"
TERMS = {  # what is not written, as a regular expression, to what stands for it
    r"\bhàng\b(?! (năm|nghìn|tháng|hóa))": "dòng (row)",
    r"(?<!lập )\bbiểu\b(?! (đồ|mẫu|thức|hiện|diễn|\d))": "bảng (table)",  # an office's own sheet is called Biểu
    r"^(?!.*(Đọc|đọc|phông|phần mềm|giả định)).*bảng mã": "bảng chuyển mã (code map); bảng mã is an encoding",
    r"bảng ánh xạ": "bảng chuyển mã (code map), tệp ánh xạ (mapping file)",
    r"(?<!không rõ )tình trạng": "trạng thái (OBS_STATUS)",
    r"(\d|\}) phần trăm": "%",
    r"\bphân tổ\b(?! cùng)(?!, thời kỳ)": "nhóm (class); phân tổ is to break down",
    r"\b(sheet|dataflow|codelist|mapping|header|workbook|label|status|row|column|file)\b": "Vietnamese",
    r"\b(the|and|of|is|not|with|which|has)\b": "Vietnamese",
    r"\bmong đợi\b": "cần là",
    r"\b(danh sách|bảng) mã số\b": "danh mục mã (codelist)",
    r"\bdữ kiện\b|\bđiểm dữ liệu\b": "quan sát (observation)",
    r"\bsổ cái\b": "sổ gửi (the ledger of submissions; sổ cái is an accountant's)",
    r"\bworksheet\b|\bbảng con\b": "trang tính (sheet)",
}
EVERYWHERE = [term for term in TERMS if "biểu" in term or "sổ cái" in term]  # the rest holds where data are judged
TYPED = re.compile(r"`[^`]*`|\"[^\"]*\"|\[\w+(\.\{?\w+\}?)?\]|\{\w*\}|\w+ = .*|\S+\.(csv|toml|xlsx|md)|<[^>]*>")


def said(texts: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every Vietnamese text below a table of TOML."""
    if isinstance(texts, dict):
        for name, text in texts.items():
            if name == "vi":
                yield place, text
            else:
                yield from said(text, f"{place}.{name}")
    elif isinstance(texts, list):
        for number, text in enumerate(texts):
            yield from said(text, f"{place}.{number}")


SAID = re.compile(r"[A-Z]{3}(\d{3})?\.|cli\.(finding|check|explain)\.")  # contexts: of the catalogue, of some commands


def every() -> list[tuple[str, str]]:
    held = ((one.context or "", one.string) for one in read("vi") if one.id not in ("", one.string))
    texts = [(place, text if isinstance(text, str) else text[0]) for place, text in held if SAID.match(place)]
    rules = [file for file in resources.folder("rules").iterdir() if file.name.endswith(".toml")]
    return texts + [text for file in rules for text in said(tomllib.loads(file.read_text("utf-8")), file.name)]


@pytest.mark.parametrize("banned", TERMS)
def test_one_word_for_one_thing(banned: str) -> None:
    found = [(place, text) for place, text in every() if re.search(banned, TYPED.sub(" ", text))]
    assert not found, f"write {TERMS[banned]}"


@pytest.mark.parametrize("banned", EVERYWHERE)
def test_one_word_for_one_thing_in_all_that_is_said_and_on_the_pages(banned: str) -> None:
    said = [(one.context or one.id, str(one.string)) for one in read("vi")]
    pages = [(path.name, path.read_text("utf-8")) for path in sorted(PAGES.rglob("*.md"))]
    assert pages
    lines = ((place, line) for place, text in [*said, *pages] for line in text.splitlines())
    found = [(place, line) for place, line in lines if re.search(banned, TYPED.sub(" ", line))]
    assert not found, f"write {TERMS[banned]}"


def test_the_list_can_find_something() -> None:
    assert len(every()) > 800
    assert re.search(next(iter(TERMS)), "hai hàng cho một nội dung")
