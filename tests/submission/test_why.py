"""Why a plan does what it does, in every language, and the same after it was kept."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

import ilms.submission
from ilms.submission.plan_file import Decision, Fate, Plan, Publication, Step, from_json
from ilms.submission.why import ROOM, Why, said
from ilms.words import catalogue

SOURCES = "".join(path.read_text("utf-8") for path in Path(*ilms.submission.__path__).rglob("*.py"))
KINDS = {f"{kind}{of}" for kind in ("added", "removed", "revised") for of in ("", "_of")}


def test_every_reason_that_is_given_is_there_and_every_one_that_is_there_is_given() -> None:
    given = set(re.findall(r'Why\(\s*"(\w+)"', SOURCES))
    given |= {word for pair in re.findall(r'Why\("(\w+)" if [^"]+ else "(\w+)"', SOURCES) for word in pair}
    given |= KINDS
    assert given == {word.removeprefix("why.") for word in catalogue(ROOM) if word.startswith("why.")}


@pytest.mark.parametrize(
    ("why", "language", "text"),
    [
        (Why("errors", {"n": 1, "codes": "SUM001"}), "en", "1 error (SUM001)"),
        (Why("errors", {"n": 2, "codes": "SUM001"}), "vi", "2 lỗi (SUM001)"),
        (Why("finding", {"code": "X", "messages": {"en": "no", "vi": "không"}}), "vi", "X: không"),
        (Why("finding", {"code": "X", "messages": {"en": "no"}}), "vi", "X: no"),
        (
            Why("otherwise", {"changes": [asdict(Why("added", {"what": "D"})), asdict(Why("more", {"n": 2}))]}),
            "en", "otherwise there: added D, and 2 more",
        ),
    ],
)  # fmt: skip
def test_a_reason_is_said_in_the_language_that_is_asked_for(why: Why, language: str, text: str) -> None:
    assert why.said(language) == text


def test_reasons_are_kept_with_the_plan() -> None:
    step = Step("DF", "C18", Decision.FULL, "").because(Why("first_time"), Why("upon_handed", {"id": "S"}))
    one = Publication("Codelist", "X", "CL", "1.0", final=False, fate=Fate.BLOCKED, reason="", source="", sha256="")
    one = one.because(Why("same"), help=Why("put_beside"))
    plan = Plan("nso", "dotstat", "VNM", "", "", "", "", steps=[step], publications=[one])
    kept = from_json(json.loads(json.dumps(plan.as_json())))
    assert kept == plan
    assert kept.as_json() == json.loads(json.dumps(plan.as_json()))
    assert kept.steps[0].reason == "the first time; upon S (handed over, unconfirmed)"
    assert kept.steps[0].said("vi") == said(step.why, "vi") != step.reason
    assert kept.publications[0].helped("vi").startswith("đặt nó vào")


def test_a_plan_of_before_has_its_reason_as_it_was_written() -> None:
    raw = Plan("nso", "dotstat", "VNM", "", "", "", "", steps=[Step("DF", "C18", Decision.FULL, "the first time")])
    kept = raw.as_json()
    del kept["steps"][0]["why"]
    assert from_json(kept).steps[0].said("vi") == "the first time"
