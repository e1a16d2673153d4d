import runpy
from pathlib import Path

from ilms.findings import catalogue

DOCS = Path(__file__).parents[1] / "docs"


def test_the_findings_page_is_as_the_catalogue_says() -> None:
    """`python docs/make_findings.py` writes it anew."""
    made = runpy.run_path(str(DOCS / "make_findings.py"))["reference"]()
    assert (DOCS / "findings.md").read_text("utf-8") == made


def test_every_code_is_documented() -> None:
    page = (DOCS / "findings.md").read_text("utf-8")
    assert [code for code in catalogue() if f"\n### {code}: " not in page] == []
