"""`ilms codelist pull` and `ilms dsd pull`: shown, written on a yes, seen by every command afterwards."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from werkzeug import Request, Response
from werkzeug.serving import make_server

from ilms import resources

ID = "CL_SEX"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "office"
    root.mkdir()
    (root / "ilms.toml").write_text('[workspace]\narea = "VNM"\n', "utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """The packaged CL_SEX with a code more, another label, and a code that is gone."""
    text = (resources.folder("codelists") / f"{ID}.xml").read_text("utf-8")
    text = re.sub(r'.*xml:lang="vi".*\n', "", text)
    for old, new in (('"SEX_O"', '"SEX_OTHER"'), (">Male<", ">Men<")):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "given.xml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def service(given: Path) -> Iterator[str]:
    """A service with that list."""

    @Request.application
    def answer(request: Request) -> Response:
        found = request.path == f"/rest/codelist/ILO/{ID}/1.0"
        return Response(given.read_bytes() if found else "No Results Found", 200 if found else 404)

    running = make_server("127.0.0.1", 0, answer)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{running.port}/rest"
    running.shutdown()
    thread.join()
    running.server_close()


def test_nothing_is_written_without_a_yes(cli, office, given):
    result = cli("codelist", "pull", "--from", given)
    assert result.exit_code == 4
    assert "  Renamed: 1  (1 breaking)\n    Other  SEX_O -> SEX_OTHER" in result.out
    assert "nobody confirmed it" in result.err
    assert f"ilms codelist impact {ID} {given}" in result.err
    assert not (office / "codelists").exists()


def test_looking_alone_neither_asks_nor_writes(cli, office, given):
    assert cli("codelist", "pull", "--from", given, "--exit-code", "--yes").exit_code == 5
    assert not (office / "codelists").exists()


def test_what_is_written_is_what_every_command_sees(cli, office, given):
    result = cli("codelist", "pull", "--from", given, "--yes")
    assert result.exit_code == 0, result.err
    assert [path.name for path in (office / "codelists").iterdir()] == [f"{ID}.xml"]
    assert "SEX_OTHER" in cli("codelist", "show", ID).out
    again = cli("codelist", "pull", ID, "--from", given)
    assert (again.exit_code, again.out) == (0, "")
    assert "nothing to write" in again.err


@pytest.mark.parametrize(("said", "code"), [(True, 0), (False, 4)])
def test_a_person_is_asked(cli, office, given, monkeypatch: pytest.MonkeyPatch, said: bool, code: int):
    asked = []
    monkeypatch.setattr("ilms.cli.following.on_terminal", lambda: True)
    monkeypatch.setattr(typer, "confirm", lambda text, **_: asked.append(text) or said)
    assert cli("codelist", "pull", "--from", given, "--lang", "vi").exit_code == code
    assert asked == [f"ghi 1 tệp vào `{office}`?"]
    assert (office / "codelists").exists() == said


def test_in_vietnamese(cli, office, given):
    result = cli("codelist", "pull", "--from", given, "--yes", "--lang", "vi", "-C", office)
    assert "Đổi mã: 1" in result.out
    assert "đổi tên tiếng Anh còn tên tiếng Việt vẫn như cũ" in result.err
    assert f"tiếp theo: `ilms codelist impact packaged:{ID} {ID} -C {office}`" in result.err


def test_as_json(cli, office, given):
    result = cli("codelist", "pull", "--from", given, "--format", "json")
    assert result.exit_code == 4
    told = json.loads(result.out)
    assert told["summary"] == {"changes": 2, "breaking": 1, "renamed": 1, "label": 1}
    assert told["changes"][0]["codelist"] == "ILO:CL_SEX(1.0)"
    [file] = told["files"]
    assert (file["path"], file["written"], file["changes"]) == (str(office / "codelists" / f"{ID}.xml"), False, 2)
    assert [remark["kind"] for remark in file["remarks"]] == ["outdated"]
    done = json.loads(cli("codelist", "pull", "--from", given, "--format", "json", "--yes").out)
    assert [file["written"] for file in done["files"]] == [True]


@pytest.mark.usefixtures("office")
def test_a_service_and_then_its_last_answer(cli, service):
    first = cli("codelist", "pull", ID, "--from", service, "--exit-code")
    assert first.exit_code == 5
    offline = cli("codelist", "pull", ID, "--from", service, "--exit-code", "--offline")
    assert (offline.exit_code, offline.out) == (5, first.out)
    other = cli("codelist", "pull", "CL_ECO", "--from", service, "--offline")
    assert other.exit_code == 2
    assert "never asked for Codelist ILO:CL_ECO(1.0)" in other.err


def test_what_the_service_does_not_have_stays(cli, office, service):
    result = cli("codelist", "pull", "--from", service, "--yes")
    assert result.exit_code == 0, result.err
    assert "CL_AGE" in result.err
    assert [path.name for path in (office / "codelists").iterdir()] == [f"{ID}.xml"]
    named = cli("codelist", "pull", "CL_AGE", "--from", service)
    assert named.exit_code == 3
    assert "has no Codelist ILO:CL_AGE(1.0)" in named.err


def test_the_workspace_says_which_service_is_asked(cli, office, service):
    with (office / "ilms.toml").open("a", encoding="utf-8") as file:
        file.write(f'[published]\nrest = "{service}"\n')
    assert cli("codelist", "pull", ID, "--exit-code").exit_code == 5


def test_nowhere_to_write(cli, tmp_path, given, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    result = cli("codelist", "pull", "--from", given)
    assert result.exit_code == 2
    assert "--into DIR" in result.err
    (tmp_path / "there").mkdir()
    assert cli("codelist", "pull", "--from", given, "--into", "there", "--yes").exit_code == 0
    assert (tmp_path / "there" / "codelists" / f"{ID}.xml").is_file()
    assert cli("codelist", "pull", "--from", given, "--into", "nowhere").exit_code == 2


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("what", ["nonsense", "https://me:secret@example.org", "http://x.example/rest?q=secret"])
def test_what_cannot_be_asked(cli, what: str):
    result = cli("codelist", "pull", "--from", what)
    assert result.exit_code == 2
    assert "secret" not in result.err


@pytest.mark.usefixtures("office")
def test_a_data_structure_by_its_table(cli, tmp_path):
    stem = "MNA_OEMP_SEX_CDS_NB"
    real = tmp_path / "real.xml"
    text = (resources.folder("dsd") / f"{stem}.xml").read_text("utf-8")
    real.write_text(text.replace(">COMPOSED<", ">SEEN<"), "utf-8")
    result = cli("dsd", "pull", "C18", "--from", real, "--yes")
    assert result.exit_code == 0, result.err
    assert f"{stem}: put together here from parts until now" in result.err
    assert "SEEN" in cli("dsd", "show", "C18").out
    assert "C18" in cli("dsd", "list").out
