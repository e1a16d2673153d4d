"""Several sources for one table: who fills which year, what the others say, and what a combination is."""

import pytest

from ilms.errors import UsageError
from mapping.office import ILMS, MAPPING, codes, figures, found

LFS = (
    MAPPING.replace("header = 2", "header = 1")
    .replace("sources/{year}/dolab.xlsx", "sources/{year}/lfs.xlsx")
    .replace('source = "dolab"', 'source = "lfs"')
)
BOTH = '[sources.both]\nname = "LFS and DOLAB"\ncombines = ["lfs", "dolab"]\n'


def preferring(prefer, more="", ilms=ILMS):
    return f"{ilms}{more}[tables.C18]\nprefer = {prefer}\n"


@pytest.fixture
def two(office):
    """C18 of 2018 and 2019 in both sources; `dolab` has the sexes, `lfs` has Germany."""

    def laid(*rows, years=(2019,), mapping=LFS):
        office.mapping(mapping, "c18-lfs")
        for year in years:
            office.crosstab(name=f"sources/{year}/dolab.xlsx")
            office.workbook([["Nước đến", "Tổng số", "Nam"], *rows], name=f"sources/{year}/lfs.xlsx")
        return office

    return laid


def sources(data):
    """Year to SOURCE."""
    return dict(figures(data, "TIME_PERIOD", "SOURCE").keys())


def test_a_year_may_have_an_order_of_its_own(two):
    office = two(["Nhật Bản", 100, 60], years=(2017, 2018, 2019))
    prefer = '["dolab", { years = { from = 2017, to = 2018 }, sources = ["lfs", "dolab"] }]'
    office.write("ilms.toml", preferring(prefer))
    data = office.read()
    assert data.chosen == {"2017": "lfs", "2018": "lfs", "2019": "dolab"}
    assert sources(data) == {
        "2017": "Labour Force Survey",
        "2018": "Labour Force Survey",
        "2019": "Department of Overseas Labour records",
    }
    (change,) = found(data, "MAP064")
    assert change.message.startswith("C18 is taken from `lfs` in 2018 and from `dolab` in 2019")
    assert 'I11 = { text = "3256", years = [2019] }' in change.hint


def test_a_year_of_which_nothing_is_said_is_still_an_error(two):
    office = two(["Nhật Bản", 100, 60], years=(2018, 2019))
    office.write("ilms.toml", preferring('[{ years = [2018], sources = ["lfs"] }]'))
    assert [one.message for one in found(office.read(), "MAP010")] == [
        "C18 2019 is filled by several sources: `dolab`, `lfs`"
    ]


def test_a_cell_that_differs_is_shown_with_both_cells_and_both_values(two):
    office = two(["Tổng số", 150, 90], ["Nhật Bản", 101, 60], ["Đức", 7, None])
    office.write("ilms.toml", preferring('["dolab", "lfs"]'))
    data = office.read()
    (one,) = found(data, "MAP060")
    assert one.message == "`dolab`, which is used, has 0.100; `lfs` has 0.101"
    assert (str(one.severity), one.key["CDS"], one.key["SEX"]) == ("warning", "CDS_DES_JPN", "SEX_T")
    assert [(place["file"], place["cell"]) for place in one.where] == [
        ("sources/2019/dolab.xlsx", "B4"),
        ("sources/2019/lfs.xlsx", "B3"),
    ]
    assert one.texts == ("100", "101")
    (summary,) = found(data, "MAP017")
    assert summary.message.endswith("5 observations of `lfs` are not used: both have a value in 4 of them, alike in 3")


@pytest.mark.parametrize(
    ("theirs", "differs"),
    [
        ("0.1", False),
        ("0.10", False),
        ("0.100", False),
        ("0.2", True),
        ("0.101", True),
        ("0.11", True),
        ("0.099", True),
    ],
)
def test_rounding_is_no_difference(two, theirs, differs):
    thousands = LFS.replace('unit = "persons"', 'unit = "thousands"\nnumber = "en"')
    office = two(["Nhật Bản", theirs, None], mapping=thousands)
    office.write("ilms.toml", preferring('["dolab"]'))
    assert ("MAP060" in codes(office.read())) is differs


def test_half_a_unit_of_the_coarser_source_is_rounding(two):
    thousands = LFS.replace('unit = "persons"', 'unit = "thousands"\nnumber = "en"')
    office = two(["Nhật Bản", "54.5", None], mapping=thousands)
    office.write("ilms.toml", preferring('["dolab"]'))
    for figure, differs in ((54450, False), (54449, True), (54550, False), (54551, True)):
        office.crosstab(["Nhật Bản", figure, 60, 40])
        assert ("MAP060" in codes(office.read())) is differs, figure


def test_a_figure_without_value_is_no_difference(two):
    office = two(["Nhật Bản", "…", 60], mapping=LFS + '[read.signs]\n"…" = { status = "N" }\n')
    office.write("ilms.toml", preferring('["dolab"]'))
    data = office.read()
    assert not found(data, "MAP060")
    assert found(data, "MAP017")[0].message.endswith("both have a value in 1 of them, alike in 1")


def test_units_that_differ_are_told_and_no_contradiction(two):
    office = two(["Nhật Bản", 130, 60])
    contracts = ILMS.replace('ilostat = "FX:6673"', 'counts = "contracts"').replace("DOLAB records", "DOLAB contracts")
    office.write("ilms.toml", preferring('["lfs"]', ilms=contracts))
    data = office.read()
    (one,) = found(data, "MAP061")
    said = "`lfs`, which is used, counts 0.130 (persons), `dolab` 0.100 (contracts): not comparable"
    assert (str(one.severity), one.message) == ("info", said)
    assert "người" in one.messages["vi"]
    assert not found(data, "MAP060")


def test_earnings_are_compared_whatever_the_sources_count(office):
    text = MAPPING.replace('"C18"', '"A10-birth"').replace("CDS =", "CBR =").replace("country-vi", "origin")
    text = text.replace("header = 2", "header = 1")
    office.mapping(text)
    office.mapping(text.replace("dolab", "lfs"), "a10-lfs")
    for name, pay in (("dolab", 8500), ("lfs", 8600)):
        rows = [["Nước đến", "Tổng số"], ["Sinh ở nước ngoài", pay]]
        office.workbook(rows, name=f"sources/2019/{name}.xlsx")
    contracts = ILMS.replace('ilostat = "FX:6673"', 'counts = "contracts"')
    office.write("ilms.toml", contracts + '[tables.A10]\nprefer = ["lfs"]\n')
    assert {"MAP060"} <= codes(office.read())
    assert not {"MAP061", "MAP019", "MAP063"} & codes(office.read())


def test_what_is_not_used_is_kept_beside_the_table(two):
    office = two(["Nhật Bản", 101, 60], ["Đức", 7, None])
    office.write("ilms.toml", preferring('["dolab"]'))
    data = office.read()
    (unused,) = data.unused
    assert unused.source == "lfs"
    assert figures(unused)["CDS_DES_DEU", "SEX_T"] == "0.007"
    assert unused.provenance.where(2) == [{"file": "sources/2019/lfs.xlsx", "sheet": "Biểu 18", "cell": "B3"}]
    assert len(unused.findings) == 0
    assert ("CDS_DES_DEU", "SEX_T") not in figures(data)


def test_a_combination_takes_the_first_source_and_fills_its_gaps_from_the_next(two):
    office = two(["Tổng số", 150, None], ["Nhật Bản", 101, None], ["Đức", 7, None])
    office.write("ilms.toml", preferring('["both"]', BOTH))
    data = office.read()
    assert figures(data) == {
        ("CDS_DES_TOTAL", "SEX_T"): "0.150",
        ("CDS_DES_JPN", "SEX_T"): "0.101",
        ("CDS_DES_DEU", "SEX_T"): "0.007",
        ("CDS_DES_TOTAL", "SEX_M"): "0.090",
        ("CDS_DES_TOTAL", "SEX_F"): "0.060",
        ("CDS_DES_JPN", "SEX_M"): "0.060",
        ("CDS_DES_JPN", "SEX_F"): "0.040",
    }
    assert set(figures(data, "SOURCE")) == {("LFS and DOLAB",)}
    (one,) = found(data, "MAP062")
    assert (one.count, str(one.severity)) == (4, "info")
    assert one.message == "`lfs` has no figure: the one of `dolab` is taken, as `both` declares"
    assert {place["file"] for place in one.where} == {"sources/2019/dolab.xlsx"}
    assert len(found(data, "MAP060")) == 1
    assert data.chosen == {"2019": "both"}


def test_a_figure_that_is_not_available_is_a_gap_and_a_secret_one_is_none(two):
    signs = '[read.signs]\n"…" = { status = "N" }\n"bm" = { status = "C" }\n'
    office = two(["Tổng số", "…", "bm"], mapping=LFS + signs)
    office.write("ilms.toml", preferring('["both"]', BOTH))
    data = office.read()
    assert figures(data)["CDS_DES_TOTAL", "SEX_T"] == "0.150"
    assert figures(data)["CDS_DES_TOTAL", "SEX_M"] is None
    assert figures(data)["CDS_DES_TOTAL", "SEX_F"] == "0.060"


def test_a_year_that_one_source_fills_alone_has_its_name(two):
    office = two(["Tổng số", 150, 90], years=(2019,))
    office.crosstab(name="sources/2020/dolab.xlsx")
    office.write("ilms.toml", preferring('["both"]', BOTH))
    assert sources(office.read()) == {"2019": "LFS and DOLAB", "2020": "Department of Overseas Labour records"}


def test_notes_of_a_combination_are_its_own_or_those_of_its_members(two):
    office = two(["Tổng số", 150, None], mapping=LFS + '[notes]\nI13 = "from the survey"\n')
    office.mapping(MAPPING + '[notes]\nI13 = "from the register"\n')
    office.write("ilms.toml", preferring('["both"]', BOTH))
    rows = office.read().observations.to_pandas()
    assert set(rows["NOTE_INDICATOR"]) == {"Remarks: from the survey | Remarks: from the register"}
    assert set(rows["NOTE_SOURCE"]) == {"Survey name (without year): DOLAB records"}
    office.write("ilms.toml", preferring('["both"]', BOTH + 'notes = { S1 = "Both" }\n'))
    assert set(office.read().observations.to_pandas()["NOTE_SOURCE"]) == {"Survey name (without year): Both"}


def test_no_mapping_reads_a_combination(two):
    office = two(["Tổng số", 150, None], mapping=LFS.replace('source = "lfs"', 'source = "both"'))
    office.write("ilms.toml", preferring('["both"]', BOTH))
    with pytest.raises(UsageError, match="combines other sources") as caught:
        office.gather()
    assert 'source = "lfs"' in caught.value.hint


@pytest.mark.parametrize("note", ['S5 = "Workers under contract"', 'T36 = "3217"', 'S1 = "Hợp đồng"'])
def test_a_note_names_the_unit_that_is_counted(office, note):
    contracts = ILMS.replace('ilostat = "FX:6673"', 'counts = "contracts"')
    office.write("ilms.toml", contracts)
    (one,) = found(office.read(), "MAP063")
    assert (str(one.severity), "c18.toml" in one.hint, "hợp đồng" in one.hint) == ("error", True, True)
    office.mapping(MAPPING + f"[notes]\n{note}\n")
    assert codes(office.read()) == {"MAP019"}


@pytest.mark.parametrize("counts", ["movements", "contracts"])
def test_a_source_that_fills_nothing_needs_no_reason(two, counts):
    office = two(["Nhật Bản", 130, 60])
    others = ILMS.replace('ilostat = "FX:6673"', f'counts = "{counts}"')
    office.write("ilms.toml", preferring('["lfs"]', ilms=others))
    assert not {"MAP019", "MAP063"} & codes(office.read())
    office.write("ilms.toml", preferring('["dolab"]', ilms=others))
    assert "MAP019" in codes(office.read())
