"""The way to a target: whom TLS trusts, through which proxy, and where credentials never go."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme
from werkzeug import Request, Response

from ilms.errors import IlmsError, UnreachableError, UsageError
from ilms.submission.address import on_this_machine
from ilms.submission.auth import Secrets
from ilms.submission.auth.settings import credentials_of
from ilms.submission.errors import MovedError, RefusedCredentialsError, UntrustedError
from ilms.submission.http import Channel
from ilms.submission.route import Route, route_of
from submission.auth.test_tokens import Heard
from submission.parts.outside import proxy, serving

PLACE = "[targets.nso]"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> Path:
    authority.cert_pem.write_to_path(tmp_path / "office-ca.pem")
    return tmp_path / "office-ca.pem"


def seen(_: Request) -> Response:
    return Response("seen")


def basic(word: str = "s3cret"):
    table = {"kind": "basic", "username": "nso"}
    return credentials_of("nso", table, Secrets({"ILMS_NSO_PASSWORD": word}), PLACE, "https://nso.example.org")


class TestTrust:
    def test_an_authority_that_nobody_knows_is_not_trusted_and_it_is_said_what_helps(self, authority) -> None:
        with serving(seen, authority.issue_cert("127.0.0.1")) as url, pytest.raises(UntrustedError) as trouble:
            Channel("nso").open("GET", url)
        assert "an authority that this machine does not know" in trouble.value.title
        assert 'ca = "office-ca.pem"' in trouble.value.hint
        assert not trouble.value.retriable

    def test_a_file_of_certificates_is_trusted_besides(self, authority, ca) -> None:
        route = route_of({"ca": "office-ca.pem"}, PLACE, ca.parent)
        with serving(seen, authority.issue_cert("127.0.0.1")) as url:
            channel = Channel("nso", route=route)
            assert channel.open("GET", url).text == "seen"
            channel.close()

    def test_the_systems_own_store_is_asked(self, authority, ca, monkeypatch) -> None:
        """As an office's IT puts its authority there: on Linux OpenSSL's file is the system's store."""
        monkeypatch.setenv("SSL_CERT_FILE", str(ca))
        with serving(seen, authority.issue_cert("127.0.0.1")) as url:
            channel = Channel("nso")
            assert channel.open("GET", url).text == "seen"
            channel.close()

    def test_a_certificate_for_another_host(self, authority, ca) -> None:
        with (
            serving(seen, authority.issue_cert("nso.example.org")) as url,
            pytest.raises(UntrustedError, match="another host"),
        ):
            Channel("nso", route=Route(ca)).open("GET", url)

    def test_one_that_has_expired(self, authority, ca) -> None:
        past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        old = authority.issue_cert("127.0.0.1", not_before=past, not_after=past + dt.timedelta(days=1))
        with serving(seen, old) as url, pytest.raises(UntrustedError, match="has expired") as trouble:
            Channel("nso", route=Route(ca)).open("GET", url)
        assert "clock" in trouble.value.hint

    def test_who_says_so_in_words_takes_any_certificate(self, authority, recwarn) -> None:
        route = route_of({"tls": "not verified"}, PLACE, Path())
        with serving(seen, authority.issue_cert("nso.example.org")) as url:
            channel = Channel("nso", route=route)
            assert channel.open("GET", url).text == "seen"
            channel.close()
        assert [str(one.message) for one in recwarn] == []  # `doctor` and each plan say it, and urllib3 does not

    def test_no_password_goes_to_who_is_not_trusted(self, authority) -> None:
        asked: list[str] = []

        def answer(request: Request) -> Response:
            asked.append(request.headers.get("Authorization", ""))
            return Response("seen")

        with serving(answer, authority.issue_cert("127.0.0.1")) as url, pytest.raises(UntrustedError):
            Channel("nso", basic()).send("GET", url)
        assert asked == []

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"tls": False}, "tls = False"),
            ({"tls": "off"}, "tls = 'off'"),
            ({"ca": "missing.pem"}, "no file of certificates"),
            ({"ca": "empty.pem"}, "no file of certificates"),
            ({"proxy": "proxy.example.org:8080"}, "`proxy` is not an address"),
            ({"proxy": "http://nguyen:s3cret@proxy.example.org"}, "holds a name and a password"),
        ],
    )
    def test_what_is_not_as_it_must_be(self, options, words: str, tmp_path) -> None:
        (tmp_path / "empty.pem").write_text("no certificate", "utf-8")
        with pytest.raises(UsageError) as trouble:
            route_of(options, PLACE, tmp_path)
        assert words in trouble.value.title
        assert "s3cret" not in f"{trouble.value.title}{trouble.value.detail}{trouble.value.hint}"


class TestPlain:
    def test_no_secret_goes_unencrypted(self) -> None:
        with pytest.raises(UsageError, match="sent unencrypted") as trouble:
            Channel("nso", basic()).send("GET", "http://nso.example.org/health")
        assert 'tls = "not encrypted"' in trouble.value.hint

    def test_nor_is_a_token_endpoint_believed_that_was_told_unencrypted(self) -> None:
        table = {"authority": "http://auth.example.org", "client_id": "x"}
        mine = credentials_of("nso", table, Secrets({"ILMS_NSO_CLIENT_SECRET": "s"}), PLACE, "https://nso.example.org")
        with pytest.raises(UsageError, match="sent unencrypted"):
            mine.bearer(Channel("nso"))

    def test_what_is_said_in_words_may(self) -> None:
        Route(tls="not encrypted").refuse_plain("http://nso.example.org/health", "nso")

    @pytest.mark.parametrize(
        ("url", "here"),
        [
            ("http://127.0.0.1:80/", True),
            ("http://127.1.2.3/", True),
            ("http://[::1]:80/", True),
            ("http://localhost/", True),
            ("http://localhost.example.org/", False),
            ("http://127.0.0.1.example.org/", False),
            ("http://127.0.0.1@example.org/", False),
            ("http://10.0.0.1/", False),
        ],
    )
    def test_this_machine_is_no_name_that_looks_like_it(self, url: str, *, here: bool) -> None:
        assert on_this_machine(url) is here


class Stranger:
    """A server that should not hear from us; it writes down all that it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.heard.append(f"{request.method} {request.headers} {request.get_data(as_text=True)}")
        return Response("got it")


@pytest.fixture
def stranger() -> Iterator[tuple[str, Stranger]]:
    listening = Stranger()
    with serving(listening) as url:
        yield url, listening


STATUSES = (301, 302, 303, 307, 308)


class TestRedirects:
    @pytest.mark.parametrize("status", STATUSES)
    def test_a_form_with_a_secret_is_not_repeated_elsewhere(self, stranger, status: int) -> None:
        url, listening = stranger
        with serving(lambda _: Response("", status, {"Location": f"{url}/token"})) as first, pytest.raises(MovedError):
            Channel("nso").entrust("POST", f"{first}/token", data={"client_secret": "s3cret"})
        assert listening.heard == []

    @pytest.mark.parametrize("status", STATUSES)
    @pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
    def test_nor_a_token_nor_a_message(self, stranger, status: int, method: str) -> None:
        url, listening = stranger
        moved = serving(lambda _: Response("", status, {"Location": f"{url}/import"}))
        with moved as first, pytest.raises(MovedError) as trouble:
            Channel("nso", basic()).send(method, f"{first}/import")
        assert listening.heard == []
        assert f"it is at {url}/import" in trouble.value.detail

    def test_what_only_asks_goes_where_it_is_told_to(self, stranger) -> None:
        url, listening = stranger
        heard = Heard()
        with serving(lambda _: Response("", 302, {"Location": url})) as first:
            assert Channel("nso", watcher=heard).open("GET", f"{first}/health").text == "got it"
        assert len(listening.heard) == 1
        assert [one["status"] for one in heard.requests] == [302, 200]

    def test_but_not_from_https_to_http(self, stranger, authority, ca) -> None:
        url, listening = stranger
        moved = serving(lambda _: Response("", 302, {"Location": url}), authority.issue_cert("127.0.0.1"))
        with moved as first, pytest.raises(MovedError):
            Channel("nso", route=Route(ca)).open("GET", first)
        assert listening.heard == []

    def test_with_credentials_a_redirect_within_the_same_server_is_followed(self) -> None:
        def answer(request: Request) -> Response:
            if request.path == "/rest/data":
                return Response("", 301, {"Location": "/rest/data/"})
            return Response(request.headers["Authorization"][:5])

        with serving(answer) as url:
            assert Channel("nso", basic()).send("GET", f"{url}/rest/data").text == "Basic"

    def test_a_ring_of_redirects_ends(self) -> None:
        with serving(lambda _: Response("", 302, {"Location": "/again"})) as url, pytest.raises(MovedError):
            Channel("nso").open("GET", url)


class TestBasic:
    def test_it_is_in_utf_8_and_asked_with_once(self) -> None:
        asked: list[str] = []

        def answer(request: Request) -> Response:
            asked.append(request.authorization.password)
            return Response("no", 401)

        with serving(answer) as url, pytest.raises(RefusedCredentialsError):
            Channel("nso", basic("mật khẩu: 1")).send("GET", url)
        assert asked == ["mật khẩu: 1"]  # a second wrong one may lock the account

    def test_a_password_of_netrc_does_not_take_its_place(self, tmp_path, monkeypatch) -> None:
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password of-netrc\n", "utf-8")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        with serving(lambda request: Response(request.authorization.username)) as url:
            assert Channel("nso", basic()).send("GET", url).text == "nso"


class TestProxy:
    def test_it_goes_through_the_proxy_that_the_section_names(self, authority, ca) -> None:
        log = ca.parent / "proxy.log"
        with proxy("--log-file", str(log)) as by, serving(seen, authority.issue_cert("127.0.0.1")) as url:
            channel = Channel("nso", route=Route(ca, proxy=by))
            assert channel.open("GET", url).text == "seen"
            channel.close()
            for _ in range(100):  # it writes when the connection has ended
                if url.rpartition(":")[2] in log.read_text("utf-8"):
                    break
                time.sleep(0.05)
        assert f"CONNECT 127.0.0.1:{url.rpartition(':')[2]}" in log.read_text("utf-8")

    def test_a_proxy_that_is_not_there_is_told_as_that(self, authority, ca) -> None:
        with serving(seen, authority.issue_cert("127.0.0.1")) as url, pytest.raises(UnreachableError) as trouble:
            Channel("nso", route=Route(ca, proxy="http://127.0.0.1:9")).open("GET", url)
        assert "proxy" in trouble.value.title
        assert "by http://127.0.0.1:9" in trouble.value.detail

    @pytest.mark.parametrize("secure", [True, False])
    def test_a_proxy_that_wants_a_name(self, authority, ca, *, secure: bool) -> None:
        certificate = authority.issue_cert("127.0.0.1") if secure else None
        with (
            proxy("--basic-auth", "nguyen:s3cret") as by,
            serving(seen, certificate) as url,
            pytest.raises(UnreachableError) as trouble,
        ):
            Channel("nso", route=Route(ca, proxy=by)).open("GET", url)
        assert "the proxy wants a name and a password" in trouble.value.title

    def test_the_environments_name_and_password_go_to_the_proxy_and_are_not_shown(self, monkeypatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://nguyen:s3cret@127.0.0.1:9")
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert Route().proxies("https://nso.example.org")["https"].startswith("http://nguyen:s3cret@")
        with pytest.raises(IlmsError) as trouble:
            Channel("nso", timeout=2).open("GET", "https://nso.invalid/")
        assert "s3cret" not in f"{trouble.value.title}{trouble.value.detail}{trouble.value.hint}"
        assert "127.0.0.1:9" in trouble.value.detail

    def test_none_goes_without(self, monkeypatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        assert Route(proxy="none").proxies("https://nso.example.org") == {}
        assert Route().proxies("https://127.0.0.1:8080") == {}


class Ahead(BaseHTTPRequestHandler):
    """Answers with a clock that is ten minutes ahead."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + 600)

    def log_message(self, *_: object) -> None: ...


def test_the_clocks_are_compared_by_the_date_of_an_answer() -> None:
    with HTTPServer(("127.0.0.1", 0), Ahead) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        channel = Channel("nso")
        channel.open("GET", f"http://127.0.0.1:{server.server_port}/")
        channel.close()
        thread.join()
    assert 595 < channel.skew < 605
