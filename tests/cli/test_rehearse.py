"""`ilms rehearse` as a process: one line, until it is told to stop."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from ilms.rehearsal.receiver import Receiver


def start(*arguments: str, cwd: Path) -> tuple["subprocess.Popen[str]", dict[str, str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ilms", "rehearse", *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1]
    return process, json.loads(line)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C to a child is another thing on Windows")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_one_line_and_serves_until_it_is_stopped(tmp_path: Path, sign: signal.Signals) -> None:
    process, info = start("--dir", str(tmp_path / "practice"), cwd=tmp_path)
    assert list(info) == [
        "schema_version", "transfer", "nsi", "authority", "client_id", "client_secret", "dataspace",
    ]  # fmt: skip
    assert info["dataspace"] == "design"
    assert requests.get(info["transfer"] + "/health", timeout=10).status_code == 200
    process.send_signal(sign)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in err
    assert info["client_secret"] not in err
    assert (tmp_path / "practice" / "receiver.json").is_file()


AT_ONCE = """
import os, signal, sys
from ilms.cli.app import run
from ilms.cli.console import Console

def told(self, line, then=Console.data):
    then(self, line)
    os.kill(os.getpid(), signal.SIGTERM)

Console.data = told
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="as above")
@pytest.mark.parametrize("command", [["rehearse"], ["desk", "--no-browser"]], ids=["rehearse", "desk"])
def test_who_is_told_that_it_serves_can_end_it_at_once(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "VN_NSO"\n', "utf-8")
    started = [sys.executable, "-c", AT_ONCE, *command]
    ended = subprocess.run(started, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "http" in ended.stdout
    assert not (tmp_path / "build" / "rehearsal.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="as above")
def test_in_a_workspace_the_line_is_kept_while_it_runs(tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n[sender]\nid = "VN_NSO"\n', "utf-8")
    process, info = start(cwd=tmp_path)
    noted = tmp_path / "build" / "rehearsal.json"
    assert json.loads(noted.read_text("utf-8")) == info
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert not noted.exists()
    assert (tmp_path / "build" / "rehearsal").is_dir()


def test_a_port_that_is_taken_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "ilms", "rehearse", "--port", port, "--dir", str(tmp_path / "x")]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert f"port {port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_faults_that_can_be_practised_are_listed(cli) -> None:
    said = cli("rehearse", "--fault", "list")
    assert said.exit_code == 0
    assert any(line.startswith("lost-answer ") and "504" in line for line in said.out.splitlines())
    wrong = cli("rehearse", "--fault", "lost-anser")
    assert wrong.exit_code == 2
    assert "did you mean `lost-answer`?" in wrong.err


def test_an_unknown_fault_is_told_of_before_who_works_in_the_folder(cli, tmp_path: Path) -> None:
    with Receiver(tmp_path):
        wrong = cli("rehearse", "--fault", "bsuy", "--dir", tmp_path)
    assert wrong.exit_code == 2
    assert "did you mean `busy`?" in wrong.err
