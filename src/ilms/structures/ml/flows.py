"""Dataflows and categorisations."""

from ilms.structures.message import Element
from ilms.structures.ml.dialect import Dialect
from ilms.structures.ml.named import read_maintained, write_maintained
from ilms.structures.ml.node import Node
from ilms.structures.model import Categorisation, Dataflow


def read_dataflow(node: Node) -> Dataflow:
    """A dataflow and the DSD it is of."""
    return Dataflow(**read_maintained(node), structure=node.pointer("DataStructure", "Structure"))


def read_categorisation(node: Node) -> Categorisation:
    """What is put under which category."""
    source, target = node.pointer("Dataflow", "Source"), node.pointer("Category", "Target")
    return Categorisation(**read_maintained(node), source=source, target=target)


def write_dataflow(dialect: Dialect, parent: Element, given: Dataflow) -> None:
    """Append the dataflow."""
    made = write_maintained(dialect, parent, "structure:Dataflow", given)
    if given.structure:
        dialect.refer(made, "structure:Structure", given.structure, str(given))


def write_categorisation(dialect: Dialect, parent: Element, given: Categorisation) -> None:
    """Append the categorisation."""
    made = write_maintained(dialect, parent, "structure:Categorisation", given)
    if given.source and given.target:
        dialect.refer(made, "structure:Source", given.source, str(given))
        dialect.refer(made, "structure:Target", given.target, str(given))
