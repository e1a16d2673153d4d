import json
import re
from pathlib import Path

from ilms.history.ledger import Ledger
from ilms.history.states import State


def test_the_whole_main_job(cli, tmp_path: Path) -> None:
    result = cli("demo", tmp_path / "demo")
    assert result.exit_code == 0, result.err
    office = tmp_path / "demo" / "viet-nam"
    first, second = Ledger(office / "submissions").all()
    assert (first.state, second.state) == (State.ACCEPTED, State.ACCEPTED)
    assert first.last("verified")
    assert second.last("verified")
    assert set(second.dataflows) == {"DF_MNA_OEMP_SEX_CDS_NB", "DF_MNA_TPOP_SEX_CRS_NB"}
    assert "verified 159 of 159" in result.out
    assert "nothing to send" in result.err
    assert (tmp_path / "demo" / "practice" / "revised" / "workers-abroad.xlsx").exists()
    assert (tmp_path / "demo" / "viet-nam-records" / "tabulations" / "a5.toml").exists()
    assert (office / "README.md").read_text("utf-8").startswith("# Viet Nam: a workspace")
    for report, word in (("report.html", "Coverage"), ("report-vi.html", "Mức độ bao phủ")):
        assert word in (office / report).read_text("utf-8")


def test_in_vietnamese_it_tells_its_story_in_vietnamese(cli, tmp_path: Path) -> None:
    result = cli("demo", tmp_path / "demo", "--lang", "vi")
    assert result.exit_code == 0, result.err
    for said in ("Lần gửi đầu tiên", "Vài tháng sau", "Xem lại", "bảng tính để thực hành"):
        assert said in result.err
    for folder, title in (("viet-nam", "# Việt Nam"), ("practice", "# Các bảng tính của bài thực hành")):
        readme = tmp_path / "demo" / folder / "README.md"
        assert readme.read_text("utf-8").startswith(title), "what there is to read is in the reader's language"
        assert [path.name for path in readme.parent.glob("README*")] == ["README.md"]


def test_the_second_submission_carries_the_difference_alone(cli, tmp_path: Path) -> None:
    cli("demo", tmp_path / "demo")
    second = Ledger(tmp_path / "demo" / "viet-nam" / "submissions").all()[-1]
    (sent,) = [path for path in second.files("sent") if "OEMP" in path.name]
    lines = sent.read_text("utf-8-sig").splitlines()
    assert len(lines) < 25
    assert re.search(r",D,", lines[1] + lines[2]), "what is removed goes first or is marked"
    assert not any("CDS_DES_TWN" in line for line in lines), "what did not change does not travel"


def test_a_folder_in_use_is_left_alone(cli, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    result = cli("demo", tmp_path)
    assert result.exit_code == 2
    assert "is not empty" in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_coverage_of_the_workspace_as_json(cli) -> None:
    from ilms import resources

    result = cli("coverage", "-C", resources.folder("examples") / "cambodia", "--format", "json")
    (area,) = json.loads(result.out)["areas"]
    assert (area["area"], area["covered"]) == ("KHM", 12)
