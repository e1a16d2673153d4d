"""Who may ask: the one browser with the link, from the desk's own pages."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
import requests

from desk.visiting import ANY, Visitor
from ilms import resources
from ilms.cli.desk import Terminal
from ilms.desk.desk import Desk
from ilms.desk.guard import HEADERS
from ilms.workspace import Workspace

PAGES = [
    "/",
    "/status",
    "/sheets",
    "/sheet",
    "/files",
    "/file?file=ilms.toml",
    "/send",
    "/events",
    "/static/desk.js",
    "/nonsense",
]
FORMS = ["/check", "/plan", "/submit", "/write", "/file", "/label", "/follow"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("desk") / "vn"
    shutil.copytree(resources.folder("examples") / "viet-nam", folder)
    with chdir(folder):
        yield folder


@pytest.fixture(scope="module")
def desk(root: Path) -> Iterator[Desk]:
    with Desk(Workspace.load(root), Terminal(), "en") as running:
        yield running


@pytest.fixture(scope="module")
def visitor(desk: Desk) -> Iterator[Visitor]:
    with Visitor(desk) as session:
        yield session


@pytest.mark.parametrize("path", PAGES)
def test_without_the_link_there_is_nothing_to_see(desk: Desk, path: str) -> None:
    answer = requests.get(desk.url + path, timeout=ANY)
    assert answer.status_code == 401
    assert 'name="form"' not in answer.text


def test_the_link_opens_once(opened: Callable[..., Desk]) -> None:
    desk = opened()
    first = requests.get(desk.link, timeout=ANY, allow_redirects=False)
    assert first.status_code == 303
    again = requests.get(desk.link, timeout=ANY, allow_redirects=False)
    assert (again.status_code, again.cookies.get_dict()) == (403, {})


def test_to_the_browser_that_has_opened_it_the_link_leads_back(opened: Callable[..., Desk]) -> None:
    desk = opened()
    with requests.Session() as browser:
        browser.get(desk.link, timeout=ANY)
        again = browser.get(desk.link, timeout=ANY, allow_redirects=False)
    assert (again.status_code, again.headers["Location"]) == (303, "/")
    assert "Set-Cookie" not in again.headers


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 43])
def test_another_token_opens_nothing_and_spoils_nothing(opened: Callable[..., Desk], token: str) -> None:
    desk = opened()
    assert requests.get(desk.url + "/enter", params={"token": token}, timeout=ANY).status_code == 403
    assert requests.get(desk.link, timeout=ANY).status_code == 200


def test_the_cookie_is_for_no_script_and_no_other_site(opened: Callable[..., Desk]) -> None:
    desk = opened()
    cookie = requests.get(desk.link, timeout=ANY, allow_redirects=False).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert desk.link.partition("token=")[2] not in cookie


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost:{port}", "127.0.0.1:1", "", "127.0.0.1"]
)
@pytest.mark.parametrize("path", ["/", "/enter?token={token}", "/files"])
def test_a_page_that_has_its_name_lead_here_gets_nothing(visitor: Visitor, host: str, path: str) -> None:
    port, token = visitor.desk.url.rpartition(":")[2], visitor.desk.link.partition("token=")[2]
    headers = {"Host": host.format(port=port)}
    answer = visitor.get(
        visitor.desk.url + path.format(token=token), headers=headers, timeout=ANY, allow_redirects=False
    )
    assert answer.status_code == 421
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost"])
def test_a_form_of_another_page_does_nothing(visitor: Visitor, path: str, origin: str) -> None:
    answer = visitor.post(
        visitor.desk.url + path, {"form": visitor.form, "target": "rehearsal"}, headers={"Origin": origin}, timeout=ANY
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("form", ["", "x"])
def test_a_form_that_the_desk_did_not_make_does_nothing(visitor: Visitor, path: str, form: str) -> None:
    assert visitor.fill(path, form=form).status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_nor_does_one_without_a_session(desk: Desk, path: str) -> None:
    answer = requests.post(desk.url + path, {"form": "x"}, headers={"Origin": desk.url}, timeout=ANY)
    assert answer.status_code == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_even_show_a_page(visitor: Visitor, site: str) -> None:
    answer = visitor.get(visitor.desk.url + "/", headers={"Sec-Fetch-Site": site}, timeout=ANY)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_what_changes_something_is_no_link(visitor: Visitor, path: str) -> None:
    answer = visitor.get(visitor.desk.url + path, timeout=ANY)
    assert answer.status_code in (404, 405) or path in ("/file", "/label")


@pytest.mark.parametrize(
    "name", ["ilms.toml", "waivers.toml", "../vn/ilms.toml", "mappings/../ilms.toml", "/etc/passwd", "mappings", "",
             "sources/2019/dolab.xlsx", "mappings/c18-dolab.toml\0"],
)  # fmt: skip
def test_no_name_leads_to_another_file(visitor: Visitor, name: str) -> None:
    url = visitor.desk.url
    assert visitor.get(url + "/file", params={"file": name}, timeout=ANY).status_code == 404
    assert visitor.fill("/file", file=name, text="x", shown="").status_code == 404
    if name != "sources/2019/dolab.xlsx":
        assert visitor.get(url + "/sheet", params={"file": name}, timeout=ANY).status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/../guard.py", "/static/%2e%2e/guard.py", "/static//etc/passwd", "/static/words.toml"]
)
def test_nor_does_any_path(visitor: Visitor, path: str) -> None:
    asked = visitor.prepare_request(requests.Request("GET", visitor.desk.url))
    asked.url = visitor.desk.url + path  # as it is written, and not made plain before it is sent
    with requests.Session() as session:
        assert session.send(asked, timeout=ANY).status_code == 404


def test_a_link_that_leads_out_of_the_folder_is_not_written_through(
    visitor: Visitor, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.toml").write_text("kept = 1\n")
    (root / "mappings" / "linked.toml").symlink_to(tmp_path / "elsewhere.toml")
    for name in ("mappings/linked.toml", str(tmp_path / "elsewhere.toml")):
        assert visitor.get(visitor.desk.url + "/file", params={"file": name}, timeout=ANY).status_code == 404


def test_every_answer_says_what_a_browser_may_do_with_it(desk: Desk) -> None:
    for path in (*PAGES, "/enter?token=x"):
        answer = requests.get(desk.url + path, timeout=ANY)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path


def test_it_listens_on_this_machine_alone(desk: Desk) -> None:
    port = int(desk.url.rpartition(":")[2])
    others = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)}
    for address in others - {"127.0.0.1", "::1"}:
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((address, port), timeout=2).close()


def test_a_form_without_end_is_not_read(visitor: Visitor) -> None:
    assert visitor.fill("/file", text="x" * 5_000_000).status_code in (403, 413)


def test_what_nobody_sent_before_breaks_nothing(visitor: Visitor) -> None:
    assert visitor.get(visitor.desk.url + "/sheet?row=x&at=%00", timeout=ANY).status_code == 404
    assert visitor.fill("/follow", command="demo", id="x").status_code == 404
    assert visitor.fill("/plan", target="../x").status_code == 404
    assert visitor.get(visitor.desk.url + "/submission?id=../../x", timeout=ANY).status_code == 422
    assert visitor.get(visitor.desk.url + "/", timeout=ANY).status_code == 200
