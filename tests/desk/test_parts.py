"""What the pages are made of: marks, files on the disk, one command at a time, what would be written."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.test_uses import BOOK, JAPAN, SHEET, STRANGE, typed
from desk.visiting import Visitor
from ilms.assembly.prepare import prepare
from ilms.cli.desk import Terminal
from ilms.desk.events import Events
from ilms.desk.proposals import retyped
from ilms.desk.sheets import Books, grid, marks
from ilms.desk.touching import about
from ilms.desk.unknown import Unknown, coded, unknown_at
from ilms.desk.watched import signature
from ilms.desk.work import INTERRUPTED, Work
from ilms.errors import StateError, UsageError
from ilms.findings import Severity
from ilms.hashes import sha256
from ilms.maintenance.rewriting.edits import rewritten, write
from ilms.structures.load import codelist
from ilms.workspace import Workspace

MAPPING = Path("mappings") / "c18-dolab.toml"


def test_every_cell_that_became_an_observation_is_marked_and_no_other(office: Path) -> None:
    typed(office, JAPAN, STRANGE)
    prepared = prepare(Workspace.load(office))
    marked = marks(prepared.datasets, prepared.open, BOOK.as_posix(), SHEET)
    assert marked[JAPAN].weight is Severity.ERROR
    assert not marked[JAPAN].observations
    assert [marked[at].observations for at in ("C8", "D10", "E14")] == [1, 1, 1]
    assert not {"A8", "B8", "C9", "C7"} & {at for at, mark in marked.items() if mark.observations}
    [told] = about(prepared.open, BOOK.as_posix(), SHEET, JAPAN)
    assert told.code == "MAP001"
    assert len(about(prepared.open, BOOK.as_posix(), SHEET, "A1")) == 0


def test_a_sum_is_about_its_total_and_its_parts(office: Path) -> None:
    typed(office, "D9", 58382)
    prepared = prepare(Workspace.load(office))
    for at in ("C9", "D9"):
        assert any(one.code.startswith("SUM") for one in about(prepared.open, BOOK.as_posix(), SHEET, at)), at


def test_a_grid_has_merged_cells_as_excel_shows_them_and_a_part_of_a_long_sheet(office: Path) -> None:
    sheet = next(one for one in Books(office).sheets(BOOK.as_posix()) if one.name == SHEET)
    shown = grid(sheet, {})
    header = dict(shown.rows)[6]
    assert [(cell.at, cell.down, cell.across) for cell in header if cell][:3] == [
        ("A6", 2, 1),
        ("B6", 2, 1),
        ("C6", 1, 3),
    ]
    assert header[3] is None
    assert (shown.before, shown.after, shown.wider) == (None, None, 0)


def test_whatever_the_figures_are_made_from_is_watched(office: Path) -> None:
    workspace = Workspace.load(office)
    before = signature(workspace)
    assert signature(workspace) == before
    (office / "maps").mkdir()
    for path in (office / BOOK, office / MAPPING, office / "ilms.toml", office / "maps" / "new.csv"):
        path.write_bytes(path.read_bytes() + b"\n" if path.exists() else b"label,code\n")
        after = signature(workspace)
        assert after != before, path
        before = after


def _unknown(office: Path) -> Unknown:
    typed(office, JAPAN, STRANGE)
    found = unknown_at(prepare(Workspace.load(office)).datasets, BOOK.as_posix(), SHEET, JAPAN)
    assert found is not None
    return found


def test_a_label_goes_into_the_office_s_own_map_where_there_is_one(office: Path) -> None:
    unknown = _unknown(office)
    write(rewritten(coded(Workspace.load(office), unknown, "CDS_DES_JPN")))
    assert unknown_at(prepare(Workspace.load(office)).datasets, BOOK.as_posix(), SHEET, JAPAN) is None
    typed(office, "B10", "Đảo Ngọc")
    other = unknown_at(prepare(Workspace.load(office)).datasets, BOOK.as_posix(), SHEET, "B10")
    assert other is not None
    [file] = rewritten(coded(Workspace.load(office), other, "CDS_DES_TWN"))
    assert file.path == office / "maps" / "office-cds.csv"
    assert file.after.decode().splitlines()[1:] == [f"{STRANGE},CDS_DES_JPN", "Đảo Ngọc,CDS_DES_TWN"]


def test_a_label_s_nearest_codes_are_those_that_the_finding_names(office: Path) -> None:
    typed(office, JAPAN, "Nhật Bảm")
    found = unknown_at(prepare(Workspace.load(office)).datasets, BOOK.as_posix(), SHEET, JAPAN)
    assert found is not None
    assert found.near()[0].id == "CDS_DES_JPN"


def test_a_map_of_bare_codes_keeps_to_them(office: Path) -> None:
    unknown = _unknown(office)
    (office / "maps").mkdir()
    (office / "maps" / "own.csv").write_text("label,code,comment\nNước Đức,DEU,\n", "utf-8")
    text = (office / MAPPING).read_text("utf-8")
    (office / MAPPING).write_text(text.replace('map = "country-vi"', 'map = ["own", "country-vi"]'), "utf-8")
    [file] = rewritten(coded(Workspace.load(office), unknown, "CDS_DES_JPN"))
    assert file.after.decode().splitlines()[2] == f"{STRANGE},JPN,"


def test_a_code_that_the_list_does_not_have_is_refused(office: Path) -> None:
    with pytest.raises(UsageError, match="CDS_DES_JPX") as told:
        list(coded(Workspace.load(office), _unknown(office), "CDS_DES_JPX"))
    assert "CDS_DES_JPN" in told.value.hint
    nowhere = Unknown("x", "CDS", "gone.toml", codelist("CL_CDS"))
    with pytest.raises(UsageError, match="any more"):
        list(coded(Workspace.load(office), nowhere, "CDS_DES_JPN"))


@pytest.mark.parametrize(
    "content", [b"a = 1\n", b"a = 1\r\nb = 2\r\n", b"\xef\xbb\xbfa = 1\r\n", b"a = 1", "# ế\n".encode()]
)
def test_a_form_changes_nothing_but_what_was_typed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    sent = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\n", "\r\n")  # as browsers send it
    assert retyped(path, sent, sha256(content)).after == content
    path.write_bytes(content + b"# meanwhile\n")
    with pytest.raises(StateError, match="has changed"):
        retyped(path, sent, sha256(content))


def test_what_changed_on_the_disk_meanwhile_is_not_written_over(visitor: Visitor, office: Path) -> None:
    url, mapping = visitor.desk.url, office / MAPPING
    content = mapping.read_bytes()
    told = visitor.fill("/file", file=MAPPING.as_posix(), text=content.decode() + "# more\n", shown=sha256(content))
    proposal = told.text.partition('name="proposal" value="')[2].partition('"')[0]
    assert proposal
    mapping.write_bytes(content + b"# somebody else\n")
    refused = visitor.fill("/write", proposal=proposal)
    assert (refused.status_code, mapping.read_bytes()) == (409, content + b"# somebody else\n")
    assert 'class="do" href="/files"' in refused.text
    assert visitor.fill("/write", proposal=proposal).status_code == 409, "it waits no more"
    assert visitor.get(url + "/files", timeout=60).status_code == 200


def test_what_would_be_no_mapping_is_not_even_proposed(visitor: Visitor, office: Path) -> None:
    content = (office / MAPPING).read_bytes()
    refused = visitor.fill("/file", file=MAPPING.as_posix(), text="table = ", shown=sha256(content))
    assert refused.status_code == 422
    assert 'name="proposal"' not in refused.text
    assert "table = </textarea>" in refused.text, "what was typed stays to be mended"
    assert f"<code>{MAPPING.as_posix()}</code>" in refused.text, "the file is named, not the copy that was tried"
    assert (office / MAPPING).read_bytes() == content
    assert not list((office / "build").glob(".desk-*")), "nothing is left of the copy that was tried"


def test_a_plan_that_is_not_the_one_that_was_shown_is_not_sent(visitor: Visitor) -> None:
    assert visitor.fill("/submit", target="rehearsal", typed="rehearsal", shown="0" * 64).status_code == 409


def _work(office: Path, done: Callable[[], None] = lambda: None) -> Work:
    return Work(office, Terminal(), Events(), done)


def test_one_command_at_a_time(office: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()
    work = _work(office)

    def busy(_job: object) -> int:
        begun.set()
        return 0 if go_on.wait(60) else 1

    first = work.begin("ilms plan", busy)
    assert begun.wait(60)
    with pytest.raises(StateError, match="ilms plan"):
        work.begin("ilms submit", busy)
    go_on.set()
    assert work.stop()
    assert first.code == 0


def test_ctrl_c_breaks_off_as_on_the_terminal(office: Path) -> None:
    from ilms.cli.console import console

    begun, ending = threading.Event(), threading.Event()
    work = _work(office)

    def submit(_job: object) -> int:
        begun.set()
        ending.wait(60)
        try:
            while True:
                console.say("a step")
        except KeyboardInterrupt:
            console.say("broken off")
            raise

    job = work.begin("ilms submit", submit)
    assert begun.wait(60)
    threading.Timer(0.3, ending.set).start()
    assert work.stop()
    assert (job.code, job.said[-1]) == (INTERRUPTED, "broken off")
    with pytest.raises(StateError):
        work.begin("ilms plan", submit)


def test_events_come_once_for_what_happened_and_end() -> None:
    events = Events()
    events.tell("checked")
    heard = events.stream()
    assert next(heard) == "event: listening\ndata: 1\n\n"
    events.tell("work")
    events.tell("work")
    assert next(heard) == "event: work\ndata: 2\n\n"
    events.end()
    assert list(heard) == []
