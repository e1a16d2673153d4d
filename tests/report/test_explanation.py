import pytest

from ilms.findings import catalogue
from ilms.report.explanation import BUILD, SUBMIT, explanation


def test_an_example_reads_as_a_finding_in_the_language():
    english, vietnamese = (explanation(catalogue()["SUM001"], language) for language in ("en", "vi"))
    assert "SEX_T is 152.53" in english.example["message"]
    assert "152,53" in vietnamese.example["message"]
    assert english.title == catalogue()["SUM001"].title["en"]
    assert english.filled


@pytest.mark.parametrize(("code", "stops"), [("TIM001", BUILD), ("SUM001", SUBMIT), ("SUM005", None), ("STR201", None)])
def test_what_it_stops(code, stops):
    assert explanation(catalogue()[code], "en").stops == stops


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_code_has_texts(language):
    for kind in catalogue().values():
        told = explanation(kind, language)
        assert told.title
        assert told.example["message"]
        assert told.example["hint"]


def test_a_language_that_nobody_wrote_yet_is_told_in_english():
    assert explanation(catalogue()["SUM001"], "fr").title == explanation(catalogue()["SUM001"], "en").title
