"""A real cluster of Spark with a worker killed in the middle (`in_a_cluster.py`), by a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def test_a_worker_is_killed_in_the_middle(tmp_path: Path) -> None:
    itself = Path(__file__).with_name("in_a_cluster.py")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        f"--basetemp={tmp_path / 'own'}",
    ]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    found = subprocess.run([*command, str(itself)], capture_output=True, text=True, check=False, env=alone)
    assert found.returncode == 0, found.stdout
