import json
import shutil
from pathlib import Path

import pytest

from ilms import resources


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    return tmp_path / "vn"


def told(cli, office: Path, *what: str) -> dict:
    result = cli("trace", *what, "-C", office, "--format", "json")
    assert result.exit_code == 0
    return json.loads(result.out)


def test_a_number_is_traced_to_its_cell(cli, office: Path) -> None:
    [found] = told(cli, office, "C18", "jpn", "SEX_F", "2019")["observations"]
    assert (found["value"], found["source"]) == ("34.321", "dolab")
    assert found["from"] == [
        {"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "E9", "text": "34321", "operation": "scaled"}
    ]


def test_the_cell_is_traced_to_that_number(cli, office: Path) -> None:
    [found] = told(cli, office, "sources/2019/dolab.xlsx", "Biểu 18!$E$9")["observations"]
    assert found["key"]["CDS"] == "CDS_DES_JPN"
    assert found["value"] == "34.321"


def test_a_key_may_be_partly_empty_and_have_several_codes(cli, office: Path) -> None:
    found = told(cli, office, "VNM.A..SEX_F.CDS_DES_KOR+CDS_DES_TWN.2019")["observations"]
    assert {(one["key"]["SEX"], one["key"]["CDS"]) for one in found} == {
        ("SEX_F", "CDS_DES_TWN"),
        ("SEX_F", "CDS_DES_KOR"),
    }


def test_what_a_receiver_is_sent_is_traced_in_its_shape(cli, office: Path) -> None:
    [found] = told(cli, office, "C17", "X", "SEX_T", "--target", "ilostat")["observations"]
    assert {origin["operation"] for origin in found["from"]} == {"Other = total - five"}
    assert [origin["cell"] for origin in found["from"]] == ["C7", "C8", "C9", "C10", "C12", "C14"]


def test_a_range_tells_the_cells_that_no_number_came_of(cli, office: Path) -> None:
    found = told(cli, office, "sources/2019/dolab.xlsx", "'Biểu 18'!B7:C8")
    assert [one["value"] for one in found["observations"]] == ["152.530"]
    assert [one["text"] for one in found["unused"]] == ["Tổng số", "Tổng số"]
    said = cli("trace", "sources/2019/dolab.xlsx", "B7:C8", "-C", office, "--lang", "vi").out
    assert 'sources/2019/dolab.xlsx > "Biểu 18" > B8  (Tổng số)' in said
    assert "Giới tính: Tổng số; Nước đến: Tổng số; 2019" in said


def test_a_cell_that_was_not_read_says_why(cli, office: Path) -> None:
    mapping = office / "mappings/c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8").replace("[read]", '[read]\nskip = ["Nhật Bản"]', 1), "utf-8")
    found = told(cli, office, "sources/2019/dolab.xlsx", "Biểu 18!B9")
    assert not found["observations"]
    assert [finding["code"] for finding in found["findings"]] == ["MAP011"]


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (["JPN", "2077"], "nothing has `2077`"),
        (["C18", "A.B.C.D.E.F.G.H"], "no observation fits"),
        (["sources/2019/dolab.xlsx", "ZZ9"], 'nothing at ZZ9\n  looked in "Biểu 18", "Chuỗi số liệu"'),
        (["sources/2019/dolab.xlsx", "biểu 18!ZZ9"], 'looked in "Biểu 18"\n'),
        (["sources/2019/dolab.xlsx", "Mục lục!B9"], 'no mapping reads the sheet "Mục lục"'),
        (["sources/2019/dolab.xlsx", "Z9Z"], "no cell"),
        (["sources/2019/dolab.xlsx", "A1:ZZZ9999"], "cells"),
        (["ilms.toml", "1"], "no mapping reads `ilms.toml`"),
        (["sources/none.xlsx", "A1"], "there is no file"),
    ],
)
def test_what_is_not_there_is_told(cli, office: Path, what: list[str], says: str) -> None:
    result = cli("trace", *what, "-C", office)
    assert result.exit_code == 2
    assert says in result.err


def test_many_observations_are_short_without_v(cli, office: Path) -> None:
    short, full = (cli("trace", "C18", "-C", office, *more).out for more in ((), ("-v",)))
    assert short.count("DF_") == 10
    assert "more observations" in short
    assert full.count("DF_") > 10


@pytest.fixture
def two(office: Path) -> Path:
    """A second source for C18 of 2019, of which nothing is used."""
    mapping = (office / "mappings/c18-dolab.toml").read_text("utf-8")
    (office / "mappings/c18-twin.toml").write_text(mapping.replace("dolab", "twin"), "utf-8")
    shutil.copy(office / "sources/2019/dolab.xlsx", office / "sources/2019/twin.xlsx")
    with (office / "ilms.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[sources.twin]\nname = "Twin"\nnotes = { S1 = "Twin" }\n')
    return office


def test_a_cell_of_a_source_that_is_not_used_says_which_one_is(cli, two: Path) -> None:
    found = told(cli, two, "sources/2019/twin.xlsx", "Biểu 18!E9")
    assert not found["observations"]
    assert not found["unused"]
    [one] = found["not_used"]
    assert (one["instead"], one["source"], one["value"]) == ("dolab", "twin", "34.321")
    assert (one["used"]["source"], one["used"]["from"][0]["file"]) == ("dolab", "sources/2019/dolab.xlsx")
    said = cli("trace", "sources/2019/twin.xlsx", "E9", "-C", two).out
    assert said.startswith("not used: `dolab` is preferred for 2019; `twin` has\n  DF_MNA_OEMP_SEX_CDS_NB")
    assert '> "Biểu 18" > E9  (34321)' in said
    assert 'used in its place: 34.321\n    from, in the table\'s unit: sources/2019/dolab.xlsx > "Biểu 18" > E9' in said
    assert (
        "không dùng: năm 2019 ưu tiên `dolab`; `twin` ghi"
        in cli("trace", "sources/2019/twin.xlsx", "E9", "-C", two, "--lang", "vi").out
    )


def test_a_number_is_told_with_what_another_source_has(cli, two: Path) -> None:
    found = told(cli, two, "C18", "JPN", "SEX_F", "2019")
    assert [one["source"] for one in found["observations"]] == ["dolab"]
    assert [one["from"][0]["file"] for one in found["not_used"]] == ["sources/2019/twin.xlsx"]


@pytest.mark.parametrize(
    "words", [["Nhật Bản", "nữ", "2019"], ["2019", "nhật", "bản", "Nữ"], ["C18", "Japan", "Female", "2019"]]
)
def test_countries_and_sexes_are_known_by_name(cli, office: Path, words: list[str]) -> None:
    [found] = told(cli, office, *words)["observations"]
    assert (found["key"]["CDS"], found["key"]["SEX"]) == ("CDS_DES_JPN", "SEX_F")


def test_a_member_of_a_combination_says_whose_cell_goes_before_its_own(cli, two: Path) -> None:
    settings = (two / "ilms.toml").read_text("utf-8").replace('prefer = ["dolab"]', 'prefer = ["both"]')
    both = '\n[sources.both]\nname = "Both"\ncombines = ["dolab", "twin"]\n'
    (two / "ilms.toml").write_text(settings + both, "utf-8")
    mapping = two / "mappings/c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8").replace("[read]", '[read]\nskip = ["Nhật Bản"]', 1), "utf-8")
    said = cli("trace", "Hàn Quốc", "nữ", "2019", "-C", two, "--lang", "en").out
    assert "not used: in `both` what `dolab` has goes before `twin`, which has" in said
    assert "used in its place: 0.514" in said
    [filled] = told(cli, two, "C18", "JPN", "SEX_F", "2019")["observations"]
    assert filled["from"][0]["file"] == "sources/2019/twin.xlsx"
