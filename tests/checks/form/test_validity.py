import pytest

from checks.made import c18, form, of
from checks.toy import check, schema
from ilms.findings import Severity
from ilms.structures.constraint import Constraint, Region, Selection, Span
from ilms.structures.schema import Reference


def test_a_destination_that_is_no_more_is_a_warning_after_its_last_year() -> None:
    found = form(c18(*({"CDS": "CDS_DES_SCG", "TIME_PERIOD": year} for year in ("2005", "2006", "2007", "2015"))))
    assert list(found) == ["COD007"]
    assert found["COD007"].rows.to_pylist() == [2, 3]
    assert found["COD007"].severity is Severity.WARNING
    first = found["COD007"].params.to_pylist()[0]
    assert (first["period"], first["expected"]) == ("2007", "<= 2006")
    assert first["constraint_en"] == "ISO 3166-3 CSXX, withdrawn 2006-09-26"
    assert first["constraint_vi"] == "ISO 3166-3 CSXX, bãi bỏ ngày 2006-09-26"


@pytest.mark.parametrize(("year", "codes"), [("2016", []), ("2017", ["COD007"])])
def test_who_returns_may_have_left_for_a_country_that_is_no_more(year: str, codes: list[str]) -> None:
    rows = of("C16", ("SEX_T", "CPR_PRV_SCG", "1"))
    table = rows.table.set_column(rows.table.column_names.index("TIME_PERIOD"), "TIME_PERIOD", [[year]])
    assert list(form(type(rows)(rows.schema, table))) == codes


@pytest.mark.parametrize("table", ["A3-birth", "A3-citizenship"])
def test_a_birth_and_a_citizenship_stay_what_they_were(table: str) -> None:
    code = "CBR_BRT_SCG" if table == "A3-birth" else "CCT_CTZ_SCG"
    assert form(of(table, ("SEX_T", code, "1"))) == {}


def test_a_constraint_may_take_a_code_for_a_time() -> None:
    taken = Selection("AREA", frozenset({"VNM", "KHM"}), valid={"KHM": Span("2015", "2018")})
    limit = Constraint(Reference("X", "CC", "1.0"), "Dataflow", "X:FLOW(1.0)", (Region((taken,)),))
    rows = [{"AREA": area, "TIME_PERIOD": year} for area in ("VNM", "KHM") for year in ("2014", "2015", "2019-Q1")]
    found = check(schema(constraints=(limit,)), *rows)
    assert found["COD007"].rows.to_pylist() == [3, 5]
    assert found["COD007"].severity is Severity.ERROR
    assert found["COD007"].params["constraint_vi"][0].as_py() == "X:CC(1.0) (Dataflow X:FLOW(1.0))"
    assert "COD005" not in found
