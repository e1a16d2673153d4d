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


MEANS = "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,ECO,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE_TYPE,UNIT_MEASURE"
MEAN = "VNM_NSO:DF_EAR(1.0),VNM,A,EAR_NB,SEX_T,ECO_ISIC5_{},2026,{},MEAN,LCU"
COUNT = "ILO:DF_MNA_OEMP_SEX_ECO_NB(1.0),VNM,A,MNA_OEMP_NB,SEX_T,ECO_ISIC5_{},2026,{},,NB,PS,3,LFS"


@pytest.fixture
def earnings(tmp_path):
    """Mean earnings by activity, of an agency's own structure, and the questionnaire's counts behind them."""
    from dataclasses import replace

    from ilms.structures import files

    message = files.read(resources.folder("dsd") / "MNA_OEMP_SEX_ECO_NB.xml")
    flow, dsd = (one for kind in ("Dataflow", "DataStructure") for one in message.artefacts if one.kind == kind)
    target = replace(flow.structure.target, agency="VNM_NSO", id="EAR")
    flow = replace(flow, agency="VNM_NSO", id="DF_EAR", structure=replace(flow.structure, target=target))
    own = replace(message, artefacts=(flow, replace(dsd, agency="VNM_NSO", id="EAR")))
    files.write(own, tmp_path / "ear.xml", "sdmx-ml-2.1")
    means, counts = tmp_path / "ear.csv", tmp_path / "emp.csv"
    means.write_text("\n".join([MEANS, MEAN.format("J", "9000.5"), MEAN.format("K", "12000.0")]) + "\n", "utf-8")
    counts.write_text("\n".join([HEAD, COUNT.format("J", "100"), COUNT.format("K", "50")]) + "\n", "utf-8")
    return ["codelist", "upgrade", means, "--structure", tmp_path / "ear.xml", "--with", "isic5-isic4"]


def test_means_by_activity_weigh_as_the_questionnaires_counts_say(cli, earnings, tmp_path):
    out = tmp_path / "new.csv"
    assert cli(*earnings, "-o", out).exit_code == 1
    done = cli(*earnings, "-o", out, "--weights", tmp_path / "emp.csv")
    assert done.exit_code == 0
    assert rows(out) == [("ECO_ISIC4_J", "10000.3", "")]
    assert "weighted by how many stand behind them; means: 1" in done.out
    assert "control sum" not in done.err
    done = cli(*earnings, "-o", out, "--weights", tmp_path / "emp.csv", "--format", "json")
    assert json.loads(done.out)["summary"]["sum"] is None


@pytest.fixture
def statuses(tmp_path):
    """Table A7 by ICSE-93, whole."""
    head = "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,STE,CCT,TIME_PERIOD,OBS_VALUE"
    head += ",UNIT_MEASURE_TYPE,UNIT_MEASURE,UNIT_MULT,SOURCE"
    figures = {"TOTAL": "1000", "1": "500.5", "2": "49.5", "3": "300", "4": "20", "5": "120", "6": "10"}
    row = "ILO:DF_MST_TEMP_SEX_STE_CCT_NB(1.0),VNM,A,MST_TEMP_NB,SEX_T,STE_ICSE93_{},CCT_TOTAL,2024,{},NB,PS,3,LFS"
    path = tmp_path / "old.csv"
    path.write_text("\n".join([head, *(row.format(*one) for one in figures.items())]) + "\n", "utf-8")
    return path


def by_status(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row["STE"].rpartition("_")[2]: (row["OBS_VALUE"], row["OBS_STATUS"]) for row in csv.DictReader(file)}


def test_members_of_cooperatives_go_by_shares_alone(cli, statuses, tmp_path):
    """ICSE-18 has no class for them, and no table says where most of them are."""
    out, shares = tmp_path / "new.csv", tmp_path / "shares.csv"
    upgrade = ["codelist", "upgrade", statuses, "--with", "icse93-icse18", "-o", out]
    done = cli(*upgrade)
    assert done.exit_code == 1
    assert "STR404] 3 cannot be converted" in done.out
    assert "STR404] 4 cannot be converted" in cli(*upgrade, "--largest").out
    shares.write_text("source,target,share\n4,1,0.1\n4,2,0.6\n4,3,0.1\n4,4,0.2\n", "utf-8")
    done = cli(*upgrade, "--largest", "--shares", shares)
    assert done.exit_code == 0
    assert by_status(out) == {
        "TOTAL": ("1000", ""), "4": ("504.500", "E"), "1": ("51.500", "E"), "2": ("312.000", "E"), "3": ("2.000", "E"),
        "5": ("120", ""), "X": ("10", ""),
    }  # fmt: skip
    assert "control sum 2000.0 before and 2000.000 after" in done.err
    assert "warning[STR412] CL_STE has no ICSE-18" in done.out


def test_what_became_icse_18_goes_back_whole(cli, statuses, tmp_path):
    there, back, shares = tmp_path / "there.csv", tmp_path / "back.csv", tmp_path / "shares.csv"
    shares.write_text("source,target,share\n3,2,0.9\n3,3,0.1\n4,1,0.1\n4,2,0.6\n4,3,0.1\n4,4,0.2\n", "utf-8")
    assert (
        cli("codelist", "upgrade", statuses, "--with", "icse93-icse18", "-o", there, "--shares", shares).exit_code == 0
    )
    assert cli("codelist", "upgrade", there, "--with", "icse18-icse93", "-o", back).exit_code == 0
    assert by_status(back) == {
        "TOTAL": ("1000", ""), "1": ("504.500", "E"), "2": ("51.500", "E"), "3": ("314.000", "E"), "5": ("120", ""),
        "6": ("10", ""),
    }  # fmt: skip
