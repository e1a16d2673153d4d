"""SDMX-CSV with labels, as services give it to people."""

from ilms.messages import formats
from ilms.structures.load import resolver
from messages.specimens import C18


def read(tmp_path, text):
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    (dataset,) = formats.read(path, resolver(None, None))
    assert not len(dataset.findings)
    return {c.id: dataset.observations.text(c.id)[0].as_py() for c in dataset.observations.schema.components}


def test_labels_beside_the_codes_are_taken_off(tmp_path):
    row = read(
        tmp_path,
        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA: Reference area,SEX: Sex,TIME_PERIOD: Time,OBS_VALUE: Value,"
        "SOURCE: Source\n"
        f"dataflow,ILO:{C18}(1.0): Outflow: all,I,VNM: Viet Nam,SEX_T: Total,2019: 2019,1,LFS: a text\n",
    )
    assert (row["REF_AREA"], row["SEX"], row["TIME_PERIOD"]) == ("VNM", "SEX_T", "2019")
    assert row["SOURCE"] == "LFS: a text"


def test_a_flow_column_with_a_label_still_names_the_flow(tmp_path):
    row = read(tmp_path, f"DATAFLOW,REF_AREA,OBS_VALUE\nILO:{C18}(1.0): Outflow,VNM,1.10\n")
    assert (row["REF_AREA"], row["OBS_VALUE"]) == ("VNM", "1.10")


def test_keys_that_repeat_the_dimensions_are_passed_over(tmp_path):
    row = read(
        tmp_path,
        "STRUCTURE[;],STRUCTURE_ID,ACTION,SERIES_KEY,OBS_KEY,REF_AREA\n"
        f"dataflow,ILO:{C18}(1.0),I,VNM.A,VNM.A.2019,VNM\n",
    )
    assert row["REF_AREA"] == "VNM"
