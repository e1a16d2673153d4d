from ilms import resources
from ilms.dataset import Dataset
from ilms.mapping.gather import gather
from ilms.report.sections.figures.laid_out import NOTHING, Flow, flow, sheets, totals
from ilms.workspace import Workspace
from report.sections.figures.conftest import country, outflow, total


def _laid(data: Dataset, language: str = "en") -> Flow:
    found = flow(data, language)
    assert found is not None
    return found


def test_years_of_totals_alone_are_in_the_totals_only() -> None:
    of = _laid(outflow(total("1999", "21.81"), total("2000", "31.5"), total("2001", "36.168")))
    found = totals(of)
    assert found.title == "1999-2001"
    assert found.rows == (("2001", ("36.168",)), ("2000", ("31.500",)), ("1999", ("21.810",)))
    assert list(sheets(of)) == []


def test_a_year_with_classes_has_a_sheet() -> None:
    of = _laid(outflow(total("2018", "1"), total("2019", "82.71"), country("JPN", "2019", "82.703", "P")))
    (sheet,) = sheets(of)
    assert sheet.title == "2019"
    assert sheet.rows == (("Total", ("82.710",)), ("Japan", ("82.703 P",)))
    assert sheet.legend == ("P: Provisional",)


def test_a_cell_knows_its_observation_whatever_the_order_of_the_data() -> None:
    data = outflow(
        country("JPN", "2019", "3", sex="SEX_M"), total("2019", "9"), country("JPN", "2019", "5"), total("2018", "7")
    )
    of = _laid(data)
    values = data.observations.text("OBS_VALUE").to_pylist()
    (sheet,) = sheets(of)
    assert sheet.columns == ("Total", "Male")
    assert [values[n] if n != NOTHING else "" for n in sheet.observations] == ["9", "", "5", "3"]
    assert [cell for _, cells in sheet.rows for cell in cells] == ["9", "", "5", "3"]
    assert [values[n] for n in totals(of).observations] == ["9", "7"]


def test_source_and_notes_are_said_once_and_a_survey_s_name_that_repeats_the_source_is_not() -> None:
    of = _laid(outflow(total("2018", "1"), total("2019", "1"), country("JPN", "2019", "1")))
    assert totals(of).said == (("", "Records · Coverage: All"),)
    assert [sheet.said for sheet in sheets(of)] == [()]


def test_where_years_differ_their_source_is_said_with_the_years() -> None:
    data = outflow(total("2018", "1"), total("2019", "1"))
    table = data.observations.table
    place = table.column_names.index("SOURCE")
    other = table.set_column(place, "SOURCE", [["Survey", "Records"]])
    of = _laid(Dataset(type(data.observations)(data.observations.schema, other)))
    assert totals(of).said == (
        ("2019", "Records · Coverage: All"),
        ("2018", "Survey · Survey name (without year): Records · Coverage: All"),
    )


def test_a_year_without_a_total_says_its_source_itself() -> None:
    (sheet,) = sheets(_laid(outflow(country("JPN", "2019", "1"))))
    assert sheet.said == (("", "Records · Coverage: All"),)


def test_a_missing_value_shows_its_status() -> None:
    (sheet,) = sheets(_laid(outflow(country("JPN", "2019", None, "N")), "vi"))
    assert sheet.rows == (("Nhật Bản", ("N",)),)
    assert len(sheet.legend) == 1
    assert sheet.legend[0].startswith("N: ")


def test_every_figure_of_two_versions_with_one_label_is_shown() -> None:
    """Cambodia's A1 of 2019 has AGE_AGGREGATE, AGE_10YRBANDS and AGE_YTHADULT side by side."""
    workspace = Workspace.load(resources.folder("examples") / "cambodia")
    for data in gather(workspace):
        (sheet,) = sheets(_laid(data))
        assert len({label for label, _ in sheet.rows}) == len(sheet.rows)
        assert sorted(n for n in sheet.observations if n != NOTHING) == list(range(len(data.observations)))


def test_what_is_none_of_the_tables_or_has_nothing_is_not_laid_out() -> None:
    data = outflow(total("2019", "1"))
    empty = type(data.observations)(data.observations.schema, data.observations.table.slice(0, 0))
    assert flow(Dataset(empty), "en") is None
