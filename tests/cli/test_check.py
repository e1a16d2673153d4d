import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ilms import resources

HEADER = "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE_TYPE,UNIT_MEASURE,UNIT_MULT,SOURCE"
RIGHT = (("SEX_T", "TOTAL", "152.53"), ("SEX_M", "TOTAL", "97.83"), ("SEX_F", "TOTAL", "54.7"))
WAIVER = """
[[waiver]]
code = "SUM001"
table = "C18"
period = "2019"
reason = "as DOLAB reported it"
who = "Lan"
"""


def message(folder: Path, *cells: tuple[str, str, str], name: str = "c18.csv") -> Path:
    lines = [
        f"ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,{sex},CDS_DES_{country},2019,{value},NB,PS,3,LFS"
        for sex, country, value in cells
    ]
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", folder)
    return folder


def spoil(office: Path, cell: str, value: Any) -> None:
    path = office / "sources" / "2019" / "dolab.xlsx"
    book = openpyxl.load_workbook(path)
    book["Biểu 18"][cell] = value
    book.save(path)


def test_right_figures_pass(cli: Callable[..., Any], tmp_path: Path) -> None:
    result = cli("check", message(tmp_path, *RIGHT))
    assert result.exit_code == 0
    assert result.out == ""
    assert "observations: 3, errors: 0, warnings: 0" in result.err


def test_errors_are_told_with_their_lines_and_end_with_one(cli: Callable[..., Any], tmp_path: Path) -> None:
    path = message(tmp_path, *RIGHT[:2], ("SEX_F", "TOTAL", "57.4"), ("SEX_T", "KR", "1"))
    result = cli("check", path)
    assert result.exit_code == 1
    assert "error[COD001] `CDS_DES_KR` is not in CL_CDS (CDS)" in result.out
    assert "nearest: " in result.out
    assert "CDS_DES_KOR (Korea, Republic of)" in result.out
    assert "error[SUM001] SEX_T is 152.53, but SEX_M 97.83 + SEX_F 57.4 = 155.23" in result.out
    assert f"at {path} line 2" in result.out
    assert "  sum of the parts: 155.23" in result.out
    assert result.err.splitlines()[-2:] == [
        "data sets: 1, observations: 4, errors: 2, warnings: 0",
        "next: mend the file; `ilms explain COD001` says how",
    ]


def test_json_has_the_public_shape(cli: Callable[..., Any], tmp_path: Path) -> None:
    path = message(tmp_path, *RIGHT[:2], ("SEX_F", "TOTAL", "57.4"))
    result = cli("check", path, "--format", "json")
    shown = json.loads(result.out)
    assert result.exit_code == 1
    assert shown["schema_version"] == 1
    assert shown["summary"] == {"observations": 3, "errors": 1, "warnings": 0}
    [finding] = shown["findings"]
    assert finding["code"] == "SUM001"
    assert finding["dataflow"] == "DF_MNA_OEMP_SEX_CDS_NB"
    assert (finding["key"]["REF_AREA"], finding["key"]["TIME_PERIOD"]) == ("VNM", "2019")
    assert (finding["value"], finding["expected"], finding["count"]) == ("152.53", "155.23", 1)
    assert finding["where"] == [{"file": str(path), "line": line} for line in (2, 3, 4)]


def test_it_speaks_vietnamese(cli: Callable[..., Any], tmp_path: Path) -> None:
    result = cli("check", message(tmp_path, ("SEX_T", "KR", "1")), "--lang", "vi")
    assert "không có trong CL_CDS" in result.out
    assert "Hàn Quốc" in result.out
    assert "1 quan sát: 1 lỗi, 0 cảnh báo" in result.err


def test_files_need_no_workspace_and_may_be_several(cli: Callable[..., Any], tmp_path: Path) -> None:
    one = message(tmp_path, *RIGHT)
    two = message(tmp_path, ("SEX_T", "JPN", "1.5"), name="more.csv")
    result = cli("-C", tmp_path, "check", one, two)
    assert result.exit_code == 0
    assert "data sets: 2, observations: 4" in result.err


def test_the_examples_have_no_error(cli: Callable[..., Any], office: Path) -> None:
    result = cli("-C", office, "check")
    assert result.exit_code == 0
    assert result.err.splitlines()[-1] == "next: `ilms build`"


@pytest.mark.parametrize("what", [["C18"], ["DF_MNA_OEMP_SEX_CDS_NB"], ["C18", "C16"]])
def test_a_table_may_be_named(cli: Callable[..., Any], office: Path, what: list[str]) -> None:
    result = cli("-C", office, "check", *what, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.out)["summary"]["observations"] == (72 if len(what) == 1 else 87)


def test_a_digit_transposed_in_the_workbook_is_found_in_its_cell(cli: Callable[..., Any], office: Path) -> None:
    spoil(office, "D10", 31693)  # 36193 men to Taiwan
    result = cli("-C", office, "check", "C18", "--format", "json")
    assert result.exit_code == 1
    errors = [f for f in json.loads(result.out)["findings"] if f["severity"] == "error"]
    [finding] = errors
    assert (finding["code"], finding["value"], finding["expected"]) == ("SUM017", "31.693", "36.193")
    place = {"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "D10"}
    assert finding["where"][0].items() >= place.items()


def test_a_waiver_lets_a_content_error_pass_with_its_reason(cli: Callable[..., Any], office: Path) -> None:
    spoil(office, "C8", 152630)
    assert cli("-C", office, "check", "C18").exit_code == 1
    (office / "waivers.toml").write_text(WAIVER.replace("SUM001", "SUM017"), "utf-8")
    result = cli("-C", office, "check", "C18", "--format", "json")
    shown = json.loads(result.out)
    assert result.exit_code == 0
    assert shown["summary"]["errors"] == 0
    assert [w["code"] for w in shown["waived"]] == ["SUM017"]
    assert {w["reason"] for w in shown["waived"]} == {"as DOLAB reported it"}
    assert "waived: 1" in result.err


def test_waivers_that_no_longer_serve_are_told(cli: Callable[..., Any], office: Path) -> None:
    (office / "waivers.toml").write_text(WAIVER + WAIVER + "until = 2020-01-01\n", "utf-8")
    result = cli("-C", office, "check", "C18")
    assert "covers nothing" in result.err
    assert "ended on 2020-01-01" in result.err


def test_an_offices_own_rules_hold(cli: Callable[..., Any], office: Path) -> None:
    spoil(office, "C8", 152630)
    (office / "rules").mkdir()
    (office / "rules" / "sums.toml").write_text(
        '[[rule]]\nid = "sexes"\nseverity = "warning"\n[[rule]]\nid = "countries"\noff = true\n', "utf-8"
    )
    result = cli("-C", office, "check", "C18", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.out)["summary"] == {"observations": 72, "errors": 0, "warnings": 1}


def test_of_many_groups_the_first_are_shown_and_all_are_counted(cli: Callable[..., Any], tmp_path: Path) -> None:
    path = message(tmp_path, *(("SEX_T", f"Q{n}", "1") for n in range(15)))
    result = cli("check", path)
    assert result.out.count("error[COD001]") == 10
    assert "... and 5 more groups of COD001, 15 findings in all" in result.out
    assert "errors: 15" in result.err
    assert cli("-v", "check", path).out.count("error[COD001]") == 15


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("nowhere.csv", "there is no file `nowhere.csv`"),
        ("folder/x", "there is no file `folder/x`"),
        ("C99", "there is no table or dataflow `C99`"),
    ],
)
def test_what_is_nothing_is_a_usage_error(cli: Callable[..., Any], office: Path, what: str, says: str) -> None:
    result = cli("-C", office, "check", what)
    assert result.exit_code == 2
    assert says in result.err
    assert "hint: " in result.err


def test_a_workbook_is_read_through_its_mapping(cli: Callable[..., Any], office: Path) -> None:
    result = cli("check", office / "sources" / "2019" / "dolab.xlsx")
    assert result.exit_code == 2
    assert "is read through a mapping" in result.err


def test_a_workbook_without_a_mapping_is_answered_with_what_there_is(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"")
    hint = cli("check", tmp_path / "b.xlsx").err
    assert "ilms inspect" not in hint  # there is no such command yet
    assert "ilms init" in hint
    assert "docs/mapping.md" in hint


def test_the_words_round_a_finding_are_vietnamese_too(cli: Callable[..., Any], tmp_path: Path) -> None:
    path = message(tmp_path, *RIGHT[:2], ("SEX_F", "TOTAL", "57.4"), ("SEX_T", "KR", "1"))
    result = cli("check", path, "--lang", "vi")
    assert "lỗi[COD001]" in result.out
    assert f"  tại {path} dòng " in result.out
    assert "  giá trị: CDS_DES_KR" in result.out
    assert "  tổng các thành phần: 155,23  (nghìn người)" in result.out
    assert "  cần là:" in result.out
    assert "  gợi ý: " in result.out
    for english in ("error", "value:", "expected:", "hint:", " line "):
        assert english not in result.out
    assert result.err.splitlines()[-1].startswith("tiếp theo: ")
    assert cli("check", "nowhere.csv", "--lang", "vi").err.startswith("lỗi: ")


def test_a_table_needs_a_workspace(cli: Callable[..., Any], tmp_path: Path) -> None:
    result = cli("-C", tmp_path, "check", "C18")
    assert result.exit_code == 2
    assert "no workspace" in result.err


def test_a_file_with_nothing_but_its_first_line_is_no_clean_file(cli: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("ref_area,source,indicator,sex,classif1,time,obs_value\n")
    result = cli("check", path)
    assert result.exit_code == 2
    assert "has no observations" in result.err
