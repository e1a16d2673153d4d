"""What is promised to scripts: its names, what `import ilms` costs, and its types for others."""

import ast
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import ilms

PACKAGE = Path(ilms.__file__).parent
HEAVY = {"pandas", "numpy", "pyarrow", "lxml", "typing", "dataclasses", "importlib.metadata"}


def _run(code: str, folder: Path) -> str:
    call = [sys.executable, "-c", code]
    return subprocess.run(call, cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def test_importing_it_imports_nothing_else(tmp_path: Path) -> None:
    code = "import sys; before = set(sys.modules); import ilms; print(*sorted(set(sys.modules) - before))"
    assert _run(code, tmp_path).split() == ["ilms"]


@pytest.mark.parametrize("name", ["schema", "codelist", "tables"])
def test_structures_need_neither_pandas_nor_pyarrow(name: str, tmp_path: Path) -> None:
    loaded = _run(f"import sys, ilms; ilms.{name}; print(*sys.modules)", tmp_path).split()
    assert not {"pandas", "pyarrow"} & set(loaded)


def test_what_is_public_is_imported_when_it_is_asked_for() -> None:
    assert ilms.__all__ == sorted(ilms.__all__)
    assert dir(ilms) == sorted(ilms.__all__)
    assert {*ilms._PLACE_OF, "__version__"} == set(ilms.__all__)
    assert all(getattr(ilms, name) is not None for name in ilms.__all__)


def test_a_type_checker_sees_the_same_names_at_the_same_places() -> None:
    tree = ast.parse(Path(ilms.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    seen = {alias.name: str(node.module).removeprefix("ilms.") for node in imports for alias in node.names}
    assert seen == ilms._PLACE_OF


def test_no_name_is_a_module_that_would_take_its_place() -> None:
    assert not {module.name for module in pkgutil.iter_modules(ilms.__path__)} & set(ilms.__all__)


def test_another_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute `chekc`"):
        ilms.chekc  # noqa: B018  # the access is what raises


def test_only_users_import_it() -> None:
    others = [path for path in PACKAGE.rglob("*.py") if "api" not in path.relative_to(PACKAGE).parts[:1]]
    named = {path.name for path in others if "ilms.api" in path.read_text("utf-8")}
    assert named == {"__init__.py"}


@pytest.mark.parametrize("name", [name for name in ilms.__all__ if name not in ("__version__", "Format")])
def test_every_name_is_documented(name: str) -> None:
    public = getattr(ilms, name)
    said = inspect.getdoc(public)
    assert said
    if inspect.isfunction(public):
        parameters = [parameter for parameter in inspect.signature(public).parameters if parameter != "what"]
        assert [one for one in parameters if f"    {one}: " not in said and len(parameters) > 1] == []


CONSUMER = """
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

import ilms


def figures(path: Path, form: ilms.Format) -> pd.DataFrame:
    data: ilms.Dataset = ilms.from_pandas(pd.read_csv(path), "C18", REF_AREA="VNM")
    checked: ilms.Checked = ilms.check(data, language="vi")
    said: list[str] = [f"{one.code} {one.message}" for one in checked.findings if one.severity is ilms.Severity.ERROR]
    lost: Sequence[ilms.Finding] = ilms.write(data, path.with_suffix(".xml"), form)
    changes: ilms.Changes = ilms.diff(data, ilms.read(path.with_suffix(".xml")), tolerance=Decimal("0.001"))
    codes: ilms.Codelist = ilms.codelist("CL_SEX")
    try:
        built: ilms.Build = ilms.build(ilms.open_workspace("office"), ["C18"], formats=["sdmx-ml-3.0"])
    except ilms.IlmsError as error:
        print(error.title, error.hint, said, lost, [code.label("vi") for code in codes])
    else:
        print(built.folder / "manifest.json", changes.summary()["revised"])
    return ilms.to_pandas(data, labels="vi")
"""


MISTAKEN = """
import ilms

ilms.chekc()
ilms.write(ilms.read("a.xml"), "b.xml", "sdmx-ml-9")
"""


def test_others_have_its_types(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """mypy as a user runs it: no settings of ours, the package found as installed."""
    pytest.importorskip("mypy")
    (tmp_path / "consumer.py").write_text(CONSUMER, "utf-8")
    (tmp_path / "mistaken.py").write_text(MISTAKEN, "utf-8")
    cache = request.config.cache.mkdir("mypy-of-users") if request.config.cache else tmp_path  # type: ignore[union-attr]
    call = [sys.executable, "-m", "mypy", "--strict", "--no-pretty", "--cache-dir", str(cache), "."]
    done = subprocess.run(call, cwd=tmp_path, check=False, capture_output=True, text=True, encoding="utf-8")
    *lines, _ = done.stdout.splitlines()
    wanted = (
        'mistaken.py:4: error: Module has no attribute "chekc"',
        'mistaken.py:5: error: Argument 3 to "write" has incompatible type',
    )
    assert len(lines) == len(wanted), done.stdout
    assert all(line.startswith(start) for line, start in zip(lines, wanted, strict=True)), done.stdout
