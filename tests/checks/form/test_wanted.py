"""What an office wants of another agency's data on top of its DSD, and what is not asked for without it."""

from pathlib import Path

import pytest

from checks import toy
from ilms import resources
from ilms.checks.rules import load as loading
from ilms.checks.rules.load import Rules, load
from ilms.errors import UsageError
from ilms.findings import Batch
from ilms.structures.schema import Reference, Role, Schema

KEY = toy.KEY
POLICY = """
[[policy]]
agency = "X"
dataflows = ["FLOW", "OTHER_*"]
required = ["OBS_STATUS"]
text-limit = 12
decimal = '[0-9]+\\.[0-9]{2}'
may-be-missing = ["M"]
no-value = ["M"]

[[policy]]
agency = "X"
required = ["COMMENT"]
"""


def rules(folder: Path, text: str) -> Rules:
    (folder / "policy.toml").write_text(text, "utf-8")
    return load((folder, resources.folder("rules")))


def flow() -> Schema:
    return toy.schema(
        toy.coded("OBS_STATUS", "A", "M", role=Role.ATTRIBUTE, attachment=KEY), toy.free("OBS_VALUE", Role.MEASURE)
    )


def found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *rows: dict[str, str | None], text: str = POLICY
) -> dict[str, Batch]:
    made = rules(folder, text)
    monkeypatch.setattr(toy, "packaged", lambda: made)
    return toy.check(flow(), *rows)


def test_without_it_the_dsd_alone_counts(tmp_path, monkeypatch):
    rows = [{"OBS_VALUE": "-1.5"}, {"KIND": "M", "OBS_VALUE": None}, {"KIND": "F", "COMMENT": "x" * 2000}]
    assert found(tmp_path, monkeypatch, *rows, text="") == {}
    assert found(tmp_path, monkeypatch, *rows, text=POLICY.replace('"X"', '"Y"')) == {}


def test_a_required_attribute_that_is_absent(tmp_path, monkeypatch):
    told = found(tmp_path, monkeypatch, {"OBS_VALUE": "1.00", "OBS_STATUS": "A"}, {"KIND": "M", "OBS_VALUE": "1.00"})
    assert list(told) == ["ATT004"]
    assert told["ATT004"].rows.to_pylist() == [1]


def test_a_text_that_is_too_long(tmp_path, monkeypatch):
    rows = [{"OBS_VALUE": "1.00", "OBS_STATUS": "A", "COMMENT": "x" * n, "KIND": k} for n, k in ((12, "M"), (13, "F"))]
    told = found(tmp_path, monkeypatch, *rows)
    assert list(told) == ["ATT003"]
    assert told["ATT003"].rows.to_pylist() == [1]


def test_a_value_of_another_form(tmp_path, monkeypatch):
    told = found(tmp_path, monkeypatch, {"OBS_VALUE": "1.5", "OBS_STATUS": "A"})
    assert [code[:3] for code in told] == ["VAL"]


def test_a_status_that_says_otherwise_than_the_value(tmp_path, monkeypatch):
    rows = [
        {"OBS_VALUE": None, "OBS_STATUS": "M"}, {"KIND": "M", "OBS_VALUE": None, "OBS_STATUS": "A"},
        {"KIND": "F", "OBS_VALUE": "1.00", "OBS_STATUS": "M"},
    ]  # fmt: skip
    told = found(tmp_path, monkeypatch, *rows)
    assert {code: batch.rows.to_pylist() for code, batch in told.items()} == {"VAL006": [1], "VAL007": [2]}


def test_the_first_that_holds_counts(tmp_path):
    policy = rules(tmp_path, POLICY).policy
    assert policy.wanted(Reference("X", "OTHER_1", "1.0")).required == ("OBS_STATUS",)
    assert policy.wanted(Reference("X", "THIRD", "1.0")).required == ("COMMENT",)
    assert policy.wanted(Reference("ECB", "EXR", "1.0")) is None
    assert policy.ilms == loading.packaged().policy.ilms


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[policy]]\nrequired = []", "agency"),
        ('[[policy]]\nagency = "X"\nrequires = []', "requires"),
        ('[[policy]]\nagency = "X"\ntext-limit = "long"', "text-limit"),
        ('[[policy]]\nagency = "X"\ndecimal = "["', "no regular expression"),
    ],
)
def test_what_is_not_right_is_told_with_its_place(tmp_path, text, told):
    with pytest.raises(UsageError) as error:
        rules(tmp_path, text)
    assert "[[policy]]" in error.value.title
    assert told in f"{error.value.title} {error.value.detail}"
