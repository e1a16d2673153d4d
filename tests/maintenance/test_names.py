import unicodedata
from pathlib import Path

import pytest

from ilms import resources
from ilms.maintenance.names import COLUMNS, COUNTRY, Names, completed, from_cldr, load, save
from ilms.structures import message

TABLE = resources.folder("codelists") / "names.csv"


def row(artefact: str, id_: str, name: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (artefact, id_, "vi", name, "translated"), strict=True))


@pytest.fixture
def names() -> Names:
    return Names(
        [
            row("*", "TOTAL", "Tổng số"),
            row(COUNTRY, "JPN", "Nhật Bản"),
            row("CL_CBR", "CBR_BIR_X", "Không rõ"),
        ]
    )


@pytest.mark.parametrize(
    ("artefact", "id_", "name"),
    [
        ("CL_CDS", "CDS_DES_JPN", "Nhật Bản"),
        ("CL_AREA", "JPN", "Nhật Bản"),
        ("CL_ECO", "ECO_ISIC4_JPN", None),  # countries are for the country lists only
        ("CL_ECO", "ECO_SECTOR_TOTAL", "Tổng số"),
        ("CL_CBR", "CBR_BIR_X", "Không rõ"),
        ("CL_CDS", "CDS_DES_X", None),
    ],
)
def test_own_names_first_then_shared_ones(names: Names, artefact: str, id_: str, name: str | None):
    assert names.of(artefact, id_).get("vi") == name


def test_saved_and_read_again(names: Names, tmp_path: Path):
    save(names.rows, tmp_path / "names.csv")
    assert load(tmp_path / "names.csv").rows == names.rows


def test_lacking(names: Names):
    assert names.lacking([row(COUNTRY, "JPN", "x"), row(COUNTRY, "KOR", "Hàn Quốc")]) == [
        row(COUNTRY, "KOR", "Hàn Quốc")
    ]


def test_a_country_without_a_name_gets_cldr_s_and_the_table_keeps_it(names: Names, tmp_path: Path):
    table = tmp_path / "names.csv"
    save(names.rows, table)
    [(_, areas)] = message.read(resources.folder("codelists") / "CL_AREA.xml").all("Codelist")
    assert completed(table, areas).of("CL_CDS", "CDS_DES_KOR")["vi"] == "Hàn Quốc"
    [kept] = [entry for entry in load(table).rows if entry["id"] == "KOR"]
    assert kept["origin"].startswith("CLDR")
    assert load(table).rows[: len(names.rows)] == names.rows  # nothing that was there is touched


class TestTable:
    """The committed table."""

    def test_every_row_is_whole_composed_and_says_where_it_comes_from(self):
        for entry in load(TABLE).rows:
            assert all(entry[column].strip() for column in COLUMNS), entry
            assert unicodedata.is_normalized("NFC", entry["name"])

    def test_no_row_twice(self):
        places = [(e["artefact"], e["id"], e["lang"]) for e in load(TABLE).rows]
        assert len(places) == len(set(places))

    def test_rows_said_to_be_cldr_s_are(self):
        [(_, areas)] = message.read(resources.folder("codelists") / "CL_AREA.xml").all("Codelist")
        cldr = {entry["id"]: entry["name"] for entry in from_cldr(areas)}
        mine = [entry for entry in load(TABLE).rows if entry["origin"].startswith("CLDR")]
        assert len(mine) > 200
        # CLDR is revised twice a year: a name that has changed there is news, not an error of ours
        same = sum(cldr[entry["id"]] == entry["name"] for entry in mine)
        assert same > 0.95 * len(mine)
