from ilms import resources
from ilms.dataset import Dataset
from ilms.mapping.gather import gather
from ilms.observations import Observations
from ilms.report.sections.figures.laid_out import figures
from ilms.structures.load import schema
from ilms.workspace import Workspace

NOTES = "Survey name (without year): Records | Coverage: All"


def _data(*rows: tuple[str, str, str, str | None, str | None]) -> Dataset:
    """(sex, country, year, value, status) of table C18."""
    names = ("SEX", "CDS", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    fixed = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "SOURCE": "Records", "NOTE_SOURCE": NOTES}
    return Dataset(
        Observations.from_columns(
            schema("MNA_OEMP_SEX_CDS_NB"), columns | {name: [text] * len(rows) for name, text in fixed.items()}
        )
    )


def _total(year: str, value: str) -> tuple[str, str, str, str | None, str | None]:
    return ("SEX_T", "CDS_DES_TOTAL", year, value, None)


def test_years_of_totals_alone_are_one_sheet() -> None:
    laid = figures(_data(_total("1999", "21.81"), _total("2000", "31.5"), _total("2001", "36.168")), "en")
    (sheet,) = laid.sheets
    assert sheet.title == "1999-2001"
    assert sheet.rows == (("2001", ("36.168",)), ("2000", ("31.5",)), ("1999", ("21.81",)))
    assert laid.span == (("1999", "21.81"), ("2001", "36.168"))
    assert len(laid.line.split()) == 3


def test_a_year_with_classes_stands_by_itself() -> None:
    laid = figures(
        _data(_total("2018", "1"), _total("2019", "82.71"), ("SEX_T", "CDS_DES_JPN", "2019", "82.703", "P")),
        "en",
    )
    assert [sheet.title for sheet in laid.sheets] == ["2019", "2018"]
    assert laid.sheets[0].rows == (("Total", ("82.710",)), ("Japan", ("82.703 P",)))
    assert laid.sheets[0].legend == ("P: Provisional",)
    assert laid.line == ""


def test_a_survey_name_that_repeats_the_source_is_not_said_twice() -> None:
    (sheet,) = figures(_data(_total("2019", "1")), "en").sheets
    assert sheet.said == "Records · Coverage: All"


def test_a_missing_value_shows_its_status() -> None:
    (sheet,) = figures(_data(("SEX_T", "CDS_DES_JPN", "2019", None, "N")), "vi").sheets
    assert sheet.rows == (("Nhật Bản", ("N",)),)
    assert len(sheet.legend) == 1
    assert sheet.legend[0].startswith("N: ")


def test_every_figure_of_two_versions_with_one_label_is_shown() -> None:
    """Cambodia's A1 of 2019 has AGE_AGGREGATE, AGE_10YRBANDS and AGE_YTHADULT side by side."""
    workspace = Workspace.load(resources.folder("examples") / "cambodia")
    for data in gather(workspace):
        (sheet,) = figures(data, "en").sheets
        assert len({label for label, _ in sheet.rows}) == len(sheet.rows)
        assert sum(1 for _, cells in sheet.rows for cell in cells if cell) == len(data.observations)
