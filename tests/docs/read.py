"""Blocks of TOML and JSON, read by what reads them in a workspace."""

import json as standard
import re
import shutil
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ilms import profiles, resources
from ilms.checks import waivers
from ilms.checks.rules import load as rules
from ilms.errors import UnreachableError
from ilms.forms import layout
from ilms.mapping.mapping_file import MappingFile
from ilms.submission.auth import Secrets
from ilms.submission.observer import Silent
from ilms.submission.targets import kinds
from ilms.tabulation.files.record_file import RecordFile
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.workspace import FILE, Workspace

OFFICE = {"workspace": '[workspace]\narea = "VNM"\n', "sender": '[sender]\nid = "VN_NSO"\n'}
SOURCES = {"lfs", "dolab"}
SECTIONS = {"workspace", "sender", "sources", "tables", "targets", "published"}
WHOLE = {
    "table": "C18",
    "source": "dolab",
    "read": {"file": "sources/{year}/dolab.xlsx", "header": "Nước đến", "unit": "persons"},
    "dimensions": {"TIME_PERIOD": {"file": "year"}},
}
RECORDS = {"weight", "design", "variables", "person", "movements", "spells"}
TABULATION = {"records", "population", "measure", "migrants", "persons", "reliability", "disclosure"}
LEAST = {"table": '"C18"', "records": '"lfs-migration"', "measure": '{ count = "persons" }'}
HEADINGS = re.compile(r"^#+ `([a-z]+\.toml)`", re.MULTILINE)


def json(text: str) -> None:
    """A block of JSON, one value."""
    standard.loads(text)


def toml(text: str, above: str, folder: Path) -> None:
    """A block of TOML, whole or a part; its keys tell which file it is of.

    Args:
        text: The block.
        above: What stands above it on the page: the heading names the file of rules.
        folder: A folder that is not there yet.
    """
    keys = tomllib.loads(text)
    folder.mkdir()
    if "waiver" in keys:
        (folder / "waivers.toml").write_text(text, "utf-8")
        waivers.load(folder / "waivers.toml")
    elif keys.keys() & {"rule", "partition", "policy"}:
        _rules(text, above, folder)
    elif "fills" in keys:
        (folder / "register.toml").write_text(text, "utf-8")
        profiles.load((folder,))
    elif isinstance(keys.get("table"), list):
        (folder / "layout.toml").write_text(text, "utf-8")
        layout.load(folder / "layout.toml")
    elif keys.keys() & TABULATION:
        _tabulation(text, keys, folder)
    elif keys.keys() & RECORDS:
        RecordFile.made({"source": "lfs", "read": {"file": "data/lfs.csv"}, **keys}, folder / "lfs.toml", "the block")
    elif keys.keys() <= SECTIONS:
        _workspace(text, keys, folder)
    else:
        _mapping(keys)


def _rules(text: str, above: str, folder: Path) -> None:
    name = ["own.toml", *HEADINGS.findall(above)][-1]
    (folder / name).write_text(text, "utf-8")
    for script in re.findall(r'^script = "(.*?)"', text, re.MULTILINE):  # it stands in a block of its own
        (folder / script).touch()
    rules.load((folder, resources.folder("rules")))


def _workspace(text: str, keys: Mapping[str, Any], folder: Path) -> None:
    """What is lacking is added: the area, and sources that are named."""
    lacking = "".join(said for section, said in OFFICE.items() if section not in keys)
    for source in SOURCES - keys.get("sources", {}).keys():
        lacking += f'[sources.{source}]\nname = "{source}"\n'
    (folder / FILE).write_text(f"{lacking}\n{text}", "utf-8")
    workspace = Workspace.load(folder)
    for target in workspace.targets.values():
        with suppress(UnreachableError):  # what is read may name a machine that is not there
            kinds()[target.kind](workspace, target, Secrets({}), Silent())


def _tabulation(text: str, keys: Mapping[str, Any], folder: Path) -> None:
    """What is lacking is added, and the records are the example's."""
    shutil.copytree(resources.folder("examples") / "viet-nam-records" / "records", folder / "records")
    lacking = "".join(f"{key} = {value}\n" for key, value in LEAST.items() if key not in keys)
    (folder / FILE).write_text("".join(OFFICE.values()), "utf-8")
    (folder / "tabulation.toml").write_text(f"{lacking}{text}", "utf-8")
    TabulationFile.load(folder / "tabulation.toml", Workspace.load(folder))


def _mapping(keys: Mapping[str, Any]) -> None:
    """A part is laid over what every mapping file has; lines without a section are dimensions."""
    if all(key.isupper() for key in keys):
        keys = {"dimensions": keys}
    sections = {name: {**WHOLE[name], **keys.get(name, {})} for name in ("read", "dimensions")}
    MappingFile.made({**WHOLE, **keys, **sections}, Path("mapping.toml"))
