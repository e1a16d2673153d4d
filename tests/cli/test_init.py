import json

import pytest

from ilms.mapping.mapping_file import MappingFile
from ilms.structures.tables import tables
from ilms.workspace import Workspace


def test_a_new_workspace_loads_and_has_a_template_for_every_table(cli, tmp_path):
    result = cli("init", str(tmp_path / "office"), "--area", "VNM")
    assert result.exit_code == 0, result.err
    workspace = Workspace.load(tmp_path / "office")
    assert workspace.area == "VNM"
    assert {target.kind for target in workspace.targets.values()} == {"rehearsal", "package"}
    templates = {path.stem for path in (workspace.root / "mappings/templates").glob("*.toml")}
    assert templates == {table.code for table in tables()}
    assert len({name.partition("-")[0] for name in templates}) == 21


def test_nothing_in_a_new_workspace_is_taken_for_a_mapping(cli, tmp_path):
    cli("init", str(tmp_path), "--area", "KHM")
    assert list((tmp_path / "mappings").glob("*.toml")) == []


def test_it_says_what_to_do_next(cli, tmp_path):
    result = cli("init", str(tmp_path), "--area", "KHM")
    assert result.out.strip() == str(tmp_path)
    assert "Cambodia" in result.err
    assert "next:" in result.err


def test_the_words_are_those_of_the_area_unless_told_otherwise(cli, tmp_path):
    cli("init", str(tmp_path / "vi"), "--area", "VNM")
    cli("init", str(tmp_path / "en"), "--area", "VNM", "--lang", "en")
    assert MappingFile.load(tmp_path / "vi/mappings/templates/C18.toml").read.header.find == "Nước đến"
    english = MappingFile.load(tmp_path / "en/mappings/templates/C18.toml")
    assert english.read.header.find == "Country of destination"
    comments = {"ilms.toml": ("Ai báo cáo", "Who reports"), "waivers.toml": ("chấp nhận", "accepts")}
    for name, (vietnamese, said) in comments.items():
        assert vietnamese in (tmp_path / "vi" / name).read_text("utf-8")
        assert said in (tmp_path / "en" / name).read_text("utf-8")


def test_a_workspace_is_never_laid_over_another(cli, tmp_path):
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "LAO"\n')
    result = cli("init", str(tmp_path), "--area", "VNM")
    assert result.exit_code == 2
    assert "workspace already" in result.err
    assert "LAO" in (tmp_path / "ilms.toml").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["ilms.toml"]


def test_files_that_are_there_are_left_alone(cli, tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n")
    assert cli("init", str(tmp_path), "--area", "VNM").exit_code == 0
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


@pytest.mark.parametrize(("given", "meant"), [("VN", "VNM"), ("vnm", "VNM"), ("Viet Nam", "VNM"), ("Việt Nam", "VNM")])
def test_an_area_that_is_none_is_refused_with_the_nearest(cli, tmp_path, given, meant):
    result = cli("init", str(tmp_path), "--area", given)
    assert result.exit_code == 2
    assert meant in result.err
    assert list(tmp_path.iterdir()) == []


def test_in_json_it_names_every_file_it_wrote(cli, tmp_path):
    result = cli("init", str(tmp_path), "--area", "VNM", "--format", "json")
    told = json.loads(result.out)
    assert told["schema_version"] == 1
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert set(told["files"]) == written


def test_checking_a_new_workspace_says_how_to_fill_it(cli, tmp_path):
    cli("init", tmp_path, "--area", "VNM")
    result = cli("check", "-C", tmp_path)
    assert result.exit_code == 0
    last = result.err.splitlines()[-1]
    assert last.startswith("next: put a workbook into `sources/`")
    assert "`mappings/templates/` to `mappings/`" in last
    assert "ilms build" not in result.err


def test_profiles_give_their_sources_and_drafts(cli, tmp_path):
    result = cli("init", tmp_path, "--area", "VNM", "--profile", "lfs", "--profile", "dolab")
    assert result.exit_code == 0, result.err
    workspace = Workspace.load(tmp_path)
    assert {name: source.counts for name, source in workspace.sources.items()} == {
        "lfs": "persons",
        "dolab": "contracts",
    }
    drafts = tmp_path / "mappings/templates"
    assert (drafts / "lfs/A5-citizenship.toml").is_file()
    assert MappingFile.load(drafts / "dolab/C18.toml").source == "dolab"
    assert cli("check", "-C", tmp_path).exit_code == 0


def test_a_profile_that_is_none_is_refused_before_anything_is_written(cli, tmp_path):
    result = cli("init", tmp_path, "--area", "VNM", "--profile", "dolabb")
    assert result.exit_code == 2
    assert "dolab" in result.err
    assert list(tmp_path.iterdir()) == []


def test_it_names_the_profiles_of_the_area(cli, tmp_path):
    assert "work-permits" in cli("init", tmp_path / "vn", "--area", "VNM").err
    assert "--profile" not in cli("init", tmp_path / "kh", "--area", "KHM").err


def test_another_country_s_profile_is_refused(cli, tmp_path):
    result = cli("init", tmp_path, "--area", "KHM", "--profile", "lfs")
    assert result.exit_code == 2
    assert "is of VNM, not of KHM" in result.err
    assert list(tmp_path.iterdir()) == []


def test_what_was_laid_down_is_told_in_the_language_of_the_screen(cli, tmp_path):
    english = cli("init", tmp_path / "en", "--area", "VNM", "--lang", "en").err
    vietnamese = cli("init", tmp_path / "vi", "--area", "VNM", "--lang", "vi").err
    assert english.startswith("a workspace for Viet Nam: ")
    assert f"next: `cd {tmp_path / 'en'}`; put workbooks into `sources/`; `ilms inspect FILE --write" in english
    assert vietnamese.startswith("đã tạo không gian làm việc cho Việt Nam: ")
    assert f"tiếp theo: `cd {tmp_path / 'vi'}`; đặt bảng tính vào `sources/`" in vietnamese
