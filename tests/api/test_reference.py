"""The page of reference (`python docs/make_api.py`)."""

import dataclasses
import runpy
from pathlib import Path

import pytest

import ilms

pytest.importorskip("griffe")
DOCS = Path(__file__).parents[2] / "docs"
MADE = runpy.run_path(str(DOCS / "make_api.py"))


def test_the_page_is_as_the_docstrings_say() -> None:
    assert (DOCS / "api.md").read_text("utf-8") == MADE["reference"]()


def test_every_public_name_is_on_it_once() -> None:
    named = [*(name for names in MADE["FUNCTIONS"].values() for name in names), *MADE["CLASSES"]]
    assert sorted([*named, "Format", "__version__"]) == ilms.__all__


@pytest.mark.parametrize("name", MADE["CLASSES"])
def test_every_member_is_there(name: str) -> None:
    kind = getattr(ilms, name)
    instance = {field.name for field in dataclasses.fields(kind)} if dataclasses.is_dataclass(kind) else set()
    instance |= {"title", "detail", "hint"} if issubclass(kind, ilms.IlmsError) else set()
    assert [one for one in MADE["CLASSES"][name].split() if not hasattr(kind, one) and one not in instance] == []
