"""`ilms inspect`: what is said of files that an office may have, in both languages, and what is written."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import openpyxl
import pytest

from ilms import resources

IGNORED = shutil.ignore_patterns("revision", "build", "submissions")
GOLDEN = Path(__file__).parent / "inspected"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """The Viet Nam example without its mappings; commands run in it."""
    shutil.copytree(
        resources.folder("examples") / "viet-nam", tmp_path / "vn", ignore=shutil.ignore_patterns("revision")
    )
    for file in (tmp_path / "vn" / "mappings").glob("*.toml"):
        file.unlink()
    monkeypatch.chdir(tmp_path / "vn")
    return tmp_path / "vn"


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("dolab", "sources/2019/dolab.xlsx"),
        ("minh-hoa", "sources/2023/minh-hoa.xlsx"),
        ("returned", "sources/2024/returned.xlsx"),
    ],
)
def test_what_is_said_is_as_it_was_read_and_found_good(cli, name, file, language):
    result = cli("inspect", file, "--lang", language)
    golden = (GOLDEN / f"{name}.{language}.txt").read_text("utf-8")
    assert result.exit_code == 0
    assert result.out == golden
    assert max(map(len, result.out.splitlines())) <= 100


def test_the_next_command_drafts_a_mapping_that_checks(cli, office):
    shown = cli("inspect", "sources/2023/minh-hoa.xlsx")
    assert "next: `ilms inspect sources/2023/minh-hoa.xlsx --write mappings/c17.toml`" in shown.err
    written = cli("inspect", "sources/2023/minh-hoa.xlsx", "--write", "mappings/c17.toml")
    assert written.exit_code == 0
    assert "it reads observations: 51, errors: 0" in written.err
    assert "next: `ilms check C17`" in written.err
    assert cli("check", "C17", "--select", "MAP,SRC,KEY,COD,TIM").exit_code == 0
    raw = tomllib.loads((office / "mappings" / "c17.toml").read_text("utf-8"))
    assert raw["read"]["signs"] == {"-": {"value": "0"}, "…": {"status": "N"}}


def test_one_of_several_tables_must_be_named(cli, office):
    result = cli("inspect", "sources/2019/dolab.xlsx", "--write", "mappings/c18.toml")
    assert result.exit_code == 2
    assert "has 2 tables: a mapping file reads one" in result.err
    assert 'such as with `--sheet "Biểu 18"`' in result.err
    assert not (office / "mappings" / "c18.toml").exists()
    done = cli("inspect", "sources/2019/dolab.xlsx", "--sheet", "Chuỗi số liệu", "--write", "mappings/c18.toml")
    assert done.exit_code == 0
    text = (office / "mappings" / "c18.toml").read_text("utf-8")
    assert 'CDS = { value = "CDS_DES_TOTAL" }   # ? the sheet is not parted by it' in text
    assert "lines for you to decide, marked `# ?`: " in done.err


def test_nothing_is_written_over_unasked(cli, office):
    arguments = ("inspect", "sources/2023/minh-hoa.xlsx", "--write", "mappings/c17.toml")
    (office / "mappings" / "c17.toml").write_text("mine", "utf-8")
    refused = cli(*arguments)
    assert refused.exit_code == 4
    assert "nothing is written over it unasked" in refused.err
    assert (office / "mappings" / "c17.toml").read_text("utf-8") == "mine"
    assert cli(*arguments, "--yes").exit_code == 0
    assert cli("inspect", "sources/2023/minh-hoa.xlsx", "--write", "sources/2023/minh-hoa.xlsx", "--yes").exit_code == 2


@pytest.mark.usefixtures("office")
def test_as_json(cli):
    shown = json.loads(cli("inspect", "sources/2023/minh-hoa.xlsx", "--format", "json").out)
    assert shown["written"] is None
    [table] = shown["tables"]
    assert table["range"] == "A5:E23"
    assert table["proposals"][0]["table"] == "C17"
    assert [one["dimension"] for one in table["dimensions"]] == ["CDS", "SEX"]
    assert table["unit"] == {"unit": "persons", "cell": "A4", "text": "Đơn vị: người"}
    assert {sign["sign"]: sign["said"] for sign in table["signs"]} == {"-": True, "…": True}
    again = json.loads(
        cli("inspect", "sources/2023/minh-hoa.xlsx", "--write", "mappings/x.toml", "--format", "json").out,
    )
    assert again["written"]["observations"] == 51


def test_labels_that_nothing_knows_are_told_with_the_nearest(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [["Nước đến", "Nam", "Nữ"], ["Nhật Bản", 1, 2], ["Hàn Quoc", 3, 4], ["Đức", 5, 6], ["Xứ Lạ Lùng", 7, 8]]
    workbook("a.xlsx", {"T": rows})
    out = cli("inspect", "a.xlsx").out
    assert '"Hàn Quoc" (A3); nearest: "Hàn Quốc" (KOR)' in out
    assert '"Xứ Lạ Lùng" (A5); nothing like it' in out
    assert cli("inspect", "a.xlsx", "--write", "x.toml").exit_code == 0
    text = Path("x.toml").read_text("utf-8")
    assert "# ? labels not known, and not read until maps/x-cds.csv says their codes: 2" in text
    assert 'map = ["x-cds", "country-vi"]' in text
    head, first, second = Path("maps/x-cds.csv").read_text("utf-8").splitlines()
    assert (head, second) == ("label,code,comment", "Xứ Lạ Lùng,,A5; nothing like it")
    assert first.startswith('Hàn Quoc,,"A3; nearest: Hàn Quốc = KOR')


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"S": []}, 'nothing on  "S"'),
        ({"S": [["Some words"], ["and more of them", "here"]]}, 'only text on  "S"'),
        ({"S": [[1, 2], [3, 4]]}, 'only text on  "S"'),
        (
            {"S": [["Tháng", "a", "b"], ["gạo", 1, 2], ["ngô", 3, 4]]},
            "no table of the questionnaire has these dimensions",
        ),
    ],
)
def test_files_without_a_table_are_told_so(cli, tmp_path, monkeypatch, sheets, said):
    monkeypatch.chdir(tmp_path)
    workbook("a.xlsx", sheets)
    result = cli("inspect", "a.xlsx")
    assert result.exit_code == 0
    assert said in " ".join(result.out.split("\n")) or said in result.out
    refused = cli("inspect", "a.xlsx", "--write", "x.toml")
    assert refused.exit_code == 2
    assert not Path("x.toml").exists()


def test_a_workbook_of_charts_only(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_chartsheet("C")
    book.save("a.xlsx")
    assert "no sheet holds any cell: charts" in cli("inspect", "a.xlsx").out


def test_what_is_no_workbook(cli, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7 ...")
    result = cli("inspect", tmp_path / "a.xlsx")
    assert result.exit_code == 2
    assert "PDF" in result.err
    assert cli("inspect", tmp_path / "b.xlsx").exit_code == 2


def test_two_tables_side_by_side_are_one_in_two_blocks(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    head = ["Nước đến", "Nam", "Nữ"]
    rows = [["Năm 2021", None, None, None, "Năm 2022"], [*head, None, *head]]
    rows += [[name, n, n + 1, None, name, n + 2, n + 3] for name, n in (("Nhật Bản", 10), ("Đức", 20))]
    workbook("a.xlsx", {"T": rows})
    cli("inspect", "a.xlsx", "--write", "x.toml")
    raw = tomllib.loads(Path("x.toml").read_text("utf-8"))
    assert raw["dimensions"]["TIME_PERIOD"] == {"block": r"^Năm (\d{4})$"}
    assert raw["dimensions"]["CDS"] == {"column": "Nước đến", "map": "country-vi"}


def test_many_sheets_are_told_in_short(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [["Nước đến", "Nam", "Nữ"], ["Nhật Bản", 1, 2], ["Đức", 3, 4]]
    workbook("a.xlsx", {f"Tỉnh {n}": rows for n in range(60)})
    result = cli("inspect", "a.xlsx")
    assert "sheets: 60, tables: 60" in result.out
    assert "and 48 more tables" in result.out


@pytest.mark.usefixtures("office")
def test_a_source_may_be_named(cli):
    out = cli("inspect", "sources/2023/minh-hoa.xlsx", "--profile", "immigration").out
    assert "comes from immigration" in out
    assert cli("inspect", "sources/2023/minh-hoa.xlsx", "--profile", "immigraton").exit_code == 2
    assert cli("inspect", "sources/2023/minh-hoa.xlsx", "--table", "C99").exit_code == 2
    assert "C18," in cli("inspect", "sources/2023/minh-hoa.xlsx", "--table", "C18").out


def test_from_a_draft_to_the_label_that_waits_for_its_code(cli, office: Path) -> None:
    """The finding at the top and the command that is named at the end are about the same thing."""
    (office / "sources" / "2025").mkdir()
    shutil.copy(resources.folder("examples") / "tutorial" / "workers-abroad.xlsx", office / "sources" / "2025")
    drafted = cli("inspect", "sources/2025/workers-abroad.xlsx", "--write", "mappings/c18.toml")
    assert drafted.exit_code == 0
    checked = cli("check", "C18")
    assert checked.out.startswith('info[MAP011] "Hungray" is not read, as `c18-cds` says')
    assert "error[SUM004]" in checked.out
    assert checked.err.splitlines()[-1].endswith("`ilms explain MAP011` says how")


def test_a_draft_is_as_sure_as_the_command_said(cli, office: Path) -> None:
    rows = [
        ["Table 1. New approvals for foreign employment, by country of destination and sex"],
        ["(number of workers)"],
        ["Country", "Male", "Female", "Total"],
        ["Grand total", 30, 12, 42],
        ["Qatar", 20, 10, 30],
        ["Japan", 10, 2, 12],
    ]
    workbook(office / "sources" / "2024" / "approvals.xlsx", {"T1": rows})
    out = cli("inspect", "sources/2024/approvals.xlsx", "--write", "mappings/c18.toml").out
    sure = re.search(r"C18, (\d+) % sure", out)
    assert sure
    assert "persons: A2" in out
    drafted = (office / "mappings" / "c18.toml").read_text("utf-8")
    assert f"# ? {sure[1]} % sure" in drafted
