"""The category scheme: modules and tables, and each dataflow under its table."""

from ilms.maintenance.canonical import AGENCY, add, envelope, name_in, refer
from ilms.maintenance.flows import Flow
from ilms.maintenance.names import Names
from ilms.structures.message import Element


def categories(every: list[Flow], names: Names) -> Element:
    """Modules and tables as categories, and each dataflow put under its table."""
    root, structures = envelope("CATEGORIES")
    scheme = add(
        add(structures, "structure:CategorySchemes"), "structure:CategoryScheme",
        id="ILMS_TABLES", agencyID=AGENCY, version="1.0", isFinal="false",
    )  # fmt: skip
    name_in(scheme, dict(names.of("CATEGORYSCHEME", "ILMS_TABLES")))
    modules = {flow.module: flow for flow in every}
    for module, flow in modules.items():
        category = add(scheme, "structure:Category", id=module)
        name_in(category, dict(flow.module_names))
        for number in dict.fromkeys(f.number for f in every if f.module == module):
            name_in(add(category, "structure:Category", id=number), dict(names.of("TABLE", number)))
    holder = add(structures, "structure:Categorisations")
    for flow in every:
        made = add(
            holder, "structure:Categorisation", id=f"CAT_{flow.indicator}", agencyID=AGENCY, version="1.0",
        )  # fmt: skip
        name_in(made, {"en": f"Table {flow.number}: DF_{flow.indicator}"})
        refer(add(made, "structure:Source"), "datastructure", "Dataflow", "ILO", f"DF_{flow.indicator}")
        add(
            add(made, "structure:Target"), "Ref", id=f"{flow.module}.{flow.number}",
            maintainableParentID="ILMS_TABLES", maintainableParentVersion="1.0", agencyID=AGENCY,
            package="categoryscheme", **{"class": "Category"},
        )  # fmt: skip
    return root
