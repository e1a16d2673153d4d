"""What pip would install: the wheel, and the wheel that the sdist gives."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("dsd", "codelists", "maps", "rules", "profiles", "examples")


def _build(project: Path, out: Path, kind: str) -> Path:
    pytest.importorskip("hatchling")
    call = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    subprocess.run(call, cwd=project, check=True, capture_output=True)
    (built,) = out.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def _tracked(folder: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, check=False, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to the project cannot be asked")
    return set(listed.stdout.splitlines())


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_wheel_holds_every_packaged_file(wheel: Path, folder: str) -> None:
    inside = {name.removeprefix("ilms/data/") for name in zipfile.ZipFile(wheel).namelist()}
    missing = {name for name in _tracked(folder) if name.isascii() and name not in inside}
    assert missing == set()


def test_the_sdist_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(_build(ROOT, tmp_path / "sdist", "sdist"), tmp_path / "unpacked")
    (project,) = (tmp_path / "unpacked").iterdir()
    again = _build(project, tmp_path / "again", "wheel")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())


def test_an_installed_package_runs_the_demo_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The dependencies come from this environment; the package and its data from the wheel alone."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")  # built by this very test
    call = [sys.executable, "-m", "ilms", "demo", str(tmp_path / "demo")]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        call, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "two submissions accepted and verified" in done.stderr
    shown = [sys.executable, "-c", "from ilms import resources; print(resources.root())"]
    where = subprocess.run(shown, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert Path(where.stdout.strip()) == tmp_path / "site" / "ilms" / "data"
