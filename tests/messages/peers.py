"""The two independent readers, made to give rows of text."""

import io
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import sdmx
import sdmx.reader.xml.v30  # sdmx1 2.28 cannot load it any more once it has read a 2.1 message
from pysdmx.io import read_sdmx
from sdmx.reader.csv import Reader
from sdmx.reader.json import Reader as JsonReader

from ilms.structures.load import structure_files


def _dsd(where: str | Path):
    path = where if isinstance(where, Path) else structure_files(where)[-1]
    with path.open("rb") as file:  # given a path, sdmx1 leaves the file open
        message = sdmx.read_sdmx(file)
    return next(iter(message.structure.values()))


def by_sdmx1(path: Path, where: str | Path) -> list[dict[str, str]]:
    """Rows of a message of a packaged dataflow, or of the DSD in a structure file."""
    dsd = _dsd(where)
    with path.open("rb") as file:
        if path.suffix == ".csv":
            message = Reader().convert(file, structure=dsd)
        else:
            message = sdmx.read_sdmx(file, structure=dsd)
    return [
        {
            **{name: str(value.value) for name, value in observation.key.values.items()},
            **{name: str(value.value) for name, value in observation.attrib.items()},
            **({} if observation.value is None else {"OBS_VALUE": str(observation.value)}),
        }
        for dataset in message.data
        for observation in dataset.obs
    ]


def by_sdmx1_in_json(path: Path) -> list[dict[str, str]]:
    """sdmx1 knows the parts of SDMX-JSON 2.0 and not where they stand: give it the parts where it looks for them."""
    message = json.loads(path.read_text("utf-8"), parse_float=str, parse_int=int)
    (structure,) = message["data"]["structures"]
    del structure["measures"]
    for level in structure["dimensions"].values():
        for value in (v for dimension in level for v in dimension["values"]):
            value.setdefault("id", value.get("value"))
    for level in structure["attributes"].values():
        level[:] = [attribute for attribute in level if "values" in attribute]
        for attribute in level:
            attribute["values"] = [{"id": v["id"], "name": v["name"]} for v in attribute["values"]]
    moved = {"meta": message["meta"], "structure": structure, "dataSets": message["data"]["dataSets"]}
    read = JsonReader().convert(io.BytesIO(json.dumps(moved).encode()))
    return [
        {
            **{name: str(value.value) for name, value in observation.key.values.items()},
            **{name: str(value.value.id) for name, value in observation.attached_attribute.items()},
            "OBS_VALUE": str(observation.value),
        }
        for dataset in read.data
        for observation in dataset.obs
    ]


def by_pysdmx(path: Path, *, validate: bool = True) -> list[dict[str, str]]:
    return [
        {name: value for name, value in row.items() if isinstance(value, str)}
        for dataset in read_sdmx(path, validate=validate).data
        for row in dataset.data.to_dict("records")
    ]


def same(ours: list[dict[str, str | None]], theirs: list[dict[str, str]]) -> bool:
    """Equal rows, whatever the order; an empty text and none are one thing to these readers."""
    return sorted(_plain(row) for row in ours) == sorted(_plain(row) for row in theirs)


def _plain(row: dict[str, str | None]) -> list[tuple[str, str]]:
    return sorted((name, _number(text) if name == "OBS_VALUE" else text) for name, text in row.items() if text)


def _number(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text
