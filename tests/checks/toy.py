"""A small DSD of another agency, for what the ILO's do not say: free text, facets, groups, regions and keys."""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from checks.made import TODAY
from ilms.checks.form.structure import structural
from ilms.checks.rules.load import packaged
from ilms.findings import Batch
from ilms.observations import Observations
from ilms.structures.constraint import Constraint
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

KEY = ("FREQ", "AREA", "KIND", "TIME_PERIOD")
NO_GROUPS: Mapping[str, tuple[str, ...]] = {}
BASE = {"FREQ": "A", "AREA": "VNM", "KIND": "T", "TIME_PERIOD": "2019", "OBS_VALUE": "1"}


def coded(name: str, *codes: str, role: Role = Role.DIMENSION, attachment: tuple[str, ...] = ()) -> Component:
    """A component with a codelist of its own."""
    listed = Codelist(Reference("X", f"CL_{name}", "1.0"), {"en": name}, tuple(Code(c, {"en": c}) for c in codes))
    return Component(name, role, codelist=listed, attachment=attachment)


def free(name: str, role: Role, attachment: tuple[str, ...] = (), **facets: str) -> Component:
    """A component of text."""
    longest = int(facets["maxLength"]) if "maxLength" in facets else None
    return Component(
        name, role, text_type=facets.get("textType"), max_length=longest, attachment=attachment, facets=facets
    )


def schema(
    *more: Component, constraints: tuple[Constraint, ...] = (), groups: Mapping[str, tuple[str, ...]] = NO_GROUPS
) -> Schema:
    """The toy's schema; a component given replaces the toy's own of that id."""
    own = [
        coded("FREQ", "A", "Q"), coded("AREA", "VNM", "KHM", "LAO"), coded("KIND", "T", "M", "F"),
        free("TIME_PERIOD", Role.TIME, textType="ObservationalTimePeriod"),
        free("OBS_VALUE", Role.MEASURE, textType="Double"),
        free("COMMENT", Role.ATTRIBUTE, KEY),
    ]  # fmt: skip
    given = {component.id: component for component in more}
    components = tuple(given.pop(c.id, c) for c in own) + tuple(given.values())
    order = (Role.DIMENSION, Role.TIME, Role.MEASURE, Role.ATTRIBUTE)
    components = tuple(sorted(components, key=lambda c: order.index(c.role)))
    made = Schema(Reference("X", "FLOW", "1.0"), Reference("X", "TOY", "1.0"), {}, components, groups=groups)
    allowed: dict[str, frozenset[str]] = {}
    for component in components:
        every = component.codelist.ids if component.codelist else ()
        for limit in constraints:
            taken = limit.of_one(component.id, every)
            if taken is not None:
                allowed[component.id] = allowed.get(component.id, taken) & taken
    return replace(made, allowed=allowed, constraints=constraints)


def check(made: Schema, *changes: Mapping[str, str | None]) -> dict[str, Batch]:
    """What the structural checks say of rows that differ from a right one, by code."""
    every = [{**BASE, **change} for change in changes]
    names = dict.fromkeys(name for row in every for name in row)
    observations = Observations.from_columns(made, {name: [row.get(name) for row in every] for name in names})
    found: dict[str, Batch] = {}
    for batch in structural(observations, None, packaged().policy, TODAY):
        before = found.get(batch.code)
        found[batch.code] = batch if before is None else _together(before, batch)
    return found


def _together(one: Batch, other: Batch) -> Batch:
    """Two batches of one code, about two components."""
    params = pa.concat_tables([one.params, other.params])
    return replace(one, params=params, rows=pa.concat_arrays([one.rows, other.rows]))
