"""What outlives a restart, what does not, and what a kill at any moment leaves."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from ilms.errors import StateError, UsageError
from ilms.rehearsal import disk
from ilms.rehearsal.artefacts import Identity
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.store import Store
from ilms.structures import load
from rehearsal.practice import FLOW, Client, csv_1, csv_2, row, short

GOOD = csv_1(row("T", "TOTAL", "2019", "152.530"))
FLOW_ID = Identity("Dataflow", "ILO", FLOW, "1.0")


def test_data_structures_secret_and_tokens_outlive_a_restart(started: Callable[..., Client]) -> None:
    before = started()
    before.put(GOOD)
    token = before.session.headers["Authorization"]
    after = started()
    assert after.info["client_secret"] == before.info["client_secret"]
    after.session.headers["Authorization"] = token
    assert short(after.stored()) == ["T.TOTAL.2019=152.530"]
    assert after.get("/rest/dataflow").status_code == 200


def test_the_queue_is_lost_and_ids_go_on(started: Callable[..., Client]) -> None:
    before = started()
    before.put(GOOD)
    before.put(GOOD)
    after = started()
    assert after.status("2").status_code == 404, "unknown, not failed"
    assert after.send(GOOD).json()["message"].split()[4] == "3"


def test_what_was_queued_at_the_stop_is_neither_done_nor_known(started: Callable[..., Client]) -> None:
    busy = started(execution_seconds=0.3)
    busy.send(GOOD)
    busy.send(GOOD.replace("152.530", "1"))
    after = started()
    assert short(after.stored()) in ([], ["T.TOTAL.2019=152.530"])
    assert after.status("2").status_code == 404


def test_requests_pass_through_their_states(started: Callable[..., Client]) -> None:
    client = started(queued_seconds=0.2, execution_seconds=0.2)
    client.send(GOOD)
    seen = []
    while not seen or seen[-1] != "Completed":
        status = client.status("1").json()
        if status["executionStatus"] not in seen:
            seen.append(status["executionStatus"])
            if seen[-1] != "Completed":
                assert status["outcome"] is None
        time.sleep(0.02)
    assert seen == ["Queued", "InProgress", "Completed"]


@pytest.mark.usefixtures("client")
def test_two_receivers_do_not_share_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="another rehearsal") as caught:
        Receiver(tmp_path / "rehearsal").start()
    assert "--dir" in caught.value.hint


def test_a_taken_port_and_a_folder_that_is_a_file_are_told(client: Client, tmp_path: Path) -> None:
    port = int(client.info["nsi"].split(":")[2].split("/")[0])
    with pytest.raises(UsageError, match=str(port)):
        Receiver(tmp_path / "other", port).start()
    with pytest.raises(UsageError, match="port"):
        Receiver(tmp_path / "other", 65536).start()
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(UsageError, match="folder"):
        Receiver(tmp_path / "file").start()
    Receiver(tmp_path / "other").start().stop()


def test_a_point_in_time_is_released_at_its_time(started: Callable[..., Client]) -> None:
    client = started()
    client.put(GOOD)
    soon = (datetime.now(UTC) + timedelta(seconds=0.6)).isoformat()
    client.put(GOOD.replace("152.530", "160"), targetVersion="1", PITReleaseDate=soon)
    assert short(client.stored()) == ["T.TOTAL.2019=152.530"]
    time.sleep(0.7)
    assert short(client.stored()) == ["T.TOTAL.2019=160"]
    client.put(GOOD.replace("152.530", "170"), targetVersion="1")
    assert short(started().stored()) == ["T.TOTAL.2019=160"], "without a date it is never released by itself"


PROGRAM = """
import sys, threading
from pathlib import Path
from ilms.rehearsal.receiver import Receiver
import json
receiver = Receiver(Path(sys.argv[1])).start()
print(json.dumps(receiver.info), flush=True)
threading.Event().wait()
"""


def _process(folder: Path) -> tuple[subprocess.Popen[str], Client]:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Client(json.loads(process.stdout.readline())).sign_in()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_kill_in_the_middle_of_an_import_leaves_before_or_after(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    shutil.copytree(prepared, folder)
    codes = [code for code in load.codelist("CL_CDS").ids if code.startswith("CDS_DES_")]
    years = range(2000, 2010)
    states = {"": 0, "1": len(codes) * len(years) * 2, "2": len(codes) * len(years) * 2}

    def whole(version: str) -> str:
        rows = [
            "R," + row(sex, code[8:], str(year), version, source=f"version {version}")
            for sex in "MF" for code in codes for year in years
        ]  # fmt: skip
        return csv_2("D," + f"ILO:{FLOW}(1.0),,,,,,,,,,", *rows)

    messages, seen = {v: whole(v) for v in ("1", "2")}, set()
    for step, delay in enumerate((0.0, 0.05, 0.1, None)):
        process, client = _process(folder)
        try:
            version = "12"[step % 2]
            if delay is None:
                client.put(messages[version])  # until it is imported
            else:
                client.send(messages[version])
                time.sleep(delay)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            client.session.close()
            assert process.stdout is not None
            process.stdout.close()
        seen.add(_consistent(folder, states))
    assert len(seen) > 1, "the last import was whole, and the first one was of another version"


def _consistent(folder: Path, states: dict[str, int]) -> str:
    """The one version that all observations and all sources are of."""
    stored = Store(folder).state(FLOW_ID).joined()
    values, sources = set(stored.text("OBS_VALUE").to_pylist()), set(stored.text("SOURCE").to_pylist())
    assert len(values) <= 1
    version = values.pop() if values else ""
    assert sources == ({f"version {version}"} if version else set())
    assert len(stored) == states[version]
    assert not list(folder.glob("**/*.parquet.*.part")), "what the kill left is cleaned away"
    return version


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_kill_in_the_middle_of_structures_leaves_whole_artefacts(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    files = load.structure_files(FLOW)
    process, client = _process(folder)

    def post() -> None:
        with contextlib.suppress(requests.RequestException):
            for file in files:
                client.structure(file.read_bytes())

    posting = threading.Thread(target=post)
    posting.start()
    time.sleep(0.15)
    process.send_signal(signal.SIGKILL)
    process.wait()
    posting.join()
    client.session.close()
    assert process.stdout is not None
    process.stdout.close()
    with Receiver(folder) as receiver:
        again = Client(receiver.info).sign_in()
        for file in files:
            assert again.structure(file.read_bytes()).status_code in (200, 201)
        again.put(GOOD)
        again.session.close()


def test_the_log_says_what_became_of_what_was_lost(started: Callable[..., Client], tmp_path: Path) -> None:
    started(execution_seconds=0.2).send(GOOD)
    started()
    log = tmp_path / "rehearsal" / "requests.jsonl"
    entries = disk.entries(log)
    assert [e["event"] for e in entries] == ["registered", "started", "completed"]
    torn = [e for e in entries if e["event"] != "completed"]
    log.write_text("".join(json.dumps(e) + "\n" for e in [*torn, {**torn[0], "id": 2}]), "utf-8")
    again = started()
    ends = {e["id"]: e["applied"] for e in disk.entries(log) if e["event"] == "lost"}
    assert ends == {1: True, 2: False}, "the first was stored, and killed before it was noted"
    assert again.send(GOOD).json()["message"].split()[4] == "3"
