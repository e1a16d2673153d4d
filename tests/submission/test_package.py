"""A hand-over: what is in the package, that it is whole, and that a person's word ends it."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from ilms.dataset import Dataset
from ilms.errors import FindingsError, IlmsError, StateError, UsageError
from ilms.findings import Findings, Severity, batch
from ilms.messages.formats import read
from ilms.structures.load import resolver
from ilms.submission.confirm import Word, confirm
from ilms.submission.retry import retry
from ilms.submission.targets.interface import Parcel
from ilms.submission.targets.package import altered, sums, zipped
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.office import C16, C18, ROWS, SUM, Office, c16, c18

# Seven countries: five and the rest are what the questionnaire asks for.
LONG = {
    "2023": {
        "CDS_DES_TOTAL": "100", "CDS_DES_JPN": "30", "CDS_DES_TWN": "25", "CDS_DES_KOR": "20",
        "CDS_DES_DEU": "10", "CDS_DES_HUN": "8", "CDS_DES_POL": "4", "CDS_DES_ROU": "3",
    }
}  # fmt: skip


@pytest.fixture
def handing(office: Office) -> Office:
    office.target = "ilostat"
    return office


def package(office: Office) -> Path:
    (folder,) = [path for path in (office.workspace.build / "hand-over").iterdir() if path.is_dir()]
    return folder


def test_a_package_holds_data_structures_sums_and_a_note(handing: Office) -> None:
    submission = handing.send(c18(), c16())
    folder = package(handing)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for form, suffix in (("sdmx-ml-2.1", "xml"), ("sdmx-csv-2.0", "csv"), ("ilostat-csv", "csv")):
        assert {f"data/{form}/{C18}.{suffix}", f"data/{form}/{C16}.{suffix}"} <= files
    assert {"structures/MNA_OEMP_SEX_CDS_NB.xml", "structures/CL_CDS.xml", "structures/concepts.xml"} <= files
    assert {"manifest.json", "SHA256SUMS", "changes.csv", "cover-note.en.html", "cover-note.vi.html"} <= files
    assert submission.state == "handed over"
    assert [p for p in handing.ledger.verify() if p.altered] == []


def test_the_data_of_a_package_reads_back_equal_in_every_format(handing: Office) -> None:
    handing.send(c18())
    for form in ("sdmx-ml-2.1/{}.xml", "sdmx-csv-2.0/{}.csv"):
        (data,) = read(package(handing) / "data" / form.format(C18), resolver(None, None))
        held = data.observations
        values = dict(zip(held.text("CDS").to_pylist(), held.text("OBS_VALUE").to_pylist(), strict=True))
        assert values["CDS_DES_JPN"] in ("82.703", "68.737")
        assert len(data.observations) == 8


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not here")
def test_sha256sum_accepts_the_sums(handing: Office) -> None:
    handing.send(c18())
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=package(handing), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "manifest.json: OK" in done.stdout


def test_the_manifest_names_every_file_but_itself_and_the_sums(handing: Office) -> None:
    handing.send(c18())
    folder = package(handing)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {entry["path"] for entry in manifest["files"]} == files - {"manifest.json", "SHA256SUMS"}
    for entry in manifest["files"]:
        content = (folder / entry["path"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert manifest["tables"][0]["periods"] == ["2018", "2019"]


def test_the_same_content_gives_the_same_bytes(handing: Office, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793500000")
    handing.send(c18())
    (first,) = (handing.workspace.build / "hand-over").glob("*.zip")
    kept = first.read_bytes()
    shutil.rmtree(handing.workspace.submissions)
    shutil.rmtree(handing.workspace.build)
    handing.send(c18())
    assert first.read_bytes() == kept


def test_a_zip_names_no_time_and_no_system() -> None:
    content = {"b.txt": b"b", "a/ă.txt": "ă".encode()}
    whole = zipped("name", content)
    assert whole == zipped("name", dict(reversed(content.items())))
    with zipfile.ZipFile(__import__("io").BytesIO(whole)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["name/a/ă.txt", "name/b.txt"]
    assert {entry.date_time[0] for entry in entries} == {1980}


def test_country_tables_have_the_questionnaires_shape_there_and_nowhere_else(handing: Office) -> None:
    handing.send(c18(LONG))
    (data,) = read(package(handing) / "data" / "sdmx-csv-2.0" / f"{C18}.csv", resolver(None, None))
    held = dict(
        zip(data.observations.text("CDS").to_pylist(), data.observations.text("OBS_VALUE").to_pylist(), strict=True)
    )
    assert held == {
        "CDS_DES_TOTAL": "100", "CDS_DES_JPN": "30", "CDS_DES_TWN": "25", "CDS_DES_KOR": "20",
        "CDS_DES_DEU": "10", "CDS_DES_HUN": "8", "CDS_DES_X": "7",
    }  # fmt: skip


def test_the_same_again_is_not_needed_and_a_revision_is_whole_years_with_a_list_of_changes(handing: Office) -> None:
    handing.send(c18())
    assert handing.send(c18()) is None
    shutil.rmtree(handing.workspace.build / "hand-over")
    rows = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}
    submission = handing.send(c18(rows))
    folder = package(handing)
    (data,) = read(folder / "data" / "sdmx-csv-2.0" / f"{C18}.csv", resolver(None, None))
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2019"}  # 2018 was not touched
    assert len(data.observations) == 4
    changes = (folder / "changes.csv").read_text("utf-8-sig").splitlines()
    assert changes == [
        "kind,dataflow,key,component,old,new",
        f"revised,{C18},VNM.A.MNA_OEMP_NB.SEX_T.CDS_DES_JPN.2019,OBS_VALUE,82.703,82.7",
    ]
    (whole,) = submission.datasets(resolver(None, None))
    assert len(whole.observations) == 8  # what should stand there afterwards


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "International labour migration statistics of Viet Nam",
                "first package",
                "five largest countries",
                "Prepared: 21 November 2026",
                "To: International Labour Organization (ILOSTAT)",
            ],
        ),
        (
            "vi",
            [
                "Thống kê di cư lao động quốc tế của Việt Nam",
                "gói đầu tiên",
                "năm nước lớn nhất",
                "Lập ngày 21 tháng 11 năm 2026",
                "Nơi nhận: Tổ chức Lao động Quốc tế (ILOSTAT)",
                "<th>Biểu</th>",
            ],
        ),
    ],
)
def test_the_cover_note_speaks_both_languages(
    handing: Office, language: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp())))
    handing.send(c18())
    note = (package(handing) / f"cover-note.{language}.html").read_text("utf-8")
    for word in [*words, "National Statistics Office of Viet Nam", "2018-2019", C18]:
        assert word in note
    assert "http" not in note.split("</style>")[1]  # nothing from outside


def test_markup_in_a_name_is_only_text(handing: Office) -> None:
    text = (handing.workspace.root / "ilms.toml").read_text("utf-8")
    (handing.workspace.root / "ilms.toml").write_text(text.replace("of Viet Nam", "<b>&"), "utf-8")
    other = Office(type(handing.workspace).load(handing.workspace.root), "ilostat")
    other.send(c18())
    assert "&lt;b&gt;&amp;" in (package(other) / "cover-note.en.html").read_text("utf-8")


def test_verifying_hashes_again(handing: Office) -> None:
    submission = handing.send(c18())
    found = verify(handing.ledger, submission, handing.opened(), "VNM")
    assert found.good
    assert found.what == "files"
    assert found.checked == found.equal > 20


def test_a_package_that_was_altered_is_told(handing: Office) -> None:
    submission = handing.send(c18())
    (whole,) = submission.files("sent")
    with zipfile.ZipFile(whole) as archive:
        content = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    content[f"data/sdmx-csv-2.0/{C18}.csv"] = content[f"data/sdmx-csv-2.0/{C18}.csv"].replace(b"82.703", b"99.999")
    del content["changes.csv"]
    whole.write_bytes(zipped("ILMS", content | {"new.txt": b""}))
    assert altered(whole) == [
        "changes.csv is missing",
        f"data/sdmx-csv-2.0/{C18}.csv was altered",
        "new.txt was added",
    ]
    found = verify(handing.ledger, submission, handing.opened(), "VNM")
    assert not found.good
    assert len(found.differences) == 4  # these three, and the whole
    whole.write_bytes(b"cut off")
    assert "cannot be read" in verify(handing.ledger, submission, handing.opened(), "VNM").differences[-1]["file"]


def test_a_persons_word_ends_it(handing: Office, tmp_path: Path) -> None:
    submission = handing.send(c18())
    letter = tmp_path / "letter.txt"
    letter.write_text("received, thank you", "utf-8")
    confirm(submission, " B. Statistician, ILO ", letter)
    assert submission.state == "accepted"
    assert submission.last("confirmed")["by"] == "B. Statistician, ILO"
    assert submission.receipt()["evidence"] == "letter.txt"
    assert (submission.folder / "evidence" / "letter.txt").read_bytes() == letter.read_bytes()
    with pytest.raises(StateError, match="does not wait"):
        confirm(submission, "B. Statistician")
    assert handing.send(c18()) is None


def test_a_word_needs_a_person_and_evidence_that_is_there(handing: Office, tmp_path: Path) -> None:
    submission = handing.send(c18())
    with pytest.raises(UsageError, match="nobody is named"):
        confirm(submission, "  ")
    with pytest.raises(UsageError, match="cannot be read"):
        confirm(submission, "B. Statistician", tmp_path / "none.pdf")
    assert submission.state == "handed over"


def test_a_hand_over_is_not_retried(handing: Office) -> None:
    submission = handing.send(c18())
    with pytest.raises(StateError) as trouble:
        retry(handing.workspace, submission.id)
    assert "ilms confirm" in trouble.value.hint


def test_a_kill_between_packing_and_writing_down_is_mended(handing: Office, monkeypatch) -> None:
    from ilms.history.record import Submission

    record = Submission.record

    def broken(self, event, **facts):
        if event == "handed over":
            raise KeyboardInterrupt
        return record(self, event, **facts)

    monkeypatch.setattr(Submission, "record", broken)
    with pytest.raises(KeyboardInterrupt):
        handing.send(c18())
    monkeypatch.undo()
    (submission,) = handing.ledger.all()
    assert submission.state == "sending"
    shutil.rmtree(handing.workspace.build / "hand-over")
    retry(handing.workspace, submission.id)
    assert submission.state == "handed over"
    assert list((handing.workspace.build / "hand-over").glob("*.zip"))


def test_sums_are_sorted_and_end_with_a_newline() -> None:
    assert sums({"b": b"", "a": b""}).decode().splitlines()[0].endswith("  a")
    assert sums({"b": b""}).endswith(b"  b\n")


def test_a_parcel_may_hold_files_and_bytes(handing: Office, tmp_path: Path) -> None:
    handing.send(c18())
    facts = json.loads((package(handing) / "manifest.json").read_text("utf-8"))
    (tmp_path / "x").write_bytes(b"x")
    whole = handing.opened().pack(Parcel("P", facts, {"x": tmp_path / "x", "y": b"y"}), tmp_path / "out")
    assert altered(whole) == []
    assert (tmp_path / "out" / "P" / "y").read_bytes() == b"y"


SIX = {"JPN": "5", "TWN": "4", "KOR": "3", "USA": "2", "DEU": "1", "FRA": "0.5"}


def countries(total: str, year: str = "2019", **other: str) -> dict[str, dict[str, str]]:
    return {year: {"CDS_DES_TOTAL": total, **{f"CDS_DES_{name}": value for name, value in (SIX | other).items()}}}


def inside(submission, part: str) -> str:
    """A file of the package, by a part of its name."""
    (whole,) = submission.files("sent")
    with zipfile.ZipFile(whole) as archive:
        return next(archive.read(name).decode() for name in archive.namelist() if part in name)


def test_what_the_shape_brings_to_light_is_told(handing: Office) -> None:
    plan = handing.plan(c18(countries("20")))
    (found,) = plan.steps[0].findings
    assert (found["code"], found["waived"]) == ("MAP027", "")
    submission = handing.submit(plan)
    assert "other countries, in CDS_DES_X: 1" in inside(submission, "cover-note.en")
    assert "gộp vào Các nước khác" in inside(submission, "cover-note.vi")


def test_five_countries_that_are_more_than_the_total_stay_at_home_unless_somebody_answers(handing: Office) -> None:
    plan = handing.plan(c18(countries("3")))
    (step,) = plan.steps
    assert (step.decision, step.cause) == ("blocked", "findings")
    assert "MAP029" in step.reason
    with pytest.raises(FindingsError):
        handing.submit(plan)
    (handing.workspace.root / "waivers.toml").write_text(
        '[[waiver]]\ncode = "MAP029"\ntable = "C18"\nreason = "as published"\nwho = "A. Statistician"\n', "utf-8"
    )
    submission = handing.send(c18(countries("3")))
    assert "(A. Statistician: as published)" in inside(submission, "cover-note.en")


def test_the_second_package_speaks_of_the_years_that_it_holds(handing: Office) -> None:
    first = countries("20", "2018") | countries("20", "2019")
    handing.send(c18(first))
    second = handing.send(c18(first | countries("21", "2019")))
    (table,) = json.loads(inside(second, "manifest.json"))["tables"]
    assert table["periods"] == ["2019"]
    assert "<td>2019</td>" in inside(second, "cover-note.en")


def test_a_plan_says_that_it_builds_on_what_nobody_confirmed(handing: Office) -> None:
    submission = handing.send(c18())
    (step,) = handing.plan(c18()).steps
    assert step.reason == f"as sent in {submission.id} (handed over, unconfirmed)"
    (step,) = handing.plan(c18(countries("20"))).steps
    assert step.reason.endswith(f"upon {submission.id} (handed over, unconfirmed)")
    confirm(submission, "Me", word=Word.REJECTED)
    assert submission.state == "rejected"
    (step,) = handing.plan(c18()).steps
    assert (step.decision, step.reason) == ("send full", "the first time")


def test_a_table_that_was_sent_and_is_no_longer_built_is_named(handing: Office) -> None:
    submission = handing.send(c18(), c16())
    (kept,) = [step for step in handing.plan(c18()).steps if step.dataflow == C16]
    assert kept.decision == "not needed"
    assert kept.reason == f"sent before ({submission.id}), not in the build: left as it is"
    assert kept.kept == ["2024"]


def test_an_older_package_is_not_handed_over_behind_a_newer_one(handing: Office) -> None:
    older = begin_package(handing)
    newer = handing.send(c18(countries("20")))
    assert newer.state == "handed over"
    with pytest.raises(StateError, match="closed"):
        retry(handing.workspace, older.id)
    assert older.state == "planned"


def begin_package(handing: Office):
    """A package that a kill left between the ledger and the hand-over."""
    import ilms.submission.submit as room

    handed, room.hand_over = room.hand_over, lambda *_: None
    try:
        return handing.send(c18())
    finally:
        room.hand_over = handed


@pytest.mark.parametrize(("round_", "part"), [("2026/27", "2026-27"), ("2026: lần 2", "2026-lần-2")])
def test_any_round_gives_a_name_for_a_file(handing: Office, round_: str, part: str) -> None:
    config = handing.workspace.root / "ilms.toml"
    config.write_text(config.read_text("utf-8").replace('round = "2026"', f'round = "{round_}"'), "utf-8")
    handing.workspace = Workspace.load(handing.workspace.root)
    submission = handing.send(c18())
    (whole,) = submission.files("sent")
    assert whole.name.startswith(f"ILMS-VNM-{part}-")
    assert whole.parent == submission.folder / "sent"


def test_evidence_may_bear_any_name(handing: Office, tmp_path: Path) -> None:
    letter = tmp_path / 'Thư: "đã nhận"?.txt'
    letter.write_text("yes", "utf-8")
    submission = handing.send(c18())
    confirm(submission, "Me", letter)
    (kept,) = submission.files("evidence")
    assert kept.name == "Thư-đã-nhận-.txt"
    assert kept.read_text("utf-8") == "yes"


def test_a_target_that_is_no_longer_declared_is_named(handing: Office) -> None:
    plan = handing.plan(c18())
    config = handing.workspace.root / "ilms.toml"
    config.write_text(config.read_text("utf-8").partition("[targets.ilostat]")[0], "utf-8")
    handing.workspace = Workspace.load(handing.workspace.root)
    with pytest.raises(IlmsError) as trouble:
        handing.submit(plan)
    assert "bug" not in trouble.value.title
    submission = begun(handing, plan)
    with pytest.raises(UsageError, match="there is no target `ilostat`"):
        retry(handing.workspace, submission.id)


def begun(office: Office, plan):
    return office.ledger.begin(plan.as_json(), {}, target="ilostat", dataflows=[C18])


def test_the_note_names_what_somebody_answers_for(handing: Office) -> None:
    (handing.workspace.root / "waivers.toml").write_text(
        '[[waiver]]\ncode = "SUM001"\ntable = "C18"\nreason = "seafarers <twice>"\nwho = "A. Statistician"\n', "utf-8"
    )
    wrong = Findings.of([batch("SUM001", SUM, rows=pa.array([7]), severity=Severity.ERROR)])
    plan = handing.plan(Dataset(c18().observations, findings=wrong, name="C18"), c16())
    (one,) = next(step.waived for step in plan.steps if step.dataflow == C18)
    assert (one["code"], one["who"], one["key"]["TIME_PERIOD"]) == ("SUM001", "A. Statistician", "2019")
    submission = handing.submit(plan)
    for language, heading in (("en", "What the office stands by"), ("vi", "đã xem xét và giữ nguyên")):
        note = inside(submission, f"cover-note.{language}")
        assert heading in note
        assert "<td>seafarers &lt;twice&gt;</td><td>A. Statistician</td>" in note
        assert f"<td>C18</td><td>2019</td><td>{one['messages'][language]}" in note
    listed = json.loads(inside(submission, "manifest.json"))["tables"]
    assert [len(table["accepted"]) for table in listed] == [1, 0]


def test_the_note_says_nothing_of_it_where_there_is_nothing(handing: Office) -> None:
    assert "stands by" not in inside(handing.send(c18()), "cover-note.en")
