from pathlib import Path

import pytest

from ilms import resources
from ilms.checks.rules.across import Across, AtMost, Equal, Side
from ilms.checks.rules.load import load, packaged
from ilms.errors import UsageError
from ilms.structures.load import schema
from ilms.structures.tables import find

RULE = '[[rule]]\nid = "x"\ncode = "XTB001"\nsource = "our office"\n'


def read(folder: Path, text: str) -> Across:
    (folder / "mine.toml").write_text(RULE + text, "utf-8")
    [rule] = [rule for rule in load((folder, resources.folder("rules"))).content if rule.id == "x"]
    assert isinstance(rule, Across)
    return rule


def test_a_table_is_both_of_its_dataflows_within_a_criterion() -> None:
    assert [table.code for table in Side(table="A4").tables("birth")] == ["A4-birth"]
    assert [table.code for table in Side(table="A4-birth").tables("citizenship")] == ["A4-birth"]
    assert [table.code for table in Side(table="C18").tables("birth")] == ["C18"]
    assert not Side(table="A4").tables(None)


def test_a_side_is_a_name_or_says_which_codes(tmp_path: Path) -> None:
    rule = read(tmp_path, 'kind = "equal"\nsets = [["A1", { table = "A3", at = { CBR = "CBR_BRT_KHM" } }]]')
    assert isinstance(rule, Equal)
    assert rule.each_set == ((Side(table="A1"), Side(table="A3", at={"CBR": "CBR_BRT_KHM"})),)
    assert rule.codes == ("XTB001", "XTB002", "XTB004", "XTB005", "XTB006")


def test_dimensions_may_have_another_name_in_another_table(tmp_path: Path) -> None:
    rule = read(tmp_path, 'kind = "at-most"\nparts = ["C18"]\nwhole = ["C15"]\nby-ending = ["CDS=CRS"]')
    assert isinstance(rule, AtMost)
    assert rule.ways == (("SEX",), ("CDS", "CRS"))
    assert [side.table for side in rule.sides] == ["C18", "C15"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('kind = "equal"\nsets = [["A1", "A22"]]', "`A22`"),
        ('kind = "equal"\nsets = [["A1", { table = "A2", was = {} }]]', "unknown field `was`"),
        ('kind = "equal"\nsets = [["A1", "A2"]]\nby = ["ECO"]', "none of its tables has the dimension `ECO`"),
        ('kind = "equal"\nsets = [["A1", "A2"]]\ngiven = ["T2", "T9"]', "`T9` of `given` is not in `same`"),
        ('kind = "equal"\nsets = [["A1", { table = "A2", at = { EDI = "X" } }]]', "the dimension `EDI`"),
        ('kind = "at-most"\nparts = ["A1"]', "`whole` is missing"),
        ('kind = "at-most"\nparts = ["C18"]\nwhole = ["C17"]\npartitions = ["CDS"]', "partition `CDS`"),
    ],
)
def test_a_rule_that_nobody_can_follow_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert says in f"{caught.value.title} {caught.value.detail}"


def test_every_code_that_a_packaged_rule_names_is_in_some_table() -> None:
    for rule in (rule for rule in packaged().content if isinstance(rule, Across)):
        for side in rule.sides:
            for dimension, code in (*side.at.items(), *side.counts_as.items()):
                flows = [schema(one.dataflow) for one in find(side.table)]
                assert any(code in flow[dimension].codelist for flow in flows if dimension in flow), (rule.id, code)
