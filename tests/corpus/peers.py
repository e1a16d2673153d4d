"""The same faults shown to other libraries: what do they say of the spoilt file, and not of the honest one?"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from lxml import etree

from corpus.ground import Sheet, grounds
from corpus.kind import Kind
from corpus.measure import plant
from ilms.structures.bundle import bundle

PEERS = ("sdmx1", "pysdmx", "sdmxthon", "tidysdmx")
MODULES = {"sdmx1": "sdmx"}
V21 = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@cache
def pythons() -> dict[str, str]:
    """By peer its interpreter: `CORPUS_PEERS=tidysdmx=/its/own/bin/python,...`, else this one where it has it."""
    named = dict(pair.split("=", 1) for pair in os.environ.get("CORPUS_PEERS", "").split(",") if pair)
    found = {}
    for peer in PEERS:
        python = named.get(peer, sys.executable)
        done = subprocess.run([python, "-c", f"import {MODULES.get(peer, peer)}"], capture_output=True, check=False)
        if done.returncode == 0:
            found[peer] = python
    return found


def version(peer: str) -> str:
    """Of a peer, as its own interpreter has it installed."""
    code = f"from importlib.metadata import version; print(version({peer!r}))"
    return subprocess.run([pythons()[peer], "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def lay_out(folder: Path, kinds: Sequence[Kind], times: int, seed: str) -> dict[str, list[tuple[str, str]]]:
    """Write the files; by kind the names of its cases, each with the name of the honest one."""
    cases: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds:
        random = Random(f"{seed} {kind.id}")  # noqa: S311  # the same faults each time
        for number in range(times):
            planted = plant(kind, random)
            if planted is None:
                continue
            code = min(planted.at)[0]
            [honest] = [ground for ground in grounds() if ground.name == planted.ground.name]
            if planted.ground.tables[code].schema is not honest.tables[code].schema:
                continue  # a constraint of the corpus's own making, which their files do not have
            spoilt, right = f"{kind.id}-{number}", f"{honest.name}-{code}".replace("/", "-").replace(" ", "-")
            for name, sheet in ((spoilt, planted.ground.tables[code]), (right, honest.tables[code])):
                _write(folder / name, sheet)
            cases.setdefault(kind.id, []).append((spoilt, right))
    return cases


def _write(case: Path, sheet: Sheet) -> None:
    if case.is_dir():
        return
    case.mkdir(parents=True)
    (case / "structure.xml").write_bytes(_structure(sheet.schema.dataflow.id))
    (case / "data.xml").write_bytes(_xml(sheet))
    (case / "data.csv").write_text(_csv(sheet), "utf-8")


@cache
def _structure(dataflow: str) -> bytes:
    return bundle(dataflow)


def ask(peer: str, python: str, folder: Path) -> Mapping[str, str]:
    """By case what the peer says."""
    command = [python, str(Path(__file__).with_name("peer_run.py")), peer, str(folder)]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, env=clean)
    answers: Mapping[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return answers


def finds(answers: Mapping[str, str], cases: Sequence[tuple[str, str]]) -> int:
    """In how many cases it says of the spoilt file what it does not say of the honest one."""
    return sum(bool(set(answers[spoilt].splitlines()) - set(answers[honest].splitlines())) for spoilt, honest in cases)


def _given(sheet: Sheet) -> list[str]:
    """The components that any row has."""
    return [name for name, column in sheet.columns.items() if any(value is not None for value in column)]


def _csv(sheet: Sheet) -> str:
    names = _given(sheet)
    flow = sheet.schema.dataflow
    lines = [",".join(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names])]
    for row in range(len(sheet)):
        cells = [sheet.columns[name][row] or "" for name in names]
        lines.append(",".join(["dataflow", str(flow), "I", *(_quoted(cell) for cell in cells)]))
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def _xml(sheet: Sheet) -> bytes:
    """One series a row: nothing is put together that does not belong together, nothing is mended."""
    schema = sheet.schema
    dsd = schema.structure
    namespace = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={dsd}:ObsLevelDim:TIME_PERIOD"
    spaces = {"message": f"{V21}/message", "common": f"{V21}/common", "xsi": INSTANCE, "dsd": namespace}
    specific = f"{V21}/data/structurespecific"
    root = etree.Element(f"{{{V21}/message}}StructureSpecificData", nsmap={**spaces, "data": specific})
    header = _sub(root, "message", "Header")
    for name, text in (("ID", "C"), ("Test", "true"), ("Prepared", "2026-11-21T00:00:00")):
        _sub(header, "message", name).text = text
    _sub(header, "message", "Sender").set("id", "CORPUS")
    structure = _sub(header, "message", "Structure")
    for name, text in (("structureID", "S"), ("namespace", namespace), ("dimensionAtObservation", "TIME_PERIOD")):
        structure.set(name, text)
    reference = etree.SubElement(_sub(structure, "common", "Structure"), "Ref")
    for name, text in (("agencyID", dsd.agency), ("id", dsd.id), ("version", dsd.version)):
        reference.set(name, text)
    _sub(header, "message", "DataSetAction").text = "Information"
    data = _sub(root, "message", "DataSet")
    data.set(f"{{{specific}}}structureRef", "S")
    data.set(f"{{{specific}}}dataScope", "DataStructure")
    data.set(f"{{{specific}}}action", "Information")
    data.set(f"{{{INSTANCE}}}type", "dsd:DataSetType")
    above = [d.id for d in schema.dimensions] + [a.id for a in schema.attributes if schema.is_series_attribute(a)]
    for row in range(len(sheet)):
        series = etree.SubElement(data, "Series")
        observation = etree.SubElement(series, "Obs")
        for name in _given(sheet):
            value = sheet.columns[name][row]
            if value is not None:
                (series if name in above else observation).set(name, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _sub(parent: etree._Element, space: str, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{V21}/{space}}}{name}")
