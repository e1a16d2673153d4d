"""WebDAV and plain PUT with nginx: TLS, who is let in, what is too large, and what a server does not heed."""

from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from ilms.errors import ReceiverError, UsageError
from ilms.submission.auth import Secrets
from ilms.submission.confirm import Word, confirm
from ilms.submission.doctor import Health, examine_target
from ilms.submission.errors import RefusedCredentialsError, RejectedError
from ilms.submission.observer import Silent
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets.drop import TakenError
from ilms.submission.verify import verify
from submission.drops.conftest import AtDrop, at, needs_nginx, webdav_section
from submission.drops.places import ROOM, Server, nginx
from submission.office import c18

pytestmark = needs_nginx


@pytest.fixture
def server(servers: dict[str, Server]) -> Server:
    return servers["webdav"]


@pytest.fixture
def put(at_drop: AtDrop, servers: dict[str, Server]):
    """A drop that takes PUT and knows nothing of WebDAV."""
    with ExitStack() as wire:
        yield at(at_drop, "put", servers, wire)


def test_an_authority_that_nobody_knows(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(webdav_section(server, server.port).replace("ca = ", "# ca = "))
    with pytest.raises(ReceiverError, match="not trusted"):
        at_drop.plan(c18())


def test_a_wrong_password(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(webdav_section(server, server.port))
    at_drop.secrets = Secrets({"ILMS_DROP_PASSWORD": "wrong"})
    with pytest.raises(RefusedCredentialsError):
        at_drop.plan(c18())
    assert at_drop.ledger.all() == []


def test_what_is_too_large_is_told(at_drop: AtDrop, tmp_path: Path) -> None:
    with nginx(tmp_path / "narrow", largest="1k") as narrow:
        at_drop.declare(webdav_section(narrow, narrow.port))
        plan = at_drop.plan(c18())
        with pytest.raises(RejectedError, match="would not do it: PUT") as trouble:
            at_drop.submit(plan)
        assert "413: the file is larger than it takes" in trouble.value.detail
        (submission,) = at_drop.ledger.all()
        assert submission.state == "planned"
        assert list(narrow.folder.iterdir()) == []


def test_no_room_is_told(at_drop: AtDrop, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(ROOM * 2))
    with nginx(tmp_path / "full", small=True) as full:
        at_drop.declare(webdav_section(full, full.port))
        with at_drop.opened().place() as spot, pytest.raises(ReceiverError):
            spot.write("large.part", large)
        assert list(full.folder.iterdir()) == []


def test_a_move_never_writes_over(at_drop: AtDrop, server: Server, tmp_path: Path) -> None:
    with ExitStack() as wire:
        drop = at(at_drop, "webdav", {"webdav": server}, wire)
        source = tmp_path / "x"
        source.write_bytes(b"x")
        with drop.opened().place() as spot:
            assert spot.renames
            spot.write("a", source)
            (drop.folder / "b").write_bytes(b"b")
            with pytest.raises(TakenError):
                spot.move("a", "b")
            with pytest.raises(TakenError):
                spot.write("b", source)
            spot.make("c/")
            with pytest.raises(TakenError):
                spot.make("c/")
            spot.remove("c/")
        assert drop.lies() == {"a": b"x", "b": b"b"}


def test_nginx_does_not_heed_if_none_match(server: Server) -> None:
    """The quirk that the target's module names; where this fails, nginx has learned it."""
    ask = {"auth": ("vn", "right"), "verify": str(server.home / "ca.pem")}
    (server.folder / "quirk").write_bytes(b"theirs")
    url = f"https://127.0.0.1:{server.port}/quirk"
    answer = requests.put(url, data=b"ours", headers={"If-None-Match": "*"}, timeout=5, **ask)
    assert (answer.status_code, (server.folder / "quirk").read_bytes()) == (204, b"ours")
    (server.folder / "quirk").unlink()


def test_plain_put_writes_under_the_name_at_once(put: AtDrop) -> None:
    submission = put.send(c18())
    (whole,) = submission.files("sent")
    assert submission.state == "handed over"
    assert put.lies() == {whole.name: whole.read_bytes()}
    assert verify(put.ledger, submission, put.opened(), "VNM").good
    steps = [event["step"] for event in submission.events if event["event"] == "delivery"]
    assert steps == ["writing", "written", "compared", "named"]


def test_plain_put_writes_over_nothing(put: AtDrop) -> None:
    submission = put.send(c18())
    (whole,) = submission.files("sent")
    (put.folder / whole.name).write_bytes(b"theirs")
    confirm(submission, "nobody", word=Word.REJECTED)
    plan = put.plan(c18())
    with pytest.raises(TakenError):
        put.submit(plan)
    assert put.lies() == {whole.name: b"theirs"}


def test_plain_put_carries_no_folder(put: AtDrop) -> None:
    section = (put.workspace.root / "ilms.toml").read_text("utf-8").partition("[targets.drop]\n")[2]
    put.declare(f'{section}\ncarries = "files"\n')
    with pytest.raises(UsageError, match='cannot carry = "files"'):
        put.plan(c18())


def test_a_put_that_was_cut_off_is_begun_anew(put: AtDrop) -> None:
    plan = put.plan(c18())
    put.wire.cut_after = put.wire.passed + 12_000
    with pytest.raises(ReceiverError):
        put.submit(plan)
    put.wire.mend()
    (submission,) = put.ledger.all()
    assert submission.state == "unknown"
    retry(put.workspace, submission.id, Way(secrets=put.secrets))
    (whole,) = submission.files("sent")
    assert put.lies() == {whole.name: whole.read_bytes()}


def test_doctor_tells_how_far_the_servers_clock_is_apart(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(webdav_section(server, server.port))
    found = list(examine_target(at_drop.workspace, at_drop.workspace.targets["drop"], at_drop.secrets, Silent()))
    (clock,) = (line for line in found if line.thing == "clock")
    assert clock.health is Health.GOOD
    assert clock.facts["seconds"] <= 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("url = ", "address = ", "key `address`"),
        ('url = "https://', 'url = "', "`url` is not an address"),
        ("timeout = 5", 'move = "yes"', "move = 'yes'"),
    ],
)
def test_a_section_that_is_not_as_it_must_be(at_drop: AtDrop, server: Server, old: str, new: str, said: str) -> None:
    at_drop.declare(webdav_section(server, server.port).replace(old, new, 1))
    with pytest.raises(UsageError) as trouble:
        at_drop.opened()
    assert said in trouble.value.title


def test_much_too_much_is_told_though_the_server_hangs_up_early(at_drop: AtDrop, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(8_000_000))
    with nginx(tmp_path / "narrow", largest="1k") as narrow:
        at_drop.declare(webdav_section(narrow, narrow.port))
        with at_drop.opened().place() as spot, pytest.raises(RejectedError, match="would not do it: PUT"):
            spot.write("large.part", large)
