"""Every code teaches: why it matters, and a fault before and after it was mended."""

import tomllib
import unicodedata
from importlib.resources import files

import pytest

from ilms.explained import explained, families
from ilms.findings import Severity, catalogue

CODES = sorted(catalogue())
FOLDER = files("ilms").joinpath("catalogue").joinpath("explained")


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_why_it_matters(code: str) -> None:
    """Write it into `src/ilms/catalogue/explained/`, with a fault before and after."""
    why = explained(code).why
    assert all(len(text) > 20 for text in why.values())
    assert why["en"] != why["vi"]


@pytest.mark.parametrize("code", CODES)
def test_every_code_shows_its_fault_and_what_is_to_be_mended_also_how(code: str) -> None:
    one = explained(code)
    assert one.before
    assert one.after or catalogue()[code].severity is Severity.INFO  # nothing is to be done about some
    assert one.before != one.after


def test_every_family_is_told_of() -> None:
    assert {code[:3] for code in CODES} <= set(families())


def test_nothing_is_explained_that_is_not_there() -> None:
    entries = [
        code
        for file in FOLDER.iterdir()
        if file.name != "families.toml" and file.name.endswith(".toml")
        for code in tomllib.loads(file.read_text("utf-8"))
    ]
    assert sorted(entries) == CODES


def test_texts_are_composed() -> None:
    for file in FOLDER.iterdir():
        if file.name.endswith(".toml"):
            text = file.read_text("utf-8")
            assert unicodedata.is_normalized("NFC", text), file.name


def test_a_code_without_an_entry_is_not_explained() -> None:
    assert not explained("XXX999").why
