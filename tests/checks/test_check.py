from checks.made import C18, TODAY, c18, of
from ilms.checks.check import check
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.findings import Findings, batch
from ilms.observations import Observations
from ilms.structures.schema import Component, Reference, Role, Schema


def codes(data: Dataset) -> list[str]:
    return [each.code for each in data.findings]


def test_reading_comes_first_then_form_then_content() -> None:
    cells = [("SEX_T", "5.0"), ("SEX_M", "1.0"), ("SEX_F", "2.0")]
    observations = of("C18", *((sex, "CDS_DES_TOTAL", value) for sex, value in cells), ("SEX_T", "CDS_DES_XX", "1"))
    before = Findings((batch("SRC001", {"value": "=A1"}),))
    [checked] = check([Dataset(observations, findings=before, name="C18", source="dolab")], packaged(), TODAY)
    assert codes(checked) == ["SRC001", "COD001", "ATT111", "SUM001"]  # what an office maps needs the survey's name
    assert (checked.name, checked.source) == ("C18", "dolab")
    assert checked.observations is observations


def test_every_data_set_is_judged_by_itself() -> None:
    good, bad = c18({}), c18({"OBS_VALUE": "x"})
    checked = check([Dataset(good), Dataset(bad), Dataset(good)], packaged(), TODAY)
    assert [codes(data) for data in checked] == [[], ["VAL001"], []]


def test_wrong_values_do_not_stop_the_sums_of_the_others() -> None:
    cells = [("SEX_T", "5.0"), ("SEX_M", "1.0"), ("SEX_F", "2.0"), ("SEX_O", "x")]
    observations = of("C18", *((sex, "CDS_DES_TOTAL", value) for sex, value in cells))
    [checked] = check([Dataset(observations)], packaged(), TODAY)
    assert codes(checked) == ["VAL001", "SUM001"]


def test_a_table_without_rows_has_nothing_wrong() -> None:
    assert codes(check([Dataset(c18())], packaged(), TODAY)[0]) == []


def test_data_of_another_agency_is_checked_by_its_own_structure() -> None:
    flow = Schema(
        Reference("T", "DF", "1.0"),
        Reference("T", "DSD", "1.0"),
        {},
        (Component("PLACE", Role.DIMENSION), Component("TIME_PERIOD", Role.TIME), Component("OBS_VALUE", Role.MEASURE)),
    )
    columns = {
        "PLACE": ["a", "a", None],
        "TIME_PERIOD": ["2020-Q1", "2020-Q1", "soon"],
        "OBS_VALUE": ["-1e3", "x", "1"],
    }
    [checked] = check([Dataset(Observations.from_columns(flow, columns))], packaged(), TODAY)
    assert codes(checked) == ["KEY001", "KEY003", "TIM001", "VAL001"]


def test_data_without_values_has_no_sums() -> None:
    flow = Schema(Reference("T", "DF", "1.0"), Reference("T", "DSD", "1.0"), {}, (Component("PLACE", Role.DIMENSION),))
    data = Dataset(Observations.from_columns(flow, {"PLACE": ["a"]}))
    [judged] = content([data], packaged())
    assert not len(judged.findings)


def test_a_mean_is_not_summed_by_mistake() -> None:
    cells = [("SEX_T", "150"), ("SEX_M", "160"), ("SEX_F", "140")]
    observations = of("A10-birth", *((sex, "CBR_BIR_TOTAL", value) for sex, value in cells))
    assert codes(check([Dataset(observations)], packaged(), TODAY)[0]) == []
    assert C18["MEASURE"] != "MST_EARA_NB"


def test_no_figure_lacks_what_its_file_has_no_column_for() -> None:
    bare = c18({"SOURCE": ""})
    asked, spared = check(
        [
            Dataset(bare),
            Dataset(bare, findings=Findings((batch("ATT109", {"column": "source", "component": "SOURCE"}),))),
        ],
        packaged(),
        TODAY,
    )
    assert codes(asked) == ["ATT004"]
    assert codes(spared) == ["ATT109"]
