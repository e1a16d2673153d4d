"""Ours and its peers find the migrants that were made."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_all_find_the_true_migrants(tmp_path):
    command = [sys.executable, "-m", "benchmarks.tabulating", "--movements", "40000", "--memory", "600MB", "--peers"]
    done = subprocess.run(
        [*command, "--folder", tmp_path], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("the true ones, to the person") == 4, done.stdout
