"""What pip would install: the wheel and the sdist, and the same package out of either."""

import email
import email.message
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import ilms

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


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


def _names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def _metadata(wheel: Path) -> email.message.Message:
    (name,) = (name for name in _names(wheel) if name.endswith(".dist-info/METADATA"))
    return email.message_from_bytes(zipfile.ZipFile(wheel).read(name))


def _tracked(folder: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z", folder], cwd=ROOT, check=False, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to the project cannot be asked")
    return set(filter(None, listed.stdout.split("\0")))


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_wheel_holds_every_packaged_file(wheel: Path, folder: str) -> None:
    assert {f"ilms/data/{name}" for name in _tracked(folder)} - _names(wheel) == set()


def test_the_wheel_holds_the_code_and_nothing_else(wheel: Path) -> None:
    code = {name.removeprefix("src/").replace(".po", ".mo") for name in _tracked("src")}
    data = {f"ilms/data/{name}" for folder in FOLDERS for name in _tracked(folder)}
    about = {name for name in _names(wheel) if ".dist-info/" in name}
    assert _names(wheel) - about - data == code
    assert "ilms/locale/vi/LC_MESSAGES/ilms.mo" in code
    assert "ilms/py.typed" in code
    parts = {Path(name).name for name in about}
    assert parts == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE", "NOTICE"}


def test_the_sdist_holds_what_a_distributor_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    wanted = {
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "NOTICE",
        "Makefile",
        "hatch_build.py",
    }
    assert wanted <= names
    for folder in ("src", "tests", "docs", "benchmarks", *FOLDERS):
        assert _tracked(folder) - names == set()


def test_the_sdist_gives_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as packed:  # of our own making; `filter` is of Python 3.11.4
        packed.extractall(tmp_path / "unpacked")  # noqa: S202
    (project,) = (tmp_path / "unpacked").iterdir()
    again = _build(project, tmp_path / "again", "wheel")
    assert _names(again) == _names(wheel)


def test_the_metadata_says_what_is_so(wheel: Path) -> None:
    said = _metadata(wheel)
    assert (said["Name"], said["Version"]) == ("ilms", ilms.__version__)
    assert (said["License-Expression"], said["Requires-Python"]) == ("Apache-2.0", ">=3.11")
    assert "Typing :: Typed" in said.get_all("Classifier", [])
    needed = [one for one in said.get_all("Requires-Dist", []) if "extra ==" not in one]
    assert [one for one in needed if ">=" not in one] == []  # each with the lowest version that `make lowest` tries


def test_an_index_takes_both(wheel: Path, sdist: Path) -> None:
    pytest.importorskip("twine")
    call = [sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(sdist)]
    done = subprocess.run(call, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_it_installs_and_runs_far_from_the_checkout(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """pip installs it into an environment of its own; dependencies come from this one (`make release`: from PyPI)."""
    python, command = _environment(tmp_path / "venv")
    place = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    place.pop("PYTHONPATH", None)

    def run(*call: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            call, cwd=tmp_path, env=place, capture_output=True, text=True, encoding="utf-8", check=False
        )

    options = ("--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed", "--disable-pip-version-check")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", *options)
    installed = run(*pip, request.getfixturevalue(kind))
    assert installed.returncode == 0, installed.stderr
    assert run(command, "--version").stdout == f"{ilms.__version__}\n"
    where = run(python, "-c", "from ilms import resources; print(resources.root())").stdout.strip()
    assert Path(where) == Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")})) / "ilms" / "data"
    assert "Tổng số" in run(command, "explain", "SUM001", "--lang", "vi").stdout
    told = run(command, "demo", "demo")
    assert told.returncode == 0, told.stderr
    assert "two submissions accepted and verified" in told.stderr


def _environment(folder: Path) -> tuple[Path, Path]:
    """A virtual environment that sees this one's packages, but for what is installed there as a checkout."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(here), "utf-8")  # the .pth files that lie there are not read
    scripts = Path(sysconfig.get_path("scripts", vars={"base": str(folder)}))
    ending = ".exe" if os.name == "nt" else ""
    return scripts / f"python{ending}", scripts / f"ilms{ending}"
