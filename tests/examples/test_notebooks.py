"""The notebooks, run from the first cell to the last: what they show is what happens."""

import base64
import io
import runpy
from pathlib import Path

import numpy as np
import pytest

from ilms import resources

nbformat = pytest.importorskip("nbformat")
Image = pytest.importorskip("PIL.Image")
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((resources.folder("examples") / "notebooks").glob("*.ipynb"))
PICTURE = "image/png"


def _shown(notebook) -> list[list[str]]:
    """The texts of each cell: what was printed, and what its last line gave."""
    cells = [cell.get("outputs", []) for cell in notebook.cells]
    return [[one.get("text") or one["data"].get("text/plain", "") for one in outputs] for outputs in cells]


def _pictures(notebook) -> list[np.ndarray]:
    """Each picture in 64 by 32 grey dots: another version of matplotlib draws a letter otherwise, and not a line."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    coded = [one["data"][PICTURE] for one in outputs if PICTURE in one.get("data", {})]
    opened = [Image.open(io.BytesIO(base64.b64decode(text))) for text in coded]
    return [np.asarray(one.convert("L").resize((64, 32)), float) for one in opened]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_notebook_shows_is_what_happens(path: Path) -> None:
    """`python docs/make_notebooks.py` keeps it anew."""
    kept = nbformat.read(path, as_version=4)
    nbformat.validate(kept)
    again = runpy.run_path(str(ROOT / "docs" / "make_notebooks.py"))["made"](path)
    assert _shown(again) == _shown(kept)
    pictures = list(zip(_pictures(kept), _pictures(again), strict=True))
    assert pictures
    assert [np.abs(before - now).mean() < 4 for before, now in pictures] == [True] * len(pictures)
