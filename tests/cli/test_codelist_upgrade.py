"""`ilms codelist upgrade` and `ilms codelist correspondences`, as they are typed."""

import csv
import json
import shutil

import pytest

from ilms import resources

HEAD = "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,ECO,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
HEAD += ",UNIT_MEASURE_TYPE,UNIT_MEASURE,UNIT_MULT,SOURCE"
ROW = "ILO:DF_MNA_OEMP_SEX_ECO_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_T,ECO_ISIC4_{},2024,{},,NB,PS,3,LFS"


@pytest.fixture
def message(tmp_path):
    path = tmp_path / "old.csv"
    path.write_text("\n".join([HEAD, ROW.format("K", "12.50"), ROW.format("J", "10")]) + "\n", "utf-8")
    return path


@pytest.fixture
def office(tmp_path):
    """Viet Nam's workspace with the survey that changes its classification."""
    home = tmp_path / "office"
    examples = resources.folder("examples")
    shutil.copytree(examples / "viet-nam", home, ignore=shutil.ignore_patterns("revision", "build", "submissions"))
    shutil.copytree(examples / "vsic-2025" / "before", home, dirs_exist_ok=True)
    return home


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["ECO"], row["OBS_VALUE"], row["OBS_STATUS"]) for row in csv.DictReader(file)]


def test_a_split_without_shares_is_refused_and_nothing_is_written(cli, message, tmp_path):
    out = tmp_path / "new.csv"
    done = cli("codelist", "upgrade", message, "--with", "isic4-isic5", "-o", out)
    assert done.exit_code == 1
    assert "error[STR404] J cannot be converted by isic4-isic5: the class is split into J (divisions" in done.out
    assert not out.exists()


def test_the_lines_of_shares_are_filled_in_and_used(cli, message, tmp_path):
    shares, out = tmp_path / "shares.csv", tmp_path / "new.csv"
    assert cli("codelist", "correspondences", "isic4-isic5", "-o", shares).exit_code == 0
    text = shares.read_text("utf-8").replace("J,J,", "J,J,0.4").replace("J,K,", "J,K,0.6")
    shares.write_text("\n".join(line for line in text.splitlines() if not line.endswith(",")) + "\n", "utf-8")
    done = cli("codelist", "upgrade", message, "--with", "isic4-isic5", "-o", out, "--shares", shares)
    assert done.exit_code == 0
    assert rows(out) == [("ECO_ISIC5_L", "12.50", ""), ("ECO_ISIC5_J", "4.000", "E"), ("ECO_ISIC5_K", "6.000", "E")]
    assert "control sum 22.50 before and 22.500 after" in done.err


def test_the_same_as_json(cli, message, tmp_path):
    out = tmp_path / "new.xml"
    done = cli(
        "codelist", "upgrade", message, "--with", "isic4-isic5", "-o", out, "--to", "sdmx-ml-2.1", "--format", "json"
    )
    told = json.loads(done.out)
    assert told["summary"]["refused"] is True
    assert told["output"] is None
    assert [one["code"] for one in told["findings"]] == ["STR404"]


def test_vietnamese_is_spoken(cli, message, tmp_path):
    done = cli("--lang", "vi", "codelist", "upgrade", message, "--with", "isic4-isic5", "-o", tmp_path / "n.csv")
    assert "nhóm này bị tách thành" in done.out
    assert "không chuyển đổi gì" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--with", "isic4-isic5"), "data is written to a new file"),
        (("--with", "isic5-isic", "-o", "new.csv"), "no correspondence table"),
        (("--with", "isic4-isic5", "-o", "new.csv", "--yes"), "`--yes` is of mappings"),
        (("--with", "isic4-isic5", "-o", "new.csv", "--years", "x"), "no year"),
        (("--with", "isic4-isic5", "-o", "new.csv", "--to", "xlsx"), "no format"),
    ],
)
def test_wrong_input_is_told(cli, message, arguments, told, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    done = cli("codelist", "upgrade", message, *arguments)
    assert done.exit_code == 2
    assert told in done.err


def test_the_message_that_is_read_is_not_written_over(cli, message):
    done = cli("codelist", "upgrade", message, "--with", "isic4-isic5", "-o", message)
    assert done.exit_code == 2
    assert "nothing is written over it" in done.err


def test_mappings_are_shown_and_written_only_on_a_yes(cli, office):
    asked = ("codelist", "upgrade", "mappings", "--with", "vsic2018-vsic2025", "--from", "2026", "-C", office)
    before = (office / "mappings/a5-lfs.toml").read_bytes()
    shown = cli(*asked)
    assert shown.exit_code == 4
    assert '+classifications = { ECO = ["VSIC2018", { from = 2026, version = "VSIC2025" }] }' in shown.out
    assert (office / "mappings/a5-lfs.toml").read_bytes() == before
    unasked = cli(*asked, "--format", "json")
    assert (unasked.exit_code, json.loads(unasked.out)["written"]) == (4, False)
    assert (office / "mappings/a5-lfs.toml").read_bytes() == before
    done = cli(*asked, "--yes", "--format", "json")
    assert json.loads(done.out)["written"] is True
    again = cli(*asked, "--yes")
    assert "stays: vsic2025 already" in again.out
    assert "nothing to edit" in again.err


def test_options_of_data_are_refused_for_mappings(cli, office):
    done = cli("codelist", "upgrade", "mappings", "--with", "vsic2018-vsic2025", "--largest", "-C", office)
    assert done.exit_code == 2
    assert "`--largest` is of data" in done.err


def test_the_tables_are_listed_and_shown_either_way_round(cli):
    assert "vsic2018-vsic2025  ECO  VSIC 2018 to VSIC 2025" in cli("codelist", "correspondences").out
    shown = cli("codelist", "correspondences", "isic5-isic4", "--format", "json")
    links = {one["source"]: one for one in json.loads(shown.out)["links"]}
    assert (links["K"]["kind"], links["K"]["with"]) == ("n:1", ["J"])
    assert cli("codelist", "correspondences", "isic4").exit_code == 2
