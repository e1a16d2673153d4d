"""ILOSTAT's upload file: its columns, what it leaves out, codes of sources and notes."""

import csv

import pytest

from ilms.described import describe
from ilms.errors import UsageError
from ilms.messages import formats
from ilms.messages.found import columns_absent
from ilms.messages.header import SERIES
from ilms.observations import Observations
from ilms.structures.load import resolver
from ilms.structures.load import schema as packaged
from ilms.structures.schema import Component, Reference, Role, Schema
from messages.specimens import REGISTER, header, listed, resolve_for, some, to_file

VARIANT = ("ilostat-csv", SERIES)
NOTES = "Survey name (without year): Labour Force Survey | Data reference period: Annual or annual average"


def written(observations, tmp_path):
    with to_file(observations, tmp_path, VARIANT).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(observations):
    found = formats.unwritable(observations, "ilostat-csv")
    return [(b.code, b.rows.to_pylist(), b.params.to_pylist()[0]["value"]) for b in found]


def test_the_columns_are_those_of_the_upload_file(tmp_path):
    (row,) = written(some(SEX=["SEX_T"], OBS_VALUE=["1.10"], NOTE_SOURCE=[NOTES]), tmp_path)
    assert row == {
        "collection": "ILMS", "ref_area": "VNM", "source": "FX:6673", "indicator": "MNA_OEMP_SEX_CDS_NB",
        "sex": "SEX_T", "classif1": "CDS_DES_TOTAL", "classif2": "", "time": "1999", "obs_value": "1.10",
        "obs_status": "B", "freq_code": "A", "note_classif": "", "note_indicator": "",
        "note_source": "S1:Labour Force Survey_S3:5",
    }  # fmt: skip


def test_two_classifications_stand_in_the_order_of_the_dsd(tmp_path):
    schema = packaged("MST_XWAP_SEX_AGE_CBR_NB")
    observations = Observations.from_columns(
        schema,
        {
            "REF_AREA": ["KHM"], "FREQ": ["A"], "MEASURE": ["MST_XWAP_NB"], "SEX": ["SEX_T"],
            "AGE": ["AGE_AGGREGATE_TOTAL"], "CBR": ["CBR_BIR_TOTAL"],
            "TIME_PERIOD": ["2019"], "OBS_VALUE": ["1"],
        },
    )  # fmt: skip
    (row,) = written(observations, tmp_path)
    assert (row["classif1"], row["classif2"]) == ("AGE_AGGREGATE_TOTAL", "CBR_BIR_TOTAL")
    (dataset,) = formats.read(tmp_path / "message.csv", resolver(None, None))
    assert dataset.observations.schema is schema
    assert dataset.observations.text("CBR").to_pylist() == ["CBR_BIR_TOTAL"]


def test_what_the_dataflow_fixes_is_filled_when_read(tmp_path):
    read = formats.read(to_file(some(), tmp_path, VARIANT), resolver(None, None))[0].observations
    assert listed(read) == listed(some())
    assert set(read.text("UNIT_MULT").to_pylist()) == {"3"}
    assert set(read.text("MEASURE").to_pylist()) == {"MNA_OEMP_NB"}


def test_what_it_cannot_carry_is_told_before_writing():
    observations = some(DECIMALS=["3", None], UNIT_MULT=["3", "0"], UPPER_BOUND=[None, "9"])
    assert told(observations) == [("ATT105", [1], "0"), ("ATT105", [0], "3"), ("ATT105", [1], "9")]


def test_a_source_without_a_code_is_told_and_stays(tmp_path):
    observations = some(SOURCE=[REGISTER, "Sổ tay của tỉnh", None, "Sổ tay của tỉnh"])
    assert told(observations) == [("ATT102", [1, 3], "Sổ tay của tỉnh")]
    assert [row["source"] for row in written(observations, tmp_path)] == [
        "FX:6673", "Sổ tay của tỉnh", "", "Sổ tay của tỉnh",
    ]  # fmt: skip
    read = formats.read(tmp_path / "message.csv", resolver(None, None))[0].observations
    assert listed(read) == listed(observations)


def test_a_note_without_a_code_is_told_and_stays(tmp_path):
    observations = some(NOTE_INDICATOR=["Break in series: Methodology revised | Số liệu sơ bộ", None])
    assert told(observations) == [("ATT103", [0], "Số liệu sơ bộ")]
    assert written(observations, tmp_path)[0]["note_indicator"] == "I11:264 | Số liệu sơ bộ"
    read = formats.read(tmp_path / "message.csv", resolver(None, None))[0].observations
    assert listed(read) == listed(observations)


def test_a_wording_that_the_register_has_otherwise_is_told(tmp_path):
    observations = some(SOURCE=["LFS - Labour Force Survey"])
    assert told(observations) == [("ATT107", [0], "LFS - Labour Force Survey")]
    assert written(observations, tmp_path)[0]["source"] == "BA:1788"


def test_codes_that_the_register_does_not_have_are_told_once_when_read(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "collection,ref_area,source,indicator,sex,classif1,time,obs_value,note_source\n"
        "ILMS,VNM,FX:99999,MNA_OEMP_SEX_CDS_NB,SEX_T,CDS_DES_TOTAL,2025,1.1,R1:99999_S3:5\n"
        "ILMS,VNM,FX:99999,MNA_OEMP_SEX_CDS_NB,SEX_M,CDS_DES_TOTAL,2025,1.1,R1:99999_S3:5\n"
    )
    (dataset,) = formats.read(path, resolver(None, None))
    (batch,) = dataset.findings
    assert batch.code == "ATT104"
    assert batch.params["value"].to_pylist() == ["FX:99999", "R1:99999"]
    assert dataset.observations.text("SOURCE").to_pylist() == ["FX:99999"] * 2
    assert (
        dataset.observations.text("NOTE_SOURCE").to_pylist()
        == ["R1:99999 | Data reference period: Annual or annual average"] * 2
    )


def test_a_source_code_of_one_country_is_not_that_of_another(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "ref_area,source,indicator,sex,classif1,time,obs_value\n"
        "VNM,BA:1788,MNA_OEMP_SEX_CDS_NB,SEX_T,CDS_DES_TOTAL,2025,1\n"
        "KHM,BA:1788,MNA_OEMP_SEX_CDS_NB,SEX_T,CDS_DES_TOTAL,2025,1\n"
        "KHM,BA:1321,MNA_OEMP_SEX_CDS_NB,SEX_M,CDS_DES_TOTAL,2025,1\n"
    )
    (dataset,) = formats.read(path, resolver(None, None))
    labour = "LFS - Labour force survey"
    assert dataset.observations.text("SOURCE").to_pylist() == [labour, "BA:1788", labour]


def test_a_file_of_several_indicators_is_several_data_sets(shared):
    """The published figures: without collection, source, status or notes, and all tables mixed."""
    published = shared / "real-data" / "ilostat-published.csv"
    datasets = formats.read(published, resolver(None, None))
    with published.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(len(d.observations) for d in datasets) == len(rows)
    assert {d.observations.schema.structure.id for d in datasets} == {row["indicator"] for row in rows}
    assert {batch.code for d in datasets for batch in d.findings} == {"ATT109"}
    lines = published.read_text("utf-8").splitlines()
    for dataset in datasets:
        first = dataset.provenance.where(0)[0]["line"]
        assert lines[first - 1].startswith(dataset.observations.schema.structure.id)
        assert lines[first - 1].endswith(dataset.observations.text("OBS_VALUE")[0].as_py())


def test_a_dsd_without_area_does_not_fit(tmp_path):
    reference = Reference("X", "Y", "1.0")
    schema = Schema(reference, reference, {}, (Component("A", Role.DIMENSION), Component("OBS_VALUE", Role.MEASURE)))
    with pytest.raises(UsageError, match="does not fit ILOSTAT CSV"):
        formats.write(Observations.from_columns(schema, {"A": ["1"]}), tmp_path / "x.csv", "ilostat-csv", header())


def test_label_columns_of_a_download_are_passed_over(tmp_path):
    path = to_file(some(SEX=["SEX_T"]), tmp_path, VARIANT)
    first, second = path.read_text("utf-8").splitlines()
    path.write_text(f"{first},ref_area.label\n{second},Viet Nam\n", "utf-8")
    (dataset,) = formats.read(path, resolve_for("ilostat-csv"))
    assert not len(dataset.findings)


def test_a_published_file_without_the_column_of_sources_is_told_once(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "ref_area,indicator,sex,classif1,time,obs_value\n"
        + "".join(f"VNM,MNA_OEMP_SEX_CDS_NB,SEX_T,CDS_DES_TOTAL,{year},1.1\n" for year in range(2000, 2025))
    )
    (dataset,) = formats.read(path, resolver(None, None))
    (batch,) = dataset.findings
    assert (batch.code, len(batch)) == ("ATT109", 1)
    assert columns_absent(dataset.findings) == {"SOURCE"}


def test_rows_of_an_unknown_indicator_are_told_with_their_lines_and_the_others_read(tmp_path):
    path = tmp_path / "x.csv"
    rows = [
        ("MNA_OEMP_SEX_CDS_NB", 2019),
        ("MNA_OEMP_SEX_CDS", 2020),
        ("MNA_OEMP_SEX_CDS_NB", 2021),
        ("MNA_OEMP_SEX_CDS", 2022),
    ]
    lines = [f"VNM,BA:1788,{indicator},SEX_T,CDS_DES_TOTAL,{year},{year - 2000}.5" for indicator, year in rows]
    path.write_text("ref_area,source,indicator,sex,classif1,time,obs_value\n" + "\n".join(lines) + "\n")
    (dataset,) = formats.read(path, resolver(None, None))
    assert dataset.observations.text("TIME_PERIOD").to_pylist() == ["2019", "2021"]
    [told] = [one for one in describe([dataset]) if one.code == "COD009"]
    assert (told.value, told.dataflow, told.key) == ("MNA_OEMP_SEX_CDS", None, {})
    assert told.where == ({"file": str(path), "line": 3}, {"file": str(path), "line": 5})
    assert "MNA_OEMP_SEX_CDS_NB" in str(told.expected)


def test_a_file_of_nothing_but_unknown_indicators_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("ref_area,indicator,sex,time,obs_value\nVNM,NOTHING,SEX_T,2019,1\n")
    with pytest.raises(UsageError, match="no dataflow `DF_NOTHING`"):
        formats.read(path, resolver(None, None))
