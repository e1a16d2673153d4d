"""What another library says of some files: run by that library's own interpreter, `peer_run.py PEER FOLDER`.

FOLDER holds a folder for each case with `structure.xml` (SDMX-ML 2.1), `data.xml` (structure-specific, series) and
`data.csv` (SDMX-CSV 2.0). Prints a JSON object: by case what the library says, "" where it says nothing.
"""

import json
import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

_STRUCTURES: dict[bytes, Any] = {}


def structure_of(case: Path, read: Callable[[Path], Any]) -> Any:
    """The structure of a case as a library reads it; each is read once, for many cases are of one dataflow."""
    path = case / "structure.xml"
    content = path.read_bytes()
    if content not in _STRUCTURES:
        _STRUCTURES[content] = read(path)
    return _STRUCTURES[content]


def sdmx1(case: Path) -> list[str]:
    """Reads with the data structure definition, asks the constraint's regions of every key, writes again."""
    import sdmx

    structures = structure_of(case, sdmx.read_sdmx)
    message = sdmx.read_sdmx(case / "data.xml", structure=next(iter(structures.structure.values())))
    regions = [region for constraint in structures.constraint.values() for region in constraint.data_content_region]
    said = [
        f"not in the constraint: {observation.key}"
        for observation in message.data[0].obs
        for region in regions
        if all(
            observation.key[member.values_for.id] in member
            for member in region.member.values()
            if member.values_for.id in observation.key.values
        )
        is not (str(region.included).lower() == "true")  # as it stands in the file
    ]
    sdmx.to_pandas(message.data[0], attributes="osgd")
    sdmx.to_xml(message)
    return said


def pysdmx(case: Path) -> list[str]:
    """Reads with XSD, is given the structure as its `get_datasets` would, writes again."""
    from pysdmx.io import read_sdmx
    from pysdmx.io.xml.sdmx21.writer.structure_specific import write

    dsd = structure_of(case, read_sdmx).get_data_structure_definitions()[0]
    datasets = read_sdmx(str(case / "data.xml"), validate=True).data or []
    for dataset in datasets:
        dataset.structure = dsd.to_schema()
    write(datasets, dimension_at_observation={d.short_urn: "TIME_PERIOD" for d in datasets})
    return []


def sdmxthon(case: Path) -> list[str]:
    """Reads with XSD, and its own validation against the data structure definition and the constraint."""
    from sdmxthon.api.api import read_sdmx

    held = structure_of(case, lambda path: read_sdmx(str(path), validate=True)).content
    said = []
    for dataset in read_sdmx(str(case / "data.xml"), validate=True).payload.values():
        dataset.structure = next(iter(held["DataStructures"].values()))
        said += [json.dumps(error, default=str) for error in dataset.structural_validation()]
    return said


def tidysdmx(case: Path) -> list[str]:
    """Its validation of a frame against the schema of the data structure definition."""
    import pandas as pd
    from pysdmx.io import read_sdmx
    from tidysdmx import validate_dataset_local

    schema = structure_of(case, read_sdmx).get_data_structure_definitions()[0].to_schema()
    frame = pd.read_csv(case / "data.csv", dtype=str)
    return [" ".join(map(str, row)) for row in validate_dataset_local(frame, schema=schema).values.tolist()]


def main() -> None:
    """All cases."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    look = globals()[sys.argv[1]]
    answers = {}
    for case in sorted(path for path in Path(sys.argv[2]).iterdir() if path.is_dir()):
        try:
            answers[case.name] = "\n".join(look(case))
        except Exception as error:  # noqa: BLE001  # whatever it raises is its way to say that something is wrong
            answers[case.name] = f"{type(error).__name__}: {error}"
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
