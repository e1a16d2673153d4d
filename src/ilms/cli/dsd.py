"""`ilms dsd`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli import dsd_check, dsd_diff, dsd_pull
from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.cli.overwriting import refuse_over
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.structures.schema import Component, Schema

group = typer.Typer(
    help="Data structure definitions: dimensions, attributes, codelists.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
group.command("diff")(dsd_diff.command)
group.command("check")(dsd_check.command)
group.command("pull")(dsd_pull.command)
SHORT = 12  # as many codes are named in a phrase
STRUCTURE = typer.Option(None, "--structure", help="An SDMX-ML structure file, of any agency.")


@group.command("list")
def list_(structure: Path = STRUCTURE) -> int:
    """The dataflows, with the table each is of and its dimensions."""
    held = _schemas(structure)
    if console.as_json:
        console.json({"dataflows": [_summary(schema) for schema in held.values()]})
        return 0
    rows = [(name, _table(schema), ".".join(schema.key)) for name, schema in held.items()]
    console.data(grid(rows))
    return 0


@group.command("show")
def show(
    id_: str = typer.Argument(..., metavar="ID", help="A dataflow (DF_X), its DSD (X) or a table (C18)."),
    structure: Path = STRUCTURE,
) -> int:
    """One dataflow: its components, what codes them, where they attach and what may be reported."""
    schemas = _wanted(id_, structure)
    if console.as_json:
        console.json({"dataflows": [_detail(schema) for schema in schemas]})
        return 0
    for schema in schemas:
        _print(schema)
    return 0


@group.command("xsd")
def xsd(
    id_: str = typer.Argument(..., metavar="DATAFLOW", help="A dataflow, its DSD or a table (C18)."),
    out: Path | None = typer.Option(None, "-o", "--output", metavar="FILE", help="Where to; else stdout."),
    flat: bool = typer.Option(False, "--flat", help="Of the flat form; else of series along time."),
    version: str = typer.Option("2.1", "--version", metavar="2.1|3.0", help="Of SDMX-ML."),
    structure: Path = STRUCTURE,
) -> int:
    """Write the XML schema that the dataflow's structure-specific SDMX-ML messages must follow."""
    from ilms.errors import UsageError
    from ilms.messages.header import FLAT, SERIES
    from ilms.messages.ml.names import V21, V30
    from ilms.messages.xsd import data_schema

    of = {"2.1": V21, "3.0": V30}.get(version)
    if of is None:
        raise UsageError(
            _("there is no schema for SDMX-ML `{version}`", version=version), hint=_("`--version` is 2.1 or 3.0")
        )
    schemas = _wanted(id_, structure)
    if len(schemas) != 1:
        names = ", ".join(schema.dataflow.id for schema in schemas)
        raise UsageError(
            _("`{name}` is several dataflows: each has its own schema", name=id_),
            detail=_("they are: {names}", names=names),
            hint=_("`ilms dsd xsd {dataflow}`", dataflow=schemas[0].dataflow.id),
        )
    content = data_schema(schemas[0], FLAT if flat else SERIES, version=of)
    if out is None:
        console.data(content.decode().rstrip("\n"))
    else:
        refuse_over(out, (structure,))
        out.write_bytes(content)
        console.say(f"wrote `{out}`; it imports the official schemas, which must lie beside it")
    return 0


def _schemas(structure: Path | None) -> dict[str, "Schema"]:
    from ilms.structures.load import indicators, schema, schemas_in
    from ilms.structures.tables import tables

    if structure:
        return schemas_in(structure)
    # In the questionnaire's order, then what else there is.
    held = (*(table.indicator for table in tables()), *indicators())
    return {found.dataflow.id: found for found in map(schema, dict.fromkeys(held))}


def _wanted(id_: str, structure: Path | None) -> list["Schema"]:
    from ilms.structures.load import bare, indicators, resolver, schema
    from ilms.structures.tables import find

    if structure:
        return [resolver(structure, None)(id_)]
    return [schema(id_)] if bare(id_) in indicators() else [schema(table.dataflow) for table in find(id_)]


def _table(schema: "Schema") -> str:
    from ilms.structures.tables import table_of

    table = table_of(schema.dataflow.id) if schema.dataflow.agency == "ILO" else None
    return table.code if table else ""


def _summary(schema: "Schema") -> dict[str, Any]:
    return {
        "dataflow": str(schema.dataflow),
        "structure": str(schema.structure),
        "table": _table(schema) or None,
        "names": schema.names,
        "key": schema.key,
    }


def _detail(schema: "Schema") -> dict[str, Any]:
    return {
        **_summary(schema),
        "annotations": schema.annotations,
        "components": [
            {
                "id": c.id,
                "role": str(c.role),
                "names": c.names,
                "codelist": str(c.codelist.reference) if c.codelist else None,
                "allowed": _allowed(schema, c),
                "text_type": c.text_type,
                "max_length": c.max_length,
                "mandatory": c.mandatory,
                "attachment": c.attachment,
                "group": c.group,
                "multiple": c.multiple,
                "most": c.most,
            }
            for c in schema.components
        ],
        "groups": schema.groups,
    }


def _allowed(schema: "Schema", component: "Component") -> list[str] | None:
    """The codes a constraint allows, in the codelist's order; None where none speaks of the component."""
    allowed = schema.allowed.get(component.id)
    if allowed is None or component.codelist is None:
        return sorted(allowed) if allowed is not None else None
    return [code for code in component.codelist.ids if code in allowed]


def _print(schema: "Schema") -> None:
    name = schema.names.get(console.lang) or schema.names.get("en", "")
    console.data(f"{schema.dataflow}\n  {name}\n  structure {schema.structure}")
    console.data(grid([(c.id, c.role, _said(schema, c)) for c in schema.components], indent="  "))
    if schema.annotations:
        console.data("\n" + grid(schema.annotations.items(), indent="  "))
    console.data("")


def _said(schema: "Schema", component: "Component") -> str:
    """What one component holds and where it attaches, in a phrase."""
    said = []
    if component.codelist:
        allowed = _allowed(schema, component)
        size = len(component.codelist)
        few = f"{component.codelist.reference}, {size} codes"
        if allowed is not None and len(allowed) < size:
            few += f", {len(allowed)} allowed" + (f": {' '.join(allowed)}" if len(allowed) <= SHORT else "")
        said.append(few)
    else:
        said.append(component.text_type or "text")
    if component.max_length:
        said.append(f"at most {component.max_length} characters")
    if component.mandatory:
        said.append("mandatory")
    if component.multiple:
        said.append("several values" if component.most is None else f"at most {component.most} values")
    if component.group:
        said.append(f"of group {component.group}")
    elif component.attachment:
        whole = set(component.attachment) == set(schema.key)
        said.append("of the observation" if whole else f"of {', '.join(component.attachment)}")
    return "; ".join(said)
