"""An office's own scripts: what they find becomes findings at the rows that they are about."""

import builtins
from pathlib import Path

import pytest

from checks.made import c18, of
from ilms.checks.check import check
from ilms.checks.rules.load import load
from ilms.checks.vtl.engine import IMBALANCE, RULE, run
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.errors import UsageError
from ilms.resources import folder

FLOW = "DF_MNA_OEMP_SEX_CDS_NB"
OWN = f"""
define datapoint ruleset small (variable SEX, OBS_VALUE) is
  few: when SEX = "SEX_F" then OBS_VALUE < 5 errorcode "too many women" errorlevel "warning"
end datapoint ruleset;
men := {FLOW} [filter SEX = "SEX_M"] [keep OBS_VALUE];
women_few <- check_datapoint({FLOW}, small invalid);
men_small <- check(men < 3 errorcode "too many men" errorlevel 2 imbalance men - 3 invalid);
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    pytest.importorskip("vtlengine")
    path = tmp_path / "own.vtl"
    path.write_text(OWN, "utf-8")
    return path


def figures():
    return c18(
        {"SEX": "SEX_T", "OBS_VALUE": "10"}, {"SEX": "SEX_M", "OBS_VALUE": "4"}, {"SEX": "SEX_F", "OBS_VALUE": "6"}
    )


def test_what_a_script_finds(own: Path) -> None:
    found = {broken.result: broken for broken in run(own, [figures()])}
    assert set(found) == {"women_few", "men_small"}
    assert all(broken.about == (FLOW,) for broken in found.values())
    assert found["women_few"].keys["SEX"].to_pylist() == ["SEX_F"]
    assert found["women_few"].told[RULE].to_pylist() == ["few"]
    assert found["men_small"].keys["TIME_PERIOD"].to_pylist() == ["2019"]
    assert found["men_small"].told[IMBALANCE].to_pylist() == ["1"]


@pytest.mark.usefixtures("own")
def test_as_a_rule_of_a_workspace_it_is_judged_with_the_others(tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "own"\nkind = "vtl"\nscript = "own.vtl"\ntext = { en = "as agreed" }\n'
    (tmp_path / "own.toml").write_text(rule, "utf-8")
    data = check([Dataset(figures())], load((tmp_path, folder("rules"))))
    found = [finding for finding in describe(data) if finding.code == "VTL001"]
    assert [(f.severity, f.key["SEX"], f.rule) for f in found] == [
        ("warning", "SEX_F", "own"), ("error", "SEX_M", "own"),
    ]  # fmt: skip
    assert found[0].message == (
        "`too many women` at VNM SEX_F CDS_DES_TOTAL 2019: own.vtl > women_few.few, imbalance -, error level warning; "
        "as agreed"
    )
    assert found[1].value == "-"
    assert "imbalance 1, error level 2" in found[1].message


def test_a_table_that_is_not_there_is_empty(own: Path) -> None:
    assert run(own, [of("C19", ("SEX_T", "EDU_AGGREGATE_TOTAL", "1"))]) == []


def test_keys_that_vtl_refuses_are_left_out(own: Path) -> None:
    twice = c18({"SEX": "SEX_F", "OBS_VALUE": "9"}, {"SEX": "SEX_F", "OBS_VALUE": "8"}, {"SEX": None, "OBS_VALUE": "9"})
    assert run(own, [twice]) == []


def test_a_value_that_is_no_number_is_missing(own: Path) -> None:
    assert run(own, [c18({"SEX": "SEX_F", "OBS_VALUE": "4.12O"})]) == []


def test_a_failure_of_no_single_row_names_its_identifiers(tmp_path: Path) -> None:
    pytest.importorskip("vtlengine")
    (tmp_path / "own.vtl").write_text(
        f'all_ := sum({FLOW} [keep OBS_VALUE] group by REF_AREA, TIME_PERIOD);\n'
        'most <- check(all_ < 3 errorcode "too many" errorlevel "info" invalid);\n', "utf-8"
    )  # fmt: skip
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "own"\nkind = "vtl"\nscript = "own.vtl"\n', "utf-8")
    [data] = check([Dataset(figures())], load((tmp_path, folder("rules"))))
    [batch] = [batch for batch in data.findings if batch.code == "VTL001"]
    assert batch.rows.to_pylist() == [0]
    assert batch.others.to_pylist() == [[1, 2]]
    assert batch.params["place"].to_pylist() == ["VNM 2019"]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("a := ;", "VTL syntax error"),
        ("a <- DF_NOBODY_KNOWS;", "DF_NOBODY_KNOWS"),
        (f"a <- {FLOW} [keep NOTHING];", "NOTHING"),
    ],
)
def test_a_script_that_cannot_run_says_why(tmp_path: Path, script: str, words: str) -> None:
    pytest.importorskip("vtlengine")
    path = tmp_path / "bad.vtl"
    path.write_text(script, "utf-8")
    with pytest.raises(UsageError) as error:
        run(path, [figures()])
    assert "bad.vtl" in error.value.title
    assert words in error.value.detail


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "own"\nkind = "vtl"\nscript = "no.vtl"\n', "utf-8")
    with pytest.raises(UsageError, match=r"there is no script .*no\.vtl"):
        load((tmp_path, folder("rules")))


def test_without_the_extra_it_says_how_to_install_it(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name == "vtlengine":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError) as error:
        run(own, [figures()])
    assert 'pip install "ilms[vtl]"' in error.value.hint
    assert "AGPL" in error.value.hint
