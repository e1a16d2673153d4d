"""What a user of each peer writes to convert a message: its own reader, its own writer, nothing besides.

Each is a process of its own: `python -m benchmarks.peers sdmx1 write IN OUT STRUCTURE`. "write" is SDMX-CSV to SDMX-ML
2.1 in series form, "read" the way back. A peer that cannot do one half is given pandas for the other.
"""

import sys
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
    """Its own reader of SDMX-CSV, which knows 2.0 only, its own writer."""
    import sdmx
    from sdmx.message import DataMessage
    from sdmx.reader.csv import Reader

    with Path(structure).open("rb") as file:
        dsd = next(iter(sdmx.read_sdmx(file).structure.values()))
    with Path(source).open("rb") as file:
        message = Reader().convert(file, structure=dsd)
    assert isinstance(message, DataMessage)  # noqa: S101
    Path(target).write_bytes(sdmx.to_xml(message))


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


def main() -> None:
    """Run one."""
    peer, direction, *files = sys.argv[1:]
    globals()[f"{peer}_{direction}"](*files)


if __name__ == "__main__":
    main()
