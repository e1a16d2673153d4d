from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset


def found(*cells):
    (judged,) = content([Dataset(of("C19", *cells))], packaged())
    return [batch for batch in judged.findings if batch.basis.rule == "one-version"]


def test_a_total_of_one_version_over_parts_of_another_is_told():
    (one,) = found(
        ("SEX_T", "EDU_AGGREGATE_TOTAL", "59.946"), ("SEX_M", "EDU_AGGREGATE_TOTAL", "20"),
        ("SEX_T", "EDU_ISCED11_1", "80"), ("SEX_T", "EDU_ISCED11_6", "79.946"),
    )  # fmt: skip
    assert one.code == "SUM008"
    assert one.rows.to_pylist() == [0]
    assert one.others.to_pylist() == [[2, 3]]
    assert one.params.to_pylist() == [{
        "total": "EDU_AGGREGATE_TOTAL", "version": "EDU_ISCED11", "parts": "EDU_ISCED11_1, EDU_ISCED11_6",
        "dimension": "EDU", "expected": "EDU_ISCED11_TOTAL",
    }]  # fmt: skip


def test_versions_side_by_side_each_with_its_total_are_right():
    aggregate = [("SEX_T", "EDU_AGGREGATE_TOTAL", "3"), ("SEX_T", "EDU_AGGREGATE_BAS", "1")]
    levels = [("SEX_T", "EDU_ISCED11_TOTAL", "3"), ("SEX_T", "EDU_ISCED11_1", "1")]
    assert not found(*aggregate, *levels)
    assert not found(*aggregate)
    assert not found(*levels[:1], *aggregate)  # a total more is no contradiction
    assert not found(("SEX_T", "EDU_ISCED11_1", "1"))  # nor are parts without any total
