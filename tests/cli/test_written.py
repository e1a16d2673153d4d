import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ilms import resources
from ilms.cli.written import format_of
from ilms.errors import UsageError

BOOK = "sources/2019/dolab.xlsx"
WAIVER = '[[waiver]]\ncode = "SUM001"\nreason = "as DOLAB reported it"\nwho = "Lan"\nuntil = 2099-12-31\n'


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example with a digit transposed in D10, 36193 men to Taiwan, and 100 other women among the men."""
    folder = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", folder)
    book = openpyxl.load_workbook(folder / BOOK)
    book["Biểu 18"]["D10"], book["Biểu 18"]["D14"], book["Biểu 18"]["E14"] = 31693, 2922, 375
    book.save(folder / BOOK)
    return folder


def codes(out: str) -> set[str]:
    return {finding["code"] for finding in json.loads(out)["findings"]}


def test_csv_is_shown_or_written(cli: Callable[..., Any], office: Path) -> None:
    shown = cli("-C", office, "check", "C18", "--format", "csv")
    assert shown.exit_code == 1
    cli("-C", office, "check", "C18", "-o", "found.csv")
    written = (office / "found.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfSeverity,Code,")
    assert written.decode().replace("\r\n", "\n").strip() == shown.out.strip()
    rows = list(csv.DictReader(io.StringIO(shown.out.removeprefix("\ufeff"))))
    assert ("SUM004", "D10") in {(row["Code"], row["Cell or line"]) for row in rows}


def test_every_place_is_told_in_csv_and_ten_in_json(cli: Callable[..., Any], tmp_path: Path) -> None:
    head = (
        "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE_TYPE,UNIT_MEASURE,UNIT_MULT,SOURCE"
    )
    line = "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_{n},CDS_DES_KR,2019,1,NB,PS,3,LFS"
    path = tmp_path / "c18.csv"
    path.write_text("\n".join([head, *(line.format(n=n) for n in range(25))]) + "\n", "utf-8")
    out = cli("check", path, "--select", "COD001", "--format", "csv").out.removeprefix("\ufeff")
    lines = [row["Cell or line"] for row in csv.DictReader(io.StringIO(out)) if "CDS_DES_KR" in row["Message"]]
    assert len(lines) == 25
    found = json.loads(cli("check", path, "--select", "COD001", "--format", "json").out)["findings"]
    assert max(len(finding["where"]) for finding in found) == 10


def test_sarif_is_told_by_the_files_ending(cli: Callable[..., Any], office: Path) -> None:
    result = cli("-C", office, "check", "C18", "-o", "found.sarif")
    assert result.out == ""
    log = json.loads((office / "found.sarif").read_text("utf-8"))
    assert log["version"] == "2.1.0"
    assert "wrote `found.sarif`" in result.err
    assert cli("-C", office, "check", "C18", "--format", "sarif").out == (office / "found.sarif").read_text("utf-8")


def test_json_and_text_are_written_too(cli: Callable[..., Any], office: Path) -> None:
    cli("-C", office, "check", "C18", "-o", "found.json")
    assert (office / "found.json").read_text("utf-8") == cli("-C", office, "check", "C18", "--format", "json").out
    cli("-C", office, "check", "C18", "-o", "found.txt", "--lang", "vi")
    text = (office / "found.txt").read_text("utf-8")
    assert "lỗi[SUM004]" in text
    assert text.strip() == cli("-C", office, "check", "C18", "--lang", "vi").out.strip()


@pytest.mark.parametrize("out", [BOOK, "ilms.toml", "mappings/c18-dolab.toml"])
def test_nothing_is_written_over_what_was_read(cli: Callable[..., Any], office: Path, out: str) -> None:
    before = (office / out).read_bytes()
    result = cli("-C", office, "check", "C18", "-o", out)
    assert result.exit_code == 2
    assert "nothing is written over it" in result.err
    assert (office / out).read_bytes() == before


def test_a_file_that_was_checked_is_not_written_over(cli: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "c18.csv"
    path.write_text("DATAFLOW,REF_AREA\nILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM\n", "utf-8")
    assert cli("check", path, "-o", path).exit_code == 2


@pytest.mark.parametrize("form", ["csv", "sarif"])
def test_other_commands_do_not_take_those_forms(cli: Callable[..., Any], form: str) -> None:
    result = cli("tables", "--format", form)
    assert result.exit_code == 2
    assert f"takes text or json, not `{form}`" in result.err
    assert "takes text, json, csv or sarif" in cli("check", "--format", "cvs").err


def test_select_and_ignore_choose_and_what_they_leave_is_counted(cli: Callable[..., Any], office: Path) -> None:
    only = cli("-C", office, "check", "C18", "--select", "SUM001", "--format", "json")
    assert codes(only.out) == {"SUM001"}
    assert json.loads(only.out)["left_out"]["errors"] >= 1
    without = cli("-C", office, "check", "C18", "--ignore", "SUM")
    assert without.exit_code == 0
    assert "SUM0" not in without.out
    *_, left, following = without.err.splitlines()
    assert left.startswith("left out by --select or --ignore: errors: ")
    assert "without `--select` and `--ignore`" in following
    assert cli("-C", office, "build").exit_code == 0  # content stops `submit`
    assert json.loads((office / "build" / "findings.json").read_text("utf-8"))["summary"]["errors"] >= 2


def test_nothing_left_out_is_no_line(cli: Callable[..., Any], office: Path) -> None:
    assert "left out" not in cli("-C", office, "check", "C18", "--ignore", "COD").err
    shown = json.loads(cli("-C", office, "check", "C18", "--format", "json").out)
    assert shown["left_out"] == {"errors": 0, "warnings": 0, "infos": 0}


def test_an_unknown_code_is_refused(cli: Callable[..., Any], office: Path) -> None:
    result = cli("-C", office, "check", "--select", "SUMO01")
    assert result.exit_code == 2
    assert "`SUM0" in result.err


def test_fail_on_decides_the_exit_code(cli: Callable[..., Any], office: Path) -> None:
    assert cli("-C", office, "check", "C18", "--fail-on", "never").exit_code == 0
    assert cli("-C", office, "check", "C18", "--fail-on", "error").exit_code == 1
    assert cli("-C", office, "check", "C18", "--fail-on", "sometimes").exit_code == 2
    (office / "waivers.toml").write_text(WAIVER + WAIVER.replace("SUM001", "SUM004"), "utf-8")
    assert cli("-C", office, "check", "C18", "--fail-on", "error").exit_code == 0


def test_a_warning_fails_where_that_is_asked_for(cli: Callable[..., Any], office: Path) -> None:
    (office / "rules").mkdir(exist_ok=True)
    entries = "".join(f'[[rule]]\nid = "{name}"\nseverity = "warning"\n' for name in ("sexes", "countries"))
    (office / "rules" / "sums.toml").write_text(entries, "utf-8")
    assert cli("-C", office, "check", "C18").exit_code == 0
    assert cli("-C", office, "check", "C18", "--fail-on", "warning").exit_code == 1


def test_what_is_waived_is_shown_last_with_who_and_why(cli: Callable[..., Any], office: Path) -> None:
    (office / "waivers.toml").write_text(WAIVER, "utf-8")
    out = cli("-C", office, "check", "C18").out
    assert "accepted[SUM001] " in out
    assert "  accepted by Lan until 2099-12-31: as DOLAB reported it" in out
    assert out.index("error[SUM004]") < out.index("accepted[SUM001]")
    vi = cli("-C", office, "check", "C18", "--lang", "vi").out
    assert "đã chấp nhận[SUM001] " in vi
    assert "  Lan chấp nhận đến ngày 2099-12-31: as DOLAB reported it" in vi


def test_workbooks_are_annotated_and_said(cli: Callable[..., Any], office: Path) -> None:
    result = cli("-C", office, "check", "C18", "--annotate", "build/annotated", "--lang", "vi")
    assert result.exit_code == 1
    copy = office / "build/annotated/sources/2019/dolab.findings.xlsx"
    assert "đã ghi `build/annotated/sources/2019/dolab.findings.xlsx`: " in result.err
    book = openpyxl.load_workbook(copy)
    assert "SUM004" in book["Biểu 18"]["D10"].comment.text
    shown = json.loads(cli("-C", office, "check", "C18", "--annotate", "build/annotated", "--format", "json").out)[
        "annotated"
    ]
    assert [(one["source"], one["lost"]) for one in shown] == [(BOOK, {})]


def test_what_a_copy_lacks_is_said(cli: Callable[..., Any], office: Path) -> None:
    with zipfile.ZipFile(office / BOOK, "a") as archive:
        archive.writestr("xl/media/image1.png", b"a picture that no sheet shows")
    result = cli("-C", office, "check", "C18", "--annotate", "checked", "--lang", "vi")
    assert "bản sao này thiếu so với tệp gốc: 1 hình ảnh" in result.err


def test_annotating_needs_a_workspace_and_findings(cli: Callable[..., Any], office: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("DATAFLOW,REF_AREA\nILO:DF_MNA_OEMP_SEX_CDS_NB(1.0),VNM\n", "utf-8")
    assert cli("-C", tmp_path, "check", path, "--annotate", "x").exit_code == 2
    result = cli("-C", office, "check", path, "--annotate", "x", "--fail-on", "never")
    assert "is no workbook" in result.err
    assert "nothing to annotate" in result.err
    assert not (office / "x").exists()


def test_the_guide_names_options_that_there_are(cli: Callable[..., Any]) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "checking.md").read_text("utf-8")
    options = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", guide))
    known = cli("check", "--help").out + "--lang --format"
    assert len(options) >= 6
    assert [option for option in options if option not in known] == []


def test_findings_are_not_written_under_the_name_of_a_workbook() -> None:
    with pytest.raises(UsageError, match="would be no workbook") as caught:
        format_of(Path("found.xlsx"))
    assert "found.csv" in caught.value.hint
    assert "--annotate" in caught.value.hint
