"""What a user of each peer writes to convert a message: its own reader, its own writer, nothing besides.

Each is a process of its own: `python -m benchmarks.peers sdmx1 write IN OUT STRUCTURE`. "write" is SDMX-CSV to SDMX-ML
2.1 in series form, "read" the way back. A peer that cannot do one half is given pandas for the other.
"""

import sys
from itertools import groupby
from pathlib import Path


def sdmx1_read(source: str, target: str, structure: str) -> None:
    """Sdmx1 reads the message; its own conversion gives the frame that pandas writes."""
    import sdmx

    with Path(structure).open("rb") as file:
        dsd = next(iter(sdmx.read_sdmx(file).structure.values()))
    with Path(source).open("rb") as file:
        message = sdmx.read_sdmx(file, structure=dsd)
    sdmx.to_pandas(message.data[0], attributes="osgd").to_csv(target)


def sdmx1_write(source: str, target: str, structure: str) -> None:
    """Its writer refuses what its reader of SDMX-CSV gives: Python reads the file, its objects are made as it says."""
    import csv

    import sdmx
    from sdmx.message import DataMessage
    from sdmx.model import v21

    with Path(structure).open("rb") as file:
        dsd = next(iter(sdmx.read_sdmx(file).structure.values()))
    time, measure = dsd.dimensions.get("TIME_PERIOD"), dsd.measures[0]
    along = [d.id for d in dsd.dimensions if d is not time]
    attributes = {a.id: a for a in dsd.attributes}
    of_obs = [a for a in ("OBS_STATUS",) if a in attributes]
    of_series = ["UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT"]

    def values(row: dict[str, str], names: list[str]) -> dict[str, v21.AttributeValue]:
        return {name: v21.AttributeValue(value_for=attributes[name], value=row[name]) for name in names if row[name]}

    data = v21.StructureSpecificDataSet(structured_by=dsd)
    with Path(source).open(encoding="utf-8", newline="") as file:
        for series, rows in groupby(csv.DictReader(file), lambda row: [row[name] for name in along]):
            held = list(rows)
            key = dsd.make_key(v21.SeriesKey, dict(zip(along, series, strict=True)))
            key.attrib.update(values(held[0], of_series))
            data.add_obs(
                [
                    v21.Observation(
                        dimension=dsd.make_key(v21.Key, {"TIME_PERIOD": row["TIME_PERIOD"]}),
                        value=row["OBS_VALUE"],
                        value_for=measure,
                        attached_attribute=values(row, of_obs),
                    )
                    for row in held
                ],
                key,
            )
    Path(target).write_bytes(sdmx.to_xml(DataMessage(data=[data], observation_dimension=time)))


def pysdmx_read(source: str, target: str, _structure: str) -> None:
    """Its own reader; its writer of CSV wants the structure again, so its frame is written."""
    from pysdmx.io import read_sdmx

    read_sdmx(source, validate=False).data[0].data.to_csv(target, index=False)


def pysdmx_write(source: str, target: str, structure: str) -> None:
    """Its own reader and writer; the structure is what tells series attributes from the others."""
    from pysdmx.io import get_datasets
    from pysdmx.io.xml.sdmx21.writer.structure_specific import write

    datasets = get_datasets(source, structure, validate=False)
    write(datasets, output_path=target, dimension_at_observation={d.short_urn: "TIME_PERIOD" for d in datasets})


def sdmxthon_read(source: str, target: str, _structure: str) -> None:
    """Its own reader and writer."""
    import sdmxthon

    next(iter(sdmxthon.read_sdmx(source, validate=False).content.values())).to_csv(target)


def sdmxthon_write(source: str, target: str, structure: str) -> None:
    """Pandas reads the CSV file, a data set of the structure writes it."""
    import pandas as pd
    import sdmxthon
    from sdmxthon.model.dataset import Dataset

    held = sdmxthon.read_sdmx(structure, validate=False).content
    frame = pd.read_csv(source, dtype=str, keep_default_na=False).drop(columns="DATAFLOW")
    dataset = Dataset(structure=next(iter(held["DataStructures"].values())), data=frame)
    dataset.set_dimension_at_observation("TIME_PERIOD")
    dataset.to_xml(target)


def sdmxthon_check(source: str, _target: str, structure: str) -> None:
    """Pandas reads the CSV file, a data set of the structure is validated."""
    import pandas as pd
    import sdmxthon
    from sdmxthon.model.dataset import Dataset

    held = sdmxthon.read_sdmx(structure, validate=False).content
    frame = pd.read_csv(source, dtype=str, keep_default_na=False).drop(columns="DATAFLOW")
    Dataset(structure=next(iter(held["DataStructures"].values())), data=frame).semantic_validation()


def main() -> None:
    """Run one."""
    peer, direction, *files = sys.argv[1:]
    globals()[f"{peer}_{direction}"](*files)


if __name__ == "__main__":
    main()
