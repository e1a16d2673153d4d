import json
import shutil
from pathlib import Path

import pytest

from ilms import resources


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    return tmp_path / "vn"


def test_build_lists_every_file_and_the_next_command(cli, office: Path) -> None:
    result = cli("build", "-C", office)
    assert result.exit_code == 0
    assert "build/sdmx-ml-2.1/DF_MNA_OEMP_SEX_CDS_NB.xml" in result.out
    assert result.err.splitlines()[-1] == "next: `ilms plan --target rehearsal`"


def test_build_of_one_table_in_one_format_to_a_folder(cli, office: Path, tmp_path: Path) -> None:
    result = cli("build", "C16", "--to", "sdmx-csv-1.0", "-o", tmp_path / "out", "-C", office, "--format", "json")
    assert json.loads(result.out)["files"] == ["sdmx-csv-1.0/DF_MNA_XRET_SEX_CPR_NB.csv"]
    assert (tmp_path / "out" / "manifest.json").is_file()
    assert not (office / "build").exists()


def test_an_error_of_form_stops_it_with_exit_1(cli, office: Path) -> None:
    from openpyxl import load_workbook

    path = office / "sources" / "2019" / "dolab.xlsx"
    book = load_workbook(path)
    sheet = book["Biểu 18"]
    (cell,) = [cell for row in sheet for cell in row if cell.value == 82703]
    cell.value = "khoảng 82 nghìn"
    book.save(path)
    result = cli("build", "-C", office)
    assert result.exit_code == 1
    assert "not built" in result.err
    checked = cli("check", "C18", "-C", office)
    assert checked.exit_code == 1
    assert f'sources/2019/dolab.xlsx > "Biểu 18" > {cell.coordinate}' in checked.out
    assert "khoảng 82 nghìn" in checked.out


def test_outside_a_workspace_it_says_so(cli, tmp_path: Path) -> None:
    result = cli("build", "-C", tmp_path)
    assert result.exit_code == 2
    assert "no workspace" in result.err


def test_a_wrong_table_is_answered_with_the_nearest(cli, office: Path) -> None:
    result = cli("build", "A1-brith", "-C", office)
    assert result.exit_code == 2
    assert "A1-birth" in result.err


def test_the_report_is_written_where_it_is_asked_for(cli, office: Path, tmp_path: Path) -> None:
    result = cli("report", "C16", "-o", tmp_path / "r.html", "-C", office)
    assert result.exit_code == 0
    assert "DF_MNA_XRET_SEX_CPR_NB" in (tmp_path / "r.html").read_text("utf-8")


def test_what_a_format_raises_is_listed_and_not_only_counted(cli, office: Path) -> None:
    plain = cli("build", "-C", office)
    assert "warning[" not in plain.out
    result = cli("build", "--to", "ilostat-csv", "-C", office)
    assert result.exit_code == 0
    assert "warning[ATT1" in result.out
    assert "lists every one" not in result.err


def test_it_counts_as_people_do(cli, office: Path) -> None:
    assert "built 1 dataflow, 15 observations, 0 errors, " in cli("build", "C16", "-C", office).err
    assert "đã dựng 1 luồng dữ liệu, 15 quan sát" in cli("build", "C16", "-C", office, "--lang", "vi").err


def test_quiet_is_quiet(cli, office: Path) -> None:
    result = cli("build", "-q", "-C", office)
    assert (result.exit_code, result.out, result.err) == (0, "", "")
