import json
import shutil
from pathlib import Path

import pytest

from history.workspaces import C18, message, table, workspace
from ilms import resources
from ilms.history.ledger import Ledger


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "office"
    workspace(root)
    new = table(C18, SEX_T_TOTAL="103", SEX_M_TOTAL="61.0", SEX_M_KOR="2", source="LFS 2")
    message(new, root / "new.csv")
    return root


def test_text_shows_the_largest_revision_with_its_labels(cli, office: Path) -> None:
    result = cli("diff", "last", "new.csv", "-C", office)
    assert result.exit_code == 0, result.err
    lines = result.out.splitlines()
    assert lines[0].startswith("old: last (")
    assert lines[1] == "new: new.csv"
    assert lines[3].startswith(f"C18  {C18}  ")
    assert "  1 revised" in lines
    revised = next(line for line in lines if "100 -> 103" in line)
    assert "+3  +3.0%" in revised
    assert "VNM.A.MNA_OEMP_NB.SEX_T.CDS_DES_TOTAL.2019" in revised
    assert any("SOURCE: LFS -> LFS 2" in line for line in lines)
    assert any("CDS_DES_KOR" in line and line.endswith("  2") for line in lines)
    assert lines[-1] == "1 added, 1 removed, 1 revised, 1 attribute changed, 1 unchanged"


def test_json_is_the_public_shape(cli, office: Path) -> None:
    told = json.loads(cli("diff", "last", "new.csv", "-C", office, "--format", "json").out)
    assert told["schema_version"] == 1
    assert told["summary"] == {"added": 1, "removed": 1, "revised": 1, "attributes": 1, "unchanged": 1}
    revised = next(change for change in told["changes"] if change["kind"] == "revised")
    assert revised == {
        "kind": "revised",
        "dataflow": C18,
        "key": {
            "REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "SEX": "SEX_T", "CDS": "CDS_DES_TOTAL",
            "TIME_PERIOD": "2019",
        },
        "old": {"OBS_VALUE": "100"},
        "new": {"OBS_VALUE": "103"},
    }  # fmt: skip
    above = next(change for change in told["changes"] if change["kind"] == "attributes")
    assert above["key"] == {"REF_AREA": "VNM", "MEASURE": "MNA_OEMP_NB", "TIME_PERIOD": "2019"}


def test_only_with_exit_code_do_changes_decide_it(cli, office: Path) -> None:
    assert cli("diff", "last", "new.csv", "-C", office, "--exit-code").exit_code == 5
    assert cli("diff", "new.csv", "new.csv", "-C", office, "--exit-code").exit_code == 0
    assert cli("diff", "last", "new.csv", "-C", office).exit_code == 0


def test_within_the_tolerance_nothing_is_revised(cli, office: Path) -> None:
    told = json.loads(cli("diff", "last", "new.csv", "-C", office, "--tolerance", "3", "--format", "json").out)
    assert told["summary"]["revised"] == 0


@pytest.mark.parametrize("wrong", ["x", "-1", "NaN"])
def test_a_tolerance_that_is_no_size_is_refused(cli, office: Path, wrong: str) -> None:
    result = cli("diff", "last", "new.csv", "-C", office, f"--tolerance={wrong}")
    assert result.exit_code == 2
    assert f"not `{wrong}`" in result.err


def test_files_need_no_workspace(cli, tmp_path: Path) -> None:
    old = message(table(C18, SEX_T_TOTAL="1"), tmp_path / "old.xml", "sdmx-ml-2.1")
    new = message(table(C18, SEX_T_TOTAL="1.0"), tmp_path / "new.csv")
    result = cli("diff", old, new, "-C", tmp_path, "--exit-code")
    assert (result.exit_code, result.out.splitlines()[-1]) == (
        0, "0 added, 0 removed, 0 revised, 0 attributes changed, 1 unchanged",
    )  # fmt: skip


def test_submissions_are_compared_by_id(cli, office: Path) -> None:
    first, second = Ledger(office / "submissions").all()
    result = cli("diff", first.id, second.id[-4:], "-C", office)
    assert "60 -> 61  +1  +1.7%" in result.out
    assert "1 dataflow unchanged" in result.out


def test_labels_speak_vietnamese(cli, office: Path) -> None:
    result = cli("diff", "last", "new.csv", "-C", office, "--lang", "vi")
    assert "Nam" in result.out
    assert "+3,0%" in result.out, "a point would be read as thousands"


def test_many_changes_are_cut_and_v_shows_all(cli, tmp_path: Path) -> None:
    codes = ["JPN", "KOR", "TWN", "MYS", "SGP", "THA", "LAO", "KHM", "CHN", "USA", "FRA", "DEU", "GBR", "AUS"]
    many = {f"{sex}_{code}": "1" for sex in ("SEX_M", "SEX_F") for code in codes}
    old = message(table(C18, SEX_T_TOTAL="1"), tmp_path / "old.csv")
    new = message(table(C18, SEX_T_TOTAL="1", **many), tmp_path / "new.csv")
    short, full = cli("diff", old, new, "-C", tmp_path), cli("diff", old, new, "-C", tmp_path, "-v")
    assert "  28 added" in short.out
    assert "... and 8 more (`-v` shows all)" in short.out
    assert full.out.count("CDS_DES_") == 28


def test_nothing_found_names_what_there_is(cli, office: Path) -> None:
    result = cli("diff", "2031", "new.csv", "-C", office)
    assert result.exit_code == 2
    assert "ilms log" in result.err


def test_a_file_with_two_sources_of_one_year_is_named(cli, office: Path) -> None:
    path = office / "new.csv"
    path.write_text(path.read_text("utf-8").replace("LFS 2", "DOLAB", 1), "utf-8")
    result = cli("diff", "last", "new.csv", "-C", office)
    assert result.exit_code == 2
    assert "`new.csv` has several SOURCE where one can hold: VNM.MNA_OEMP_NB.2019" in result.err
    assert "REF_AREA and MEASURE and TIME_PERIOD" in result.err


def test_quiet_shows_the_totals_alone(cli, office: Path) -> None:
    assert cli("diff", "last", "new.csv", "-C", office, "-q").out == (
        "1 added, 1 removed, 1 revised, 1 attribute changed, 1 unchanged\n"
    )


def test_the_target_that_was_chosen_silently_is_named_with_another_that_has_something(cli, office: Path) -> None:
    text = (office / "ilms.toml").read_text("utf-8")
    (office / "ilms.toml").write_text(text.replace("[targets.nso]", "[targets.ilo]"), "utf-8")
    result = cli("diff", "last", "new.csv", "-C", office)
    assert result.exit_code == 2
    assert "no submission to `ilo` was accepted yet" in result.err
    assert "without `--target`, `last` is of the only target that is not a rehearsal" in result.err
    assert "`--target nso`" in result.err


@pytest.fixture
def viet_nam(tmp_path: Path) -> Path:
    """The example, whose hand-over has the questionnaire's shape, with C16 and C17 accepted."""
    root = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", root, ignore=shutil.ignore_patterns("build"))
    return root


def test_a_build_is_compared_in_the_shape_that_the_target_was_sent(cli, viet_nam: Path) -> None:
    cli("plan", "C17", "--target", "ilostat", "-C", viet_nam)
    assert cli("submit", "--yes", "-C", viet_nam).exit_code == 0
    ledger = Ledger(viet_nam / "submissions")
    assert cli("confirm", ledger.all()[-1].id, "--by", "Lan", "-C", viet_nam).exit_code == 0
    for old in ("last", ledger.all()[-1].id):
        result = cli("diff", old, "build", "-C", viet_nam)
        assert "1 dataflow unchanged" in result.out  # C17, of which the build has more countries than were sent
        assert "C17  " not in result.out
        assert "in the shape that `ilostat` is sent" in result.err


def test_a_build_that_is_older_than_its_sources_is_made_anew(cli, viet_nam: Path) -> None:
    assert cli("build", "-C", viet_nam).exit_code == 0
    kept = viet_nam.parent / "before"
    shutil.copytree(viet_nam / "build", kept)
    shutil.copytree(resources.folder("examples") / "viet-nam" / "revision", viet_nam, dirs_exist_ok=True)
    result = cli("diff", kept, "build", "-C", viet_nam, "--exit-code")
    assert "older than the sources: building" in result.err
    assert result.exit_code == 5
    assert not result.out.splitlines()[-1].startswith("0 added, 0 removed, 0 revised")


def test_a_build_that_is_not_there_is_made(cli, viet_nam: Path) -> None:
    result = cli("diff", "build", "build", "-C", viet_nam)
    assert result.exit_code == 0
    assert "building" in result.err


def test_what_is_published_by_saved_answers(cli, office: Path) -> None:
    (office / "saved").mkdir()
    with (office / "ilms.toml").open("a") as settings:
        settings.write('[published]\nanswers = "saved"\n')
    theirs = table(C18, SEX_T_TOTAL="103.0004", SEX_M_TOTAL="61.0", SEX_M_KOR="2", source="LFS 2")
    message(theirs, office / "saved" / "ilostat.csv")
    finer = table(C18, SEX_T_TOTAL="103.00044", SEX_M_TOTAL="61.0", SEX_M_KOR="2", source="LFS 2")
    message(finer, office / "finer.csv")
    said = cli("diff", "finer.csv", "published", "-C", office, "--offline", "--exit-code")
    assert said.exit_code == 5  # 103.0004 has more decimals than ILOSTAT stores: no rounding of its
    message(
        table(C18, SEX_T_TOTAL="103", SEX_M_TOTAL="61.0", SEX_M_KOR="2", source="LFS 2"),
        office / "saved" / "ilostat.csv",
    )
    said = cli("diff", "finer.csv", "published", "-C", office, "--exit-code")
    assert (said.exit_code, said.err) == (0, "")
    assert said.out.splitlines()[-3:-1] == [
        "1 value is published as it was sent, rounded to what ILOSTAT stores (`-v` shows it)", "",
    ]  # fmt: skip
    told = json.loads(cli("diff", "finer.csv", "published", "-C", office, "--format", "json").out)
    assert told["summary"]["revised"] == 0
    assert [one["new"] for one in told["rounded"]] == [{"OBS_VALUE": "103"}]
    assert told["derived"] == []
    (office / "saved" / "ilostat.csv").unlink()
    unanswered = cli("diff", "finer.csv", "published", "-C", office)
    assert f"has no answer of {C18}" in unanswered.err
    assert "removed" in unanswered.out


def test_published_alone_or_unasked_is_told(cli, office: Path) -> None:
    assert "compared with something of ours" in cli("diff", "published", "published", "-C", office).err
    never = cli("diff", "new.csv", "published", "-C", office, "--offline")
    assert never.exit_code == 2
    assert "never asked" in never.err
