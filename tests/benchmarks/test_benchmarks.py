"""The contenders do the same work on the same data: else ratios say nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ilms.structures.bundle import bundle

DATAFLOW = "DF_MST_TEMP_SEX_ECO_CBR_NB"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def run():
    """A module of this checkout, as a process."""

    def done(*arguments):
        result = subprocess.run(
            [sys.executable, "-m", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    return done


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.csv"
    command = f"from pathlib import Path; from benchmarks.data import make; make(Path({str(path)!r}), 500)"
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=True)
    return path


def test_the_data_are_as_many_as_asked_for(source):
    lines = source.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 501
    assert len(set(lines)) == 501


def test_the_bare_loop_writes_the_elements_that_ours_writes(run, source, tmp_path):
    bare, ours = tmp_path / "bare.xml", tmp_path / "ours.xml"
    run("benchmarks.bare", "loop", source, bare)
    run("ilms", "convert", source, "-o", ours, "--to", "sdmx-ml-2.1")
    shapes = [re.findall(r"<(Series|Obs) ", path.read_text(encoding="utf-8")) for path in (bare, ours)]
    assert shapes[0] == shapes[1]


def test_the_table_has_ours_beside_the_bare_limit(run, tmp_path):
    asked = ["--ours", "--observations", 300, "--times", 1, "--large", 1000, "--folder", tmp_path]
    shown = run("benchmarks", *asked)
    assert shown.count("| ilms |") == 6
    assert shown.count("shuffled |") == 2
    assert "failed" not in shown


def test_a_workbook_is_read_and_mapped_beside_the_engines_alone(run, tmp_path):
    shown = run("benchmarks.reading", "--rows", 300, "--times", 1, "--folder", tmp_path)
    assert [line.split("|")[1].strip() for line in shown.splitlines()[4:]] == [
        "start-up", "calamine alone", "openpyxl alone", "ilms, read", "ilms, read and mapped",
    ]  # fmt: skip
    assert "failed" not in shown


def test_sdmx1_writes_what_ours_writes(run, source, tmp_path):
    structure, theirs, ours = tmp_path / "structure.xml", tmp_path / "theirs.xml", tmp_path / "ours.csv"
    structure.write_bytes(bundle(DATAFLOW))
    run("benchmarks.peers", "sdmx1", "write", source, theirs, structure)
    run("ilms", "convert", theirs, "-o", ours, "--to", "sdmx-csv-1.0", "--structure", structure)
    run("ilms", "convert", source, "-o", tmp_path / "same.csv", "--to", "sdmx-csv-1.0")
    assert ours.read_bytes() == (tmp_path / "same.csv").read_bytes()


def test_lists_of_codes_are_compared_whatever_changed(run, tmp_path):
    shown = run("benchmarks.codelists", "--codes", 60, "--times", 1, "--folder", tmp_path)
    assert shown.count("| ilms codelist diff, ") == 4
    assert "error" not in shown


@pytest.mark.skipif(not shutil.which("chromedriver"), reason="Debian's chromium-driver is not installed")
def test_a_page_is_opened_with_as_many_observations_as_asked_for(run, tmp_path):
    shown = run("benchmarks.page", "--observations", 350, "--times", 1, "--file", tmp_path / "page.html").splitlines()
    assert shown[0].startswith("350 observations of 35 dataflows")
    assert [line.split("|")[1].strip() for line in shown[4:]] == [
        "first paint", "loaded", "on the screen", "processor of the page, until then", "cells behind a figure",
    ]  # fmt: skip
