import json

import pytest

from ilms.assembly.build import build
from ilms.assembly.prepare import prepare
from ilms.report.collect import collect
from ilms.report.section import Section, render
from ilms.report.sections.signature.shown import BLANKS, shown
from ilms.structures.tables import find


def _html(collected) -> str:
    return render(Section("signature", shown), collected).html


@pytest.fixture
def built(office):
    build(office, prepare(office))
    return office


def test_what_is_signed_are_the_files_with_their_hashes(built) -> None:
    html = _html(collect(built))
    manifest = json.loads((built.build / "manifest.json").read_text("utf-8"))
    assert manifest["content"] in html
    for file in manifest["files"]:
        assert file["path"] in html
        assert file["sha256"] in html
    assert "Viet Nam (VNM)" in html
    assert "for the round 2026" in html
    assert "31 October 2026" in html
    assert html.count("<dt>") >= len(BLANKS)
    assert "Not to be signed" not in html


def test_it_is_said_in_vietnamese(built) -> None:
    html = _html(collect(built, language="vi"))
    assert "ngày 31 tháng 10 năm 2026" in html
    assert "Chữ ký và con dấu" in html


def test_without_a_build_there_is_nothing_to_sign(office) -> None:
    html = _html(collect(office))
    assert "nothing has been built" in html
    assert "blanks" not in html


def test_a_build_that_its_sources_have_left_behind_is_not_to_be_signed(built) -> None:
    path = built.root / "waivers.toml"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    html = _html(collect(built))
    assert "has changed since" in html
    assert "blanks" not in html


def test_an_altered_file_is_not_to_be_signed(built) -> None:
    file = next(built.build.rglob("*.xml"))
    file.write_bytes(file.read_bytes() + b" ")
    assert "gone or altered" in _html(collect(built))


def test_a_page_of_some_tables_is_not_to_be_signed(built) -> None:
    html = _html(collect(built, find("C18")))
    assert "some of the tables only" in html
    assert "blanks" not in html
