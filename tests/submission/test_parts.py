"""The small parts: years of observations, open errors, words with cells, the request log, changes for people."""

import contextlib
import json
from pathlib import Path

import pyarrow as pa
import pytest

from ilms.errors import UsageError
from ilms.history.diff import diff
from ilms.structures.load import resolver
from ilms.submission.cover import span
from ilms.submission.handover import changes_csv
from ilms.submission.observer import Both
from ilms.submission.opened import open_errors
from ilms.submission.request_log import RequestLog
from ilms.submission.spans import fingerprint, none_of, periods, replaced, touched, within, without
from ilms.submission.standing import bare, last_standing, ledger_head, standing
from ilms.submission.words import located
from submission.office import C18, ROWS, Office, c18
from submission.test_submit import with_cells

REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}


def test_the_years_of_observations() -> None:
    data = c18().observations
    assert periods(data) == ["2018", "2019"]
    assert periods(within(data, ["2019"])) == ["2019"]
    assert periods(without(data, ["2019"])) == ["2018"]
    assert periods(none_of(data)) == []
    assert len(without(data, [])) == 8
    assert len(within(data, [])) == 0


def test_years_at_hand_take_the_place_of_the_same_years() -> None:
    before, new = c18().observations, c18({"2019": {"CDS_DES_TOTAL": "1"}}).observations
    after = replaced(before, new, periods(new))
    assert len(after) == 5
    assert len(within(after, ["2019"])) == 1
    assert after.text("TIME_PERIOD").to_pylist() == after.in_order().text("TIME_PERIOD").to_pylist()


@pytest.mark.parametrize(
    ("rows", "source", "years"),
    [
        (ROWS, "DOLAB records", []),
        (REVISED, "DOLAB records", ["2019"]),
        ({"2018": ROWS["2018"]}, "DOLAB records", ["2019"]),  # removed
        ({**ROWS, "2020": {"CDS_DES_TOTAL": "1"}}, "DOLAB records", ["2020"]),
        (ROWS, "Another source", ["2018", "2019"]),  # an attribute above the observations
    ],
)
def test_the_years_that_a_change_touches(rows, source: str, years: list[str]) -> None:
    assert touched(diff(c18().observations, c18(rows, source=source).observations)) == years


def test_a_change_of_what_holds_for_all_years_touches_every_year() -> None:
    old, new = c18().observations, c18().observations
    unit = pa.array(["0"] * len(new))
    columns = {name: new.text(name) for name in new.table.column_names} | {"UNIT_MULT": unit}
    assert touched(diff(old, type(new).from_columns(new.schema, columns))) == ["2018", "2019"]


def test_a_fingerprint_knows_content_and_not_order() -> None:
    data = c18().observations
    backwards = data.take(pa.array(list(reversed(range(len(data))))))
    assert fingerprint(data) == fingerprint(backwards)
    assert fingerprint(data) != fingerprint(c18(REVISED).observations)
    assert fingerprint(none_of(data)) == "nothing"
    assert fingerprint(None) is None


def test_open_errors_are_counted_by_dataflow_and_code(tmp_path: Path) -> None:
    findings = [
        {"severity": "error", "dataflow": C18, "code": "SUM001", "count": 3},
        {"severity": "error", "dataflow": C18, "code": "SUM002"},
        {"severity": "warning", "dataflow": C18, "code": "SUM003"},
        {"severity": "error", "dataflow": None, "code": "XTB001", "count": 1},
    ]
    (tmp_path / "findings.json").write_text(json.dumps({"findings": findings}), "utf-8")
    assert open_errors(tmp_path) == {C18: {"SUM001": 3, "SUM002": 1}, "": {"XTB001": 1}}


@pytest.mark.parametrize("content", [None, "", "{}", "[1"])
def test_findings_that_cannot_be_read_are_no_findings_of_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "findings.json").write_text(content, "utf-8")
    with pytest.raises(UsageError, match="cannot be read") as trouble:
        open_errors(tmp_path)
    assert "ilms build" in trouble.value.hint


def sent_file(office: Office, rows=ROWS) -> Path:
    plan = office.plan(with_cells(c18(rows)))
    return office.path.parent / plan.steps[0].named("sent")[0].path


@pytest.mark.parametrize(
    ("word", "places"),
    [
        ("Code [CDS_DES_JPN] not found for dimension CDS", ["B6", "B10"]),
        ("Code [CDS_DES_JPN] is not allowed by the content constraint for dimension CDS, at row [0]", ["B6", "B10"]),
        ("Code [CDS_DES_NONE] not found for dimension CDS", []),
        ("Code [X] not found for attribute NOT_A_COMPONENT", []),
        ("the queue is full", []),
    ],
)
def test_a_receivers_words_get_the_offices_cells(connected: Office, word: str, places: list[str]) -> None:
    message = sent_file(connected)
    (told,) = located([word], message, connected.workspace.build, C18, resolver(None, None))
    assert told.splitlines()[0] == word
    cells = [line.rsplit(" > ", 1)[-1] for line in told.splitlines()[1:]]
    assert cells == places or "row" in word


def test_a_row_is_the_line_of_the_file_that_was_sent(connected: Office) -> None:
    connected.send(with_cells(c18()))
    message = sent_file(connected, REVISED)  # a delta, one observation on line 2
    (told,) = located(
        ["Observation value format error [82.7], at row [2]"],
        message,
        connected.workspace.build,
        C18,
        resolver(None, None),
    )
    assert told.endswith('VNM.A.MNA_OEMP_NB.SEX_T.CDS_DES_JPN.2019: sources/2019/dolab.xlsx > "Biểu 18" > B10')


def test_words_stay_as_they_are_where_nothing_is_known(tmp_path: Path) -> None:
    assert located(["said"], tmp_path / "none.csv", tmp_path, C18, resolver(None, None)) == ["said"]


def test_a_request_log_keeps_what_it_heard_before_it_knew_the_submission(connected: Office) -> None:
    submission = connected.send(c18())
    log = RequestLog(connected.workspace.build)
    log.request(method="GET", url="http://127.0.0.1/health", status=200)
    log.step("ignored")
    with contextlib.suppress(KeyboardInterrupt), log.of(submission):
        log.request(method="POST", url="http://127.0.0.1/x", authorization="Bearer abc", status=401)
        raise KeyboardInterrupt
    kept = (submission.folder / "evidence" / "requests-2.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["method"] for line in kept] == ["GET", "POST"]
    assert "abc" not in kept[1]
    assert not list(connected.workspace.build.glob("requests-*"))


def test_lines_that_a_kill_left_behind_are_kept_by_the_next_command(connected: Office) -> None:
    submission = connected.send(c18())
    left = connected.workspace.build / f"requests-{submission.id}.jsonl"
    left.write_text('{"of": "the killed command"}\n', "utf-8")
    with RequestLog(connected.workspace.build).of(submission):
        pass
    assert "killed" in (submission.folder / "evidence" / "requests-2.jsonl").read_text("utf-8")


def test_both_are_told() -> None:
    heard: list[str] = []

    class Ear:
        def __init__(self, name: str) -> None:
            self.name = name

        def step(self, event: str, **facts: object) -> None:
            heard.append(f"{self.name} {event} {facts}")

        def request(self, **facts: object) -> None:
            heard.append(f"{self.name} {facts}")

    both = Both(Ear("a"), Ear("b"))
    both.step("sent", id=1)
    both.request(url="u")
    assert heard == ["a sent {'id': 1}", "b sent {'id': 1}", "a {'url': 'u'}", "b {'url': 'u'}"]


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        ([], ""),
        (["2019"], "2019"),
        (["2018", "2019"], "2018-2019"),
        (["1999", "2010", "2019"], "1999-2019 (3)"),
        (["2019-Q1", "2019-Q2"], "2019-Q1-2019-Q2 (2)"),
    ],
)
def test_years_in_short(years: list[str], shown: str) -> None:
    assert span(years) == shown


def test_changes_for_people_open_in_excel(tmp_path: Path) -> None:
    change = {
        "kind": "revised", "dataflow": C18, "key": {"REF_AREA": "VNM", "TIME_PERIOD": "2019"},
        "old": {"OBS_VALUE": "1", "SOURCE": 'A, "b"'}, "new": {"OBS_VALUE": "2", "SOURCE": "Nguồn"},
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(change) + "\n", "utf-8")
    written = changes_csv([(tmp_path / "a.jsonl").read_bytes()])
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").splitlines()[1:] == [
        f"revised,{C18},VNM.2019,OBS_VALUE,1,2",
        f'revised,{C18},VNM.2019,SOURCE,"A, ""b""",Nguồn',
    ]


def test_what_stands_at_a_target_and_the_head_of_its_ledger(connected: Office) -> None:
    ledger = connected.ledger
    assert last_standing(ledger, "rehearsal", C18) is None
    empty = ledger_head(ledger, "rehearsal")
    first = connected.send(c18())
    after = ledger_head(ledger, "rehearsal")
    assert after != empty
    assert ledger_head(ledger, "ilostat") == empty  # another target's ledger is another
    assert ledger_head(ledger, "rehearsal", first.id) == empty
    first.record("looked at")  # a note changes nothing
    assert ledger_head(ledger, "rehearsal") == after
    found = last_standing(ledger, "rehearsal", C18)
    assert found.id == first.id
    stands = standing(found, C18, resolver(None, None))
    assert not len(diff(stands, c18().observations))
    assert not [name for name in stands.table.column_names if name.startswith("#")]
    assert bare(c18()).table.column_names == c18().observations.table.column_names
