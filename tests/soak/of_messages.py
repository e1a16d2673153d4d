"""Messages: an input is a letter for the format and the bytes of a file."""

import contextlib
from pathlib import Path

import atheris
from fuzz import Fuzz

with atheris.instrument_imports(include=["ilms"]):
    from ilms.errors import IlmsError
    from ilms.messages import (  # by name, or they would be imported at need, and not be instrumented
        formats,
        ilostat_csv,
        plain_csv,
        sdmx_csv_10,
        sdmx_csv_20,
        sdmx_json_20,
        sdmx_ml_21,
        sdmx_ml_21_generic,
        sdmx_ml_30,
    )
    from ilms.messages.header import FLAT, SERIES, Header
    from ilms.messages.ml import reader as ml_reader
    from ilms.observations import ACTION, Observations, concat
    from ilms.structures.load import resolver
    from ilms.structures.load import schema as packaged

FLOW = "DF_MNA_OEMP_SEX_CDS_NB"
FORMATS = (
    sdmx_ml_21, sdmx_ml_21_generic, sdmx_ml_30, sdmx_json_20, sdmx_csv_20, sdmx_csv_10, ilostat_csv, plain_csv,
)  # fmt: skip
# Inputs are small: with blocks of the usual size every message would be walked, and none read in columns.
ml_reader.HEAD, ml_reader.BLOCK = 1200, 600
LETTERS = dict(zip("abcdefghi", [*(one.NAME for one in FORMATS), None], strict=True))


class FuzzMessages(Fuzz):
    """Every format by its name, and by its content."""

    WORDS = (
        "Series", "Obs", "Group", "DataSet", "Atts", "Comp", "Value", "Header", "Delete", "Merge", "&#10;", "<![CDATA[",
        "<!DOCTYPE a [", "<!--", "xmlns:a=", "xsi:type=", "VNM", "SEX_T", "NaN", "2019-Q1", '"dataSets":[',
        '"series":{', '"observations":{', '"attributes":[', '"dimensionGroupAttributes":{', '"structures":[',
        '"values":[', "null", "STRUCTURE[;]", "STRUCTURE_NAME", "ACTION", "DATAFLOW", "[]", "\\ud800", "\xff\xfe",
        "1e5",
    )  # fmt: skip
    LONGEST = 8192

    def __init__(self, findings: Path, scratch: Path) -> None:
        super().__init__(findings, scratch)
        self.resolve = resolver(None, FLOW)

    def seed(self, folder: Path) -> None:
        """Messages of every format, in series and flat."""
        schema = packaged(FLOW)
        columns = {
            "REF_AREA": ["VNM"] * 3, "FREQ": ["A"] * 3, "MEASURE": ["MNA_OEMP_NB"] * 3, "CDS": ["CDS_DES_JPN"] * 3,
            "SEX": ["SEX_T", "SEX_M", "SEX_M"], "TIME_PERIOD": ["2018", "2018", "2019"],
            "OBS_VALUE": ["1.10", "NaN", None], "SOURCE": ['a "b" & c', "", None], "UNIT_MULT": ["3"] * 3,
            "OBS_STATUS": [None, "B", None],
        }  # fmt: skip
        plain = Observations.from_columns(schema, columns)
        for letter, name in LETTERS.items():
            for form in (SERIES, FLAT):
                path = folder / "seed"
                formats.write(plain, path, name or "sdmx-csv-2.0", Header("SEED", at_observation=form))
                (folder / f"{letter}-{form}").write_bytes(letter.encode() + path.read_bytes())
                path.unlink()

    def read(self, data: bytes) -> None:
        """What the observations are, they must be when they were written in their format."""
        name = LETTERS.get(data[:1].decode("latin-1"))
        path = self.scratch / "in"
        path.write_bytes(data[1:])
        if name is None:
            formats.header_of(path)
        for dataset in formats.read(path, self.resolve, name):
            observations = dataset.observations
            if not len(observations):
                continue
            again = self.scratch / "out"
            as_format = name or formats.detect(path)
            with contextlib.suppress(IlmsError):  # what the format refuses, it says
                formats.write(observations, again, as_format, Header("AGAIN"))
                back = concat(d.observations for d in formats.read(again, self.resolve, as_format))
                if as_format != "ilostat-csv" and _rows(back) != _rows(observations):
                    raise AssertionError(f"{as_format}: what was written came back otherwise")


def _rows(observations: Observations) -> list[tuple[str | None, ...]]:
    """Rows of text in an order that does not depend on them; a merge is an update in formats that know no merge."""
    names = [c.id for c in observations.schema.components]
    columns = [observations.text(name).to_pylist() for name in names]
    if ACTION in observations.table.column_names:
        letters = observations.text(ACTION).to_pylist()
        columns.append(["D" if letter == "D" else "" for letter in letters])
    else:
        columns.append([""] * len(observations))
    # A row of part of the key may become that of a group, which observations take; one of nothing is a line of commas.
    whole = range(len(observations.schema.key))
    rows = (row for row in zip(*columns, strict=True) if all(row[number] for number in whole))
    return sorted(rows, key=repr)
