import re
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.mapping.shares import amounts
from ilms.provenance import Operation
from ilms.recoding.code_map import load
from mapping.office import codes, figures, found

SHARES = "label,code,share\nNhật Bản,JPN,0.6\nNhật Bản,KOR,0.4\nĐức,DEU,\nTổng số,TOTAL,\nHàn Quốc,KOR,\n"
ORIGIN = 'CDS = { column = "Nước đến", map = "office" }'


def divided(office, *body, origin=ORIGIN, shares=SHARES, **more):
    office.mapping(CDS=origin, **more)
    office.write("maps/office.csv", shares)
    office.crosstab(*body)
    return office.read()


def test_a_label_with_shares_is_divided_and_the_parts_are_estimates(office):
    data = divided(office, ["Tổng số", 150, 90, 60], ["Nhật Bản", 101, 61, 40])
    assert figures(data)["CDS_DES_JPN", "SEX_T"] == "0.061"
    assert figures(data)["CDS_DES_KOR", "SEX_T"] == "0.040"
    statuses = dict(
        zip(data.observations.text("CDS").to_pylist(), data.observations.text("OBS_STATUS").to_pylist(), strict=True)
    )
    assert statuses == {"CDS_DES_TOTAL": None, "CDS_DES_JPN": "E", "CDS_DES_KOR": "E"}
    assert "Estimated by shares: CDS_DES_JPN 0.6, CDS_DES_KOR 0.4" in data.observations.text("NOTE_CLASSIF").to_pylist()
    (told,) = found(data, "MAP051")
    assert "3 figures" in told.message


def test_a_part_knows_its_cell(office):
    data = divided(office, ["Nhật Bản", 100, 60, 40])
    rows = data.observations.text("CDS").to_pylist()
    assert [place["cell"] for place in data.provenance.where(rows.index("CDS_DES_KOR"))] == ["B3"]
    assert set(data.provenance.origins["operation"].to_pylist()) == {str(Operation.SPLIT)}


def test_a_figure_of_the_same_code_is_added_and_becomes_an_estimate(office):
    data = divided(office, ["Nhật Bản", 100, 60, 40], ["Hàn Quốc", 7, 4, 3], ["Đức", 5, 3, 2])
    assert figures(data)["CDS_DES_KOR", "SEX_T"] == "0.047"
    at = data.observations.text("CDS").to_pylist().index("CDS_DES_KOR")
    assert data.observations.text("OBS_STATUS")[at].as_py() == "E"
    assert len(data.provenance.where(at)) == 2
    assert len(data.observations) == 9
    assert codes(data) == {"MAP051", "MAP053"}


def test_a_status_of_its_own_stays(office):
    data = divided(office, ["Nhật Bản", "…", "61*", 40], signs="", unit=(
        'unit = "persons"\nsigns = { "…" = { status = "N" } }\nfootnotes = { "*" = { status = "P" } }'
    ))  # fmt: skip
    keys = zip(
        *[data.observations.text(name).to_pylist() for name in ("CDS", "SEX", "OBS_VALUE", "OBS_STATUS")], strict=True
    )
    assert set(keys) == {
        ("CDS_DES_JPN", "SEX_T", None, "N"), ("CDS_DES_KOR", "SEX_T", None, "N"),
        ("CDS_DES_JPN", "SEX_M", "0.037", "P"), ("CDS_DES_KOR", "SEX_M", "0.024", "P"),
        ("CDS_DES_JPN", "SEX_F", "0.024", "E"), ("CDS_DES_KOR", "SEX_F", "0.016", "E"),
    }  # fmt: skip


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=5),
    st.lists(st.integers(1, 99), min_size=1, max_size=6),
    st.integers(0, 4),
)
def test_parts_add_up_to_the_figure_and_are_near_their_share(numbers, weights, decimals):
    shares = [Decimal(weight) / 1000 for weight in weights]
    shares.append(1 - sum(shares))
    whole = [str(Decimal(number).scaleb(-decimals)) if decimals else str(number) for number in numbers]
    whole = [format(Decimal(one), "f") for one in whole]
    parts = [one.to_pylist() for one in amounts(pa.array(whole), shares, 3)]
    step = Decimal(1).scaleb(-max(3, decimals))
    for at, value in enumerate(whole):
        mine = [Decimal(one[at]) for one in parts]
        assert sum(mine) == Decimal(value)
        off = [abs(one - Decimal(value) * share) for one, share in zip(mine, shares, strict=True)]
        assert max(off) <= step * len(shares)
        assert min(mine) >= 0


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("A,JPN,0.6\nA,KOR,0.3", "add up to 0.9, not to 1"),
        ("A,JPN,0.6\nA,JPN,0.4", "two shares of one code"),
        ("A,JPN,0.6\nA,,0.4", "one of none"),
        ("A,JPN,1.2\nA,KOR,-0.2", "has the share `1.2`"),
        ("A,JPN,half\nA,KOR,0.5", "has the share `half`"),
        ("A,JPN,1\nA,KOR,", "with a share and one without"),
    ],
)
def test_shares_that_do_not_divide_a_figure_once_are_refused(tmp_path, lines, words):
    (tmp_path / "a.csv").write_text(f"label,code,share\n{lines}\n", "utf-8")
    with pytest.raises(UsageError, match=re.escape(words)):
        load(tmp_path / "a.csv")


def test_labels_of_one_code_are_added_up_where_the_mapping_says_so(office):
    labels = "label,code\nNhật,JPN\nOkinawa,JPN\nĐức,DEU\n"
    body = [["Nhật", 100, 60, 40], ["Okinawa", 10, 6, 4], ["Đức", 5, 3, 2]]
    refused = divided(office, *body, shares=labels)
    assert codes(refused) == {"MAP039"}
    summed = divided(office, *body, shares=labels, origin=ORIGIN.replace(" }", ", sum = true }"))
    assert figures(summed)["CDS_DES_JPN", "SEX_T"] == "0.110"
    assert codes(summed) == {"MAP053"}
    at = summed.observations.text("CDS").to_pylist().index("CDS_DES_JPN")
    assert len(summed.provenance.where(at)) == 2


def test_the_same_label_twice_is_never_added_up(office):
    data = divided(office, ["Đức", 5, 3, 2], ["Đức", 6, 3, 3], origin=ORIGIN.replace(" }", ", sum = true }"))
    assert "MAP039" in codes(data)


def test_columns_of_one_code_are_added_up_too(office):
    office.mapping(
        SEX='SEX = { header = 2, map = "office", sum = true }', header='header = { find = "Nước", rows = 2 }'
    )
    office.write("maps/office.csv", "label,code\nNam,SEX_M\nNam khác,SEX_M\nNữ,SEX_F\n")
    office.workbook([["Nước đến", "Giới tính"], [None, "Nam", "Nam khác", "Nữ"], ["Đức", 1, 2, 4]], ["B1:D1"])
    assert figures(office.read()) == {("CDS_DES_DEU", "SEX_M"): "0.003", ("CDS_DES_DEU", "SEX_F"): "0.004"}


@pytest.mark.parametrize("shares", ["Nhật,CITIZEN,0.6\nNhật,NONCIT,0.4\n", "Nhật,CITIZEN,\nĐức,CITIZEN,\n"])
def test_means_are_neither_divided_nor_added_up(office, shares):
    office.mapping(table='table = "A10-citizenship"', unit='unit = "units"',
                   CDS='CCT = { column = "Nước đến", map = "office", sum = true }')  # fmt: skip
    office.write("maps/office.csv", "label,code,share\nChung,TOTAL,\n" + shares)
    office.crosstab(["Chung", 9, 9, 9], ["Nhật", 100, 60, 40], ["Đức", 90, 50, 40][: 4 if "Đức" in shares else 0])
    data = office.read()
    assert "MAP052" in codes(data)
    assert set(data.observations.text("CCT").to_pylist()) == {"CCT_CIT_TOTAL"}
