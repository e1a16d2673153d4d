"""`ilms maps`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.cli.overwriting import refuse_over
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.recoding.code_map import CodeMap

group = typer.Typer(
    help="Code maps: an office's labels and the ILO's codes.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@group.command("list")
def list_() -> int:
    """The code maps, the workspace's own before the packaged ones."""
    from ilms.recoding.code_maps import Maps

    folders = _folders()
    maps = Maps(folders)
    rows = [(name, maps.get(name), str(path.parent)) for name, path in maps.files().items()]
    if console.as_json:
        told = [{"map": name, "labels": len(one.labels), "folder": folder} for name, one, folder in rows]
        console.json({"maps": told})
        return 0
    labels = console.words.counted
    console.data(
        grid([(name, labels("maps.labels", len(one.labels)), folder) for name, one, folder in rows], figures=(1,))
    )
    return 0


@group.command("show")
def show(name: str = typer.Argument(..., metavar="NAME", help="A map of `ilms maps list`.")) -> int:
    """Every label of a map with its code."""
    from ilms.recoding.code_maps import Maps

    rows = _rows(Maps(_folders()).get(name))
    if console.as_json:
        console.json({"map": name, "labels": [{"label": label, "code": code} for label, code in rows]})
        return 0
    console.data(grid((code or console.words("maps.not_read"), label) for label, code in rows))
    return 0


@group.command("export")
def export(
    mapping: Path = typer.Argument(..., metavar="MAPPING", help="A mapping file: mappings/c18-dolab.toml."),
    out: Path = typer.Option(..., "-o", "--output", metavar="FILE", help="The file to write."),
    to: str = typer.Option("sdmx-ml-3.0", "--to", metavar="FORMAT", help="sdmx-ml-3.0 or sdmx-json-2.0."),
) -> int:
    """Write a mapping as a StructureMap of SDMX 3.0, with its representation maps and the structure it begins at.

    The standard begins at a table of labels, one column a component; how the sheet is laid out, signs, units and sums
    stay with the mapping file. `ilms convert --map` applies such maps to messages.
    """
    from ilms.errors import UsageError
    from ilms.mapping.gather import Office
    from ilms.mapping.mapping_file import MappingFile
    from ilms.mapping.standard_maps import structure_message
    from ilms.messages.header import now
    from ilms.structures import files

    if to not in ("sdmx-ml-3.0", "sdmx-json-2.0"):
        raise UsageError(_("`--to {to}` has no structure maps", to=to), hint=_("sdmx-ml-3.0 or sdmx-json-2.0"))
    if not mapping.is_file():
        raise UsageError(
            _("there is no file `{mapping}`", mapping=mapping), hint=_("a mapping file: mappings/c18-dolab.toml")
        )
    workspace = console.workspace()
    office, given = Office(workspace), MappingFile.load(mapping)
    target = office.target(given, office.table(given))
    message, unsaid = structure_message(given, target, workspace.sender.id, now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    refuse_over(out, (mapping,))
    files.write(message, out, to)
    kinds = [artefact.kind for artefact in message.artefacts]
    if console.as_json:
        console.json({"output": str(out), "artefacts": [str(one) for one in message.artefacts], "unsaid": unsaid})
        return 0
    console.say(console.words("maps.written", file=out, maps=kinds.count("RepresentationMap")))
    for label in unsaid:
        console.say(console.words("maps.unsaid", label=label))
    return 0


def _rows(one: "CodeMap") -> list[tuple[str, str]]:
    from ilms.sources.sheet import fold

    return [(label, one.codes[fold(label)]) for label in one.labels]


def _folders() -> list[Path]:
    from ilms import resources

    workspace = console.inside()
    return list(workspace.overlay("maps")) if workspace else [resources.folder("maps")]
