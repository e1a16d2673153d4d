import pytest

from ilms.errors import UsageError
from ilms.structures.load import schema
from ilms.structures.tables import find, in_order, modules, table_of, tables
from ilms.structures.versions import codes_of


def test_35_dataflows_of_21_tables_of_3_modules():
    assert len(tables()) == 35
    assert len({t.number for t in tables()}) == 21
    assert list(modules()) == ["A", "B", "C"]
    assert {t.module for t in tables()} == set(modules())


def test_order_is_the_questionnaire_s():
    assert [t.code for t in tables()[:3]] == ["A1-birth", "A1-citizenship", "A2-birth"]
    assert [t.code for t in tables()[-7:]] == [f"C{n}" for n in range(15, 22)]


def test_modules_a_and_b_exist_twice_and_module_c_once():
    by_number: dict[str, list[str | None]] = {}
    for table in tables():
        by_number.setdefault(table.number, []).append(table.criterion)
    for number, criteria in by_number.items():
        assert criteria == ([None] if number[0] == "C" else ["birth", "citizenship"])


def test_units_are_thousands_of_persons_but_for_earnings():
    for table in tables():
        earnings = table.number == "A10"
        assert table.unit == {
            "UNIT_MEASURE_TYPE": "NB",
            "UNIT_MEASURE": "LC" if earnings else "PS",
            "UNIT_MULT": "0" if earnings else "3",
        }
        assert table.precision == (2 if earnings else 3)


@pytest.mark.parametrize("number", ["B13", "C20"])
def test_collected_and_disseminated_versions_differ(number: str):
    table = find(number)[0]
    assert table.collected["ECO"] == ("ECO_AGGREGATE", "ECO_SECTOR")
    assert table.disseminated["ECO"][0] == "ECO_SECTOR"
    assert "ECO_AGGREGATE" not in table.disseminated["ECO"]


def test_every_version_is_a_version_of_the_dimension_s_codelist():
    for table in tables():
        held = schema(table.dataflow)
        assert held.allowed["MEASURE"] == {table.measure}
        for dimension in table.dimensions:
            list_ = held[dimension].codelist
            assert list_ is not None
            versions = {*table.collected[dimension], *table.disseminated[dimension]}
            codes = {code for v in versions for code in codes_of(list_.reference.id, v)}
            assert held.allowed[dimension] == codes - {"_Z"}


def test_names_in_english_and_vietnamese():
    table = find("C18")[0]
    assert table.label("vi") == "Số công dân ra nước ngoài làm việc theo giới tính và nước đến"
    assert table.title("vi") == "Số công dân ra nước ngoài làm việc theo giới tính, nước đến"
    assert table.label("km") == table.names["en"]
    for table in tables():
        assert set(table.names) == {"en", "fr", "es", "vi"}
        assert set(table.table_names) == {"en", "vi"}


@pytest.mark.parametrize(
    ("what", "codes"),
    [
        ("C18", ["C18"]),
        ("c18", ["C18"]),
        ("A1", ["A1-birth", "A1-citizenship"]),
        ("A1-citizenship", ["A1-citizenship"]),
        ("DF_MNA_OEMP_SEX_CDS_NB", ["C18"]),
        ("ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0)", ["C18"]),
        ("MFL_NCIT_SEX_CCT_NB", ["B11-citizenship"]),
    ],
)
def test_find(what: str, codes: list[str]):
    assert [t.code for t in find(what)] == codes


def test_find_answers_with_the_nearest():
    with pytest.raises(UsageError, match="`A1-brith`") as error:
        find("A1-brith")
    assert "`A1-birth`" in error.value.hint


def test_table_of():
    table = table_of("DF_MNA_OEMP_SEX_CDS_NB")
    assert table is not None
    assert table.code == "C18"
    assert table_of("EXR") is None


def test_dataflows_in_the_order_of_the_questionnaire() -> None:
    flows = [table.dataflow for table in tables()]
    assert in_order(["EXR", *reversed(flows), flows[0]]) == [*flows, "EXR"]
