"""A drop, and a receiver that only judges, as they are typed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms import resources
from ilms.history.ledger import Ledger
from ilms.rehearsal.receiver import Receiver

SFTP = 'kind = "sftp"\nhost = "127.0.0.1"\nuser = "vn"\npath = "in"'


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example's C18, with a folder as its drop."""
    root = tmp_path / "viet-nam"
    ignored = shutil.ignore_patterns("build", "submissions", "revision")
    shutil.copytree(resources.folder("examples") / "viet-nam", root, ignore=ignored)
    with (root / "ilms.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n[targets.share]\nkind = "folder"\npath = "incoming"\n\n[targets.far]\n{SFTP}\n')
    (root / "incoming").mkdir()
    return root


@pytest.fixture
def receiver(office: Path, tmp_path: Path) -> Iterator[Receiver]:
    with Receiver(tmp_path / "receiver") as running:
        (office / "build").mkdir()
        (office / "build" / "rehearsal.json").write_text(json.dumps(running.info), "utf-8")
        yield running


def last(office: Path) -> str:
    return Ledger(office / "submissions").all()[-1].id


def test_a_folder_from_plan_to_a_persons_word(cli, office: Path) -> None:
    assert cli("plan", "C18", "--target", "share", "--offline", "-C", office).exit_code == 0
    done = cli("submit", "--yes", "--offline", "-C", office)
    assert done.exit_code == 0
    assert done.out.endswith(f"{last(office)}: handed over\n")
    assert "delivered to share: build/hand-over/ILMS-VNM-" in done.err
    assert f"ilms confirm {last(office)}" in done.err
    (whole,) = (office / "incoming").iterdir()
    assert whole.suffix == ".zip"
    assert cli("verify", last(office), "-C", office).exit_code == 0
    whole.unlink()
    gone = cli("verify", last(office), "-C", office)
    assert gone.exit_code == 3
    assert f"{whole.name} does not lie at `share` (any more)" in gone.out
    assert cli("confirm", last(office), "--by", "Me", "-C", office).exit_code == 0


def test_what_a_retry_handed_over_waits_for_a_persons_word_too(cli, office: Path) -> None:
    cli("plan", "C18", "--target", "share", "-C", office)
    cli("submit", "--yes", "-C", office)
    (whole,) = (office / "incoming").iterdir()
    shutil.rmtree(office / "submissions")
    whole.write_bytes(b"somebody else's")  # the same figures have the same name
    cli("plan", "C18", "--target", "share", "-C", office)
    assert cli("submit", "--yes", "-C", office).exit_code == 3
    whole.unlink()
    done = cli("retry", last(office), "--lang", "vi", "-C", office)
    assert done.out.endswith(f"{last(office)}: đã bàn giao\n")
    assert done.err.splitlines()[-1] == f'tiếp theo: `ilms confirm {last(office)} -C {office} --by "Họ tên"`'
    said = cli("confirm", last(office), "--by", "Bà Lan, ILO", "--lang", "vi", "-C", office)
    assert said.out == f"{last(office)}: được chấp nhận, theo lời của Bà Lan, ILO\n"


def test_a_share_that_is_not_mounted(cli, office: Path) -> None:
    (office / "incoming").rmdir()
    stopped = cli("plan", "C18", "--target", "share", "-C", office)
    assert stopped.exit_code == 3
    assert "mount the share" in stopped.err


def test_a_server_is_not_asked_offline(cli, office: Path) -> None:
    assert cli("plan", "C18", "--target", "far", "--offline", "-C", office).exit_code == 2


@pytest.mark.usefixtures("receiver")
def test_data_is_judged_and_nothing_is_submitted(cli, office: Path) -> None:
    cli("plan", "C18", "--target", "rehearsal", "--structures", "-C", office)
    assert cli("submit", "--yes", "-C", office).exit_code == 0
    cli("plan", "C18", "--target", "rehearsal", "-C", office)
    asked = cli("submit", "--validate-only", "-C", office)
    assert asked.exit_code == 4  # the data travels: somebody has to say so
    judged = cli("submit", "--validate-only", "--yes", "-C", office)
    assert judged.exit_code == 0
    assert "finds nothing wrong; nothing was submitted" in judged.out
    told = json.loads(cli("submit", "--validate-only", "--yes", "--format", "json", "-C", office).out)
    assert told["state"] == "validated"
    assert [one["valid"] for one in told["dataflows"].values()] == [True]
    assert "closed, never sent" in cli("log", "-C", office).out
    assert cli("submit", "--yes", "-C", office).out.endswith(": accepted\n")


def test_nobody_judges_a_package(cli, office: Path) -> None:
    cli("plan", "C18", "--target", "share", "-C", office)
    refused = cli("submit", "--validate-only", "--yes", "-C", office)
    assert refused.exit_code == 2
    assert "nobody at `share` judges messages" in refused.err
