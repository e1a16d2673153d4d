"""The screen to start the day: everything it says is true of the files as they lie there."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from ilms import resources
from ilms.assembly.manifest import load_manifest
from ilms.history.ledger import Ledger
from ilms.history.record import Submission

DAY = date.today()  # noqa: DTZ011  # where the office is


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "office"
    shutil.copytree(resources.folder("examples") / "viet-nam", root)
    declared = (root / "ilms.toml").read_text("utf-8").replace("2026-10-31", str(DAY + timedelta(days=3)))
    (root / "ilms.toml").write_text(declared, "utf-8")
    return root


@pytest.fixture
def built(office: Path, cli) -> Path:
    assert cli("build", "-C", office).exit_code == 0
    return office


@pytest.fixture
def told(cli, office: Path):
    def call() -> dict:
        result = cli("status", "-C", office, "--format", "json")
        assert result.exit_code == 0
        return json.loads(result.out)

    return call


def begun(office: Path, target: str = "rehearsal", flows: tuple[str, ...] = ("DF_X",)) -> Submission:
    files = {f"full/{flow}.csv": b"x" for flow in flows}
    return Ledger(office / "submissions").begin({"target": target}, files)


def test_before_the_first_build_nothing_is_claimed(told) -> None:
    found = told()
    assert found["build"] == {"fresh": False, "why_not": ["missing"], "added": [], "changed": [], "gone": []}
    assert (found["findings"], found["tables"]["covered"]) == (None, None)
    assert found["next"][0] == ["build"]
    assert found["days_left"] == 3


def test_in_a_new_workspace_the_next_thing_is_a_workbook(cli, tmp_path: Path) -> None:
    root = tmp_path / "new"
    assert cli("init", root, "--area", "NPL").exit_code == 0
    said = cli("status", "-C", root).err
    assert "ilms inspect FILE --write" in said
    assert "ilms build" not in said
    assert json.loads(cli("status", "-C", root, "--format", "json").out)["next"] == []


@pytest.mark.usefixtures("built")
def test_after_a_build_it_is_fresh_and_the_next_thing_is_to_plan(told) -> None:
    found = told()
    assert found["build"]["fresh"]
    assert found["tables"] == {"covered": 4, "of": 21}
    assert found["findings"]["errors"] == 0
    assert [one["build"] for one in found["targets"]] == ["never", "never"]
    assert found["next"] == [["plan", "--target", "rehearsal"], ["plan", "--target", "ilostat"]]


def test_coverage_is_what_the_command_of_that_name_says(built: Path, told, cli) -> None:
    (area,) = json.loads(cli("coverage", "-C", built, "--format", "json").out)["areas"]
    assert told()["tables"]["covered"] == area["covered"]


@pytest.mark.parametrize("path", ["sources/2019/dolab.xlsx", "mappings/c18-dolab.toml", "waivers.toml", "ilms.toml"])
def test_a_byte_more_anywhere_and_the_build_is_no_longer_fresh(built: Path, told, path: str) -> None:
    with (built / path).open("ab") as file:
        file.write(b"\n")
    found = told()
    assert (found["build"]["fresh"], found["build"]["changed"]) == (False, [path])
    assert found["next"][0] == ["build"]
    assert {one["build"] for one in found["targets"]} == {"none"}


def test_a_build_that_lost_a_file_is_not_fresh(built: Path, told) -> None:
    manifest = load_manifest(built / "build")
    assert manifest
    (built / "build" / manifest.files[0].path).unlink()
    assert told()["build"]["why_not"] == ["damaged"]


def test_a_build_of_one_table_is_not_the_workspaces(built: Path, told, cli) -> None:
    assert cli("build", "C18", "-C", built).exit_code == 0
    assert told()["build"]["why_not"] == ["partial"]


def test_a_manifest_that_is_none_is_told_of_and_stops_nothing(built: Path, told) -> None:
    (built / "build" / "manifest.json").write_text("{}")
    assert told()["build"]["why_not"] == ["damaged"]


def test_sources_are_found_missing_changed_or_new(built: Path, told) -> None:
    (built / "sources" / "2019" / "dolab.xlsx").unlink()
    (built / "sources" / "2024" / "returned.xlsx").write_bytes(b"another")
    (built / "sources" / "2026" / "lfs.xlsx").parent.mkdir()
    (built / "sources" / "2026" / "lfs.xlsx").write_bytes(b"new")
    (built / "sources" / "~$lfs.xlsx").write_bytes(b"open in Excel")
    found = told()
    sources = {one["source"]: one for one in found["sources"]}
    assert sources["dolab"]["found"] == []
    assert sources["dolab"]["missing"]
    assert sources["dolab"]["changed"] == ["sources/2019/dolab.xlsx"]
    assert sources["returned"]["changed"] == ["sources/2024/returned.xlsx"]
    assert (sources["abroad"]["missing"], sources["abroad"]["changed"]) == ([], [])
    assert found["unread"] == ["sources/2026/lfs.xlsx"]
    assert found["next"][:2] == [["check"], ["inspect", "sources/2026/lfs.xlsx"]]


def test_a_mapping_that_cannot_be_read_is_named(built: Path, told, cli) -> None:
    (built / "mappings" / "c18-dolab.toml").write_text("table =")
    assert [one["file"] for one in told()["broken_mappings"]] == ["mappings/c18-dolab.toml"]
    assert "c18-dolab.toml" in cli("status", "-C", built).out


@pytest.mark.parametrize(
    ("events", "state", "command"),
    [
        ((), "planned", "retry"),
        (("sending",), "sending", "retry"),
        (("sending", "unknown"), "unknown", "retry"),
        (("sending", "sent"), "sent", "watch"),
        (("sending", "rejected"), "rejected", "show"),
        (("sending", "handed over"), "handed over", "confirm"),
    ],
)
def test_what_waits_for_somebody_comes_first(
    built: Path, told, cli, monkeypatch: pytest.MonkeyPatch, events: tuple[str, ...], state: str, command: str
) -> None:
    monkeypatch.chdir(built)
    submission = begun(built)
    for event in events:
        submission.record(event)
    found = told()
    (open_,) = found["targets"][0]["open"]
    assert (open_["submission"], open_["state"], open_["next"][0]) == (submission.id, state, command)
    assert found["next"][0] == open_["next"]
    assert f"ilms {command} {submission.id}" in cli("status").out


def test_half_sent_needs_a_retry(built: Path, told) -> None:
    submission = begun(built, flows=("DF_X", "DF_Y"))
    submission.record("sending", dataflow="DF_X")
    submission.record("accepted", dataflow="DF_X")
    assert told()["targets"][0]["open"][0]["state"] == "half sent"


def test_a_hand_over_that_a_later_one_took_the_place_of_waits_no_more(built: Path, told) -> None:
    for _ in range(2):
        last = begun(built, "ilostat")
        last.record("sending")
        last.record("handed over")
    target = told()["targets"][1]
    assert [one["submission"] for one in target["open"]] == [last.id]
    assert target["dataflows"] == {"handed over": 1}


def test_drift_is_unknown_until_somebody_has_looked(built: Path, told, cli) -> None:
    submission = begun(built)
    submission.record("sending")
    submission.record("accepted")
    found = told()["targets"][0]
    assert (found["drift_unknown"], found["last"], found["build"]) == (True, submission.id, "other")
    assert ["verify", submission.id] in found["next"]
    submission.record("verified", different=0)
    assert not told()["targets"][0]["drift_unknown"]
    submission.record("verified", different=2)
    assert told()["targets"][0]["different"] == 2
    assert "differences: 2" in cli("status", "-C", built).out


def test_a_plan_that_holds_is_to_be_submitted_and_then_nothing_is_left(built: Path, told, cli) -> None:
    assert cli("plan", "--target", "ilostat", "-C", built).exit_code == 0
    assert told()["targets"][1]["build"] == "planned"
    assert ["submit", "build/plan-ilostat.json"] in told()["next"]
    assert cli("submit", "build/plan-ilostat.json", "--yes", "-C", built).exit_code == 0
    target = told()["targets"][1]
    assert (target["build"], target["dataflows"]) == ("sent", {"handed over": 4})
    assert [command[0] for command in target["next"]] == ["confirm"]


def test_a_plan_of_some_tables_is_not_all_that_is_to_be_sent(built: Path, told, cli) -> None:
    assert cli("plan", "C18", "--target", "ilostat", "-C", built).exit_code == 0
    assert cli("submit", "--yes", "-C", built).exit_code == 0
    assert told()["targets"][1]["build"] == "other"


def test_waivers_that_end_soon_or_have_ended_are_named(office: Path, told, cli) -> None:
    ends = {"C15": DAY + timedelta(days=30), "C16": DAY + timedelta(days=31), "C18": DAY - timedelta(days=1)}
    entries = "\n".join(
        f'[[waiver]]\ncode = "SUM001"\ntable = "{table}"\nreason = "r"\nwho = "w"\nuntil = {day}\n'
        for table, day in ends.items()
    )
    (office / "waivers.toml").write_text(entries, "utf-8")
    found = told()["waivers"]
    assert [one["waiver"] for one in found["ending"]] == ["SUM001 C15"]
    assert [one["waiver"] for one in found["ended"]] == ["SUM001 C18"]
    assert "SUM001 C18 ended on" in cli("status", "-C", office).out


def test_nothing_is_written(office: Path, cli) -> None:
    before = sorted(office.rglob("*"))
    assert cli("status", "-C", office).exit_code == 0
    assert sorted(office.rglob("*")) == before


def test_the_screen_at_eighty_columns(built: Path, cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built)
    monkeypatch.setenv("COLUMNS", "80")
    result = cli("status")
    assert result.out == GOLDEN.format(day=DAY + timedelta(days=3))
    assert result.err == "\nnext: `ilms plan --target rehearsal`\n"


GOLDEN = """\
VNM, round 2026
due on {day}: 3 days left

sources
  dolab         found  sources/2019/dolab.xlsx
  abroad        found  sources/nationals-abroad.xlsx
  returned      found  sources/2024/returned.xlsx
  illustrative  found  sources/2023/minh-hoa.xlsx

build
  build     fresh: it says what the sources say
  findings  errors: 0, warnings: 0, infos: 9, accepted: 0
  tables    4 of 21 have data

targets
  rehearsal  rehearsal
             nothing sent yet
             then: `ilms plan --target rehearsal`
  ilostat    package, protected
             nothing sent yet
             then: `ilms plan --target ilostat`
"""


def test_records_that_wait_to_be_tabulated(office: Path, told, cli) -> None:
    (office / "records").mkdir()
    (office / "tabulations").mkdir()
    (office / "data.csv").write_text("S,E\n1,EDU_ISCED11_2\n", "utf-8")
    records = 'source = "dolab"\n[read]\nfile = "data.csv"\n[variables]\nEDU = { column = "E" }\n'
    (office / "records" / "r.toml").write_text(records + 'SEX = { column = "S", codes = { "1" = "SEX_M" } }\n', "utf-8")
    file = office / "tabulations" / "c19.toml"
    said = 'table = "C19"\nrecords = "r"\n[measure]\ncount = "persons"\n[reliability]\nnone = true\n'
    file.write_text(said + '[dimensions]\nTIME_PERIOD = { value = "2024" }\n', "utf-8")
    assert told()["tabulations"] == {"waiting": ["c19"], "changed": []}
    assert told()["next"][0] == ["tabulate"]
    assert "not tabulated yet" in cli("status", "-C", office).out
    assert cli("tabulate", "-C", office).exit_code == 0
    assert told()["tabulations"] == {"waiting": [], "changed": []}
    file.write_text(file.read_text("utf-8").replace("2024", "2023"), "utf-8")
    assert told()["tabulations"] == {"waiting": [], "changed": ["c19"]}
    assert told()["next"][0] == ["tabulate", "c19"]
