"""Run the notebooks of `examples/notebooks/` and keep what they show. Run it after changing one; a test compares."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "examples" / "notebooks"


def made(path: Path) -> nbformat.NotebookNode:
    """A notebook as it is when each of its cells was run in its own folder, from the first to the last."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, record_timing=False, resources=where).execute()
    notebook.metadata["language_info"] = {"name": "python"}  # without the version that happened to run it
    return notebook


if __name__ == "__main__":
    for found in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(made(found), found)
