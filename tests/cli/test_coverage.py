import json
import shutil
from pathlib import Path

from ilms import resources


def test_every_table_is_named_by_its_title(cli, tmp_path: Path) -> None:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    english, vietnamese = (cli("coverage", "-C", tmp_path / "vn", "--lang", lang).out for lang in ("en", "vi"))
    assert english.startswith("VNM: ")
    assert " of 21 tables" in english
    line = next(line for line in english.splitlines() if line.startswith("  C18"))
    assert "1999" in line
    assert "country of destination" in english
    assert "VNM: " in vietnamese
    assert " trên 21 bảng" in vietnamese
    assert english.splitlines()[2:4] != vietnamese.splitlines()[2:4]


def test_what_is_missing_says_who_could_fill_it(cli) -> None:
    office = resources.folder("examples") / "viet-nam"
    english, vietnamese = (cli("coverage", "-C", office, "--lang", lang).out for lang in ("en", "vi"))
    assert "data for 2025: 0 tables; for earlier years only: 4; no data: 17" in english
    assert "2019: 21 of 21 cells asked (100.0 per cent)" in english
    assert "could be filled from: lfs, lmis (permits), work-permits (permits)" in english
    assert "not submitted: no register of education of arrivals" in english
    assert "National immigration database (counts movements)" in english
    assert "có thể lấy từ: lfs, lmis (giấy phép), work-permits (giấy phép)" in vietnamese
    assert "Cơ sở dữ liệu quốc gia về xuất nhập cảnh (đếm lượt)" in vietnamese


def test_by_birth_and_by_citizenship(cli) -> None:
    out = cli("coverage", "-C", resources.folder("examples") / "cambodia", "--lang", "en").out
    assert "by citizenship, 2019: 44 of 45 cells asked" in out
    assert "by birth, 2019: 21 of 21 cells asked" in out
    assert "sources that are known" not in out


def test_a_folder_of_files_is_read_whole(cli, tmp_path: Path) -> None:
    office = tmp_path / "vn"
    shutil.copytree(resources.folder("examples") / "viet-nam", office)
    assert cli("build", "-C", office, "--to", "ilostat-csv").exit_code == 0
    result = cli("coverage", office / "build", "--format", "json")
    (area,) = json.loads(result.out)["areas"]
    assert (area["covered"], area["reference"]) == (4, "2024")
    assert area["split"] == {"current": 1, "earlier": 3, "none": 17}
    (c18,) = [table for table in area["by_table"] if table["table"] == "C18"]
    assert c18["flows"][0]["years"][-1]["cells"] == {"asked": 21, "present": 21, "explained": 0, "rate": 100.0}


def test_a_folder_without_a_message_is_refused(cli, tmp_path: Path) -> None:
    result = cli("coverage", tmp_path)
    assert result.exit_code == 2
    assert "holds no message" in result.err


def test_what_was_read_and_is_no_person_is_told(cli) -> None:
    office = resources.folder("examples") / "sources" / "immigration"
    out = cli("coverage", "-C", office, "--lang", "en").out
    assert out.startswith("VNM: 0 of 21 tables")
    assert "read and not counted: immigration (MAP019)" in out
    (area,) = json.loads(cli("coverage", "-C", office, "--format", "json").out)["areas"]
    assert {table["table"]: table["refused"] for table in area["by_table"] if table["refused"]} == {
        "B11": ["immigration"]
    }


def test_every_year_is_told_when_asked(cli) -> None:
    office = resources.folder("examples") / "viet-nam"
    assert "1999: 3 of 21 cells asked" not in cli("coverage", "-C", office, "--lang", "en").out
    assert "1999: 3 of 21 cells asked" in cli("coverage", "-v", "-C", office, "--lang", "en").out


def test_a_workspace_is_named_by_its_own_option(cli) -> None:
    office = resources.folder("examples") / "viet-nam"
    result = cli("coverage", office)
    assert result.exit_code == 2
    assert f"`ilms coverage -C {office}`" in result.err


def test_a_source_that_is_declared_and_not_read_is_told(cli, tmp_path: Path) -> None:
    office = tmp_path / "vn"
    shutil.copytree(resources.folder("examples") / "viet-nam", office)
    with (office / "ilms.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[sources.mofa]\nname = "MOFA form"\n')
    english, vietnamese = (cli("coverage", "-C", office, "--lang", lang).out for lang in ("en", "vi"))
    assert "MOFA form: no mapping reads it" in english
    assert "MOFA form: chưa có tệp ánh xạ nào đọc" in vietnamese
    (area,) = json.loads(cli("coverage", "-C", office, "--format", "json").out)["areas"]
    assert area["idle_sources"] == [{"source": "mofa", "name": "MOFA form", "why": "no_mapping", "tables": []}]
