"""`docs/faults.md` says what the tests assert."""

import runpy
from pathlib import Path

from submission.faults.cases import FAULTS

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_is_made_from_the_cases() -> None:
    """`python docs/make_faults.py` writes it anew."""
    made = runpy.run_path(str(DOCS / "make_faults.py"))
    assert (DOCS / "faults.md").read_text("utf-8") == made["page"](made["kept"]())


def test_every_fault_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
