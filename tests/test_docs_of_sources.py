import runpy
from pathlib import Path

import pytest

from ilms.profiles import packaged

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "sources.md").read_text("utf-8")


def test_the_page_of_sources_is_as_the_profiles_say() -> None:
    """`python docs/make_sources.py` writes its second half anew."""
    assert runpy.run_path(str(DOCS / "make_sources.py"))["page"](PAGE) == PAGE


def test_every_source_has_its_place_on_the_page() -> None:
    assert [profile.id for profile in packaged().values() if f"## `{profile.id}`" not in PAGE] == []


def test_the_profile_on_the_page_is_one(tmp_path: Path) -> None:
    from ilms.profiles import load

    text = PAGE.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "register.toml").write_text(text, encoding="utf-8")
    assert load((tmp_path,))["register"].areas == ("LAO",)


def test_a_page_without_its_mark_is_not_written_over() -> None:
    made = runpy.run_path(str(DOCS / "make_sources.py"))["page"]
    with pytest.raises(ValueError, match="has no line"):
        made("# Sources\n")
