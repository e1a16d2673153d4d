"""Whether a mapping file fits its table, and its source what the table counts."""

from collections.abc import Collection

from ilms.eras import FIRST, LAST, Eras
from ilms.errors import UsageError
from ilms.findings import Severity
from ilms.languages import _, each
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.troubles import Troubles
from ilms.messages.notes import book
from ilms.recoding.code_maps import NATIONAL, bare
from ilms.sources.sheet import fold, nearest
from ilms.structures.load import codelist
from ilms.structures.schema import Schema
from ilms.structures.tables import Table
from ilms.workspace import FILE, Source, Workspace, known

PERSONS = "persons"
UNITS = {
    "persons": _("persons"),
    "contracts": _("contracts"),
    "permits": _("permits"),
    "movements": _("movements"),
}
# What a note says that names the unit; ILOSTAT's own T36 has `Nationals registered to work abroad`.
NAMED = {
    "contracts": ("contract", "registered to work", "registered migrant", "hợp đồng"),
    "permits": ("permit", "licence", "license", "approval", "clearance", "registered migrant", "giấy phép"),
    "movements": ("movement", "crossing", "entries", "exits", "lượt", "xuất cảnh", "nhập cảnh"),
}
EXAMPLES = {
    "contracts": _("Contracts registered in the year"),
    "permits": _("Holders of a work permit"),
    "movements": _("Entries at the border"),
}
FILLED = ("REF_AREA", "FREQ", "MEASURE")  # by the workspace and the table, where the mapping has no origin for them


def area(workspace: Workspace) -> None:
    """Whether the area is one of CL_AREA, before every observation is blamed for it.

    Raises:
        UsageError: With its code, where a name or another code of the country was given.
    """
    areas = codelist("CL_AREA")
    if workspace.area in areas:
        return
    given = workspace.area.casefold()
    called = [code.id for code in areas if given in {name.casefold() for name in code.names.values()} or
              any(note.casefold() == given for note in code.annotations.values())]  # fmt: skip
    near = called or nearest(workspace.area, areas.ids)
    raise UsageError(
        _(
            "[workspace] of `{root}` has an area `{area}` that CL_AREA does not have",
            root=workspace.root / FILE,
            area=workspace.area,
        ),
        hint=_("did you mean `{near}`?", near=near[0])
        if near
        else _("`ilms codelist show CL_AREA` shows them: three letters, as VNM"),
    )


def complete(mapping: MappingFile, of: Schema) -> None:
    """Whether the origins are those that the table needs.

    Raises:
        UsageError: A dimension has none, or an origin is for what is no dimension or attribute of the table.
    """
    place = f"`{mapping.path}`"
    known(mapping.dimensions, of.key, f"[dimensions] of {place}")
    known(mapping.attributes, [component.id for component in of.attributes], f"[attributes] of {place}")
    for kind, note in mapping.notes.items():
        known(note.breaks, of.key, f"`breaks` of {kind} in [notes] of {place}")
    missing = [name for name in of.key if name not in mapping.dimensions and name not in FILLED]
    if missing:
        raise UsageError(
            _(
                "{place} gives no origin for {missing} of {table}",
                place=place,
                missing=" and ".join(missing),
                table=mapping.table,
            ),
            hint=_('for example `{missing} = {{ column = "..." }}` in [dimensions]', missing=missing[0]),
        )


def counts(troubles: Troubles, mapping: MappingFile, source: Source, table: Table) -> None:
    """Movements, contracts and permits are not persons: never by silence (domain: Viet Nam's sources).

    Nor to the reader of the table: a note of the source or of the table has to name what is counted (MAP063).

    Raises:
        UsageError: The source is a combination, which no workbook is of.
    """
    if source.combines:
        raise UsageError(
            _(
                "`{mapping}` reads [sources.{source}], which combines other sources",
                mapping=mapping.path,
                source=source.id,
            ),
            hint=_('name the source that the workbook is of: source = "{combines}"', combines=source.combines[0]),
        )
    if source.counts == PERSONS or table.unit["UNIT_MEASURE"] != "PS":
        return
    params = {
        "source": source.id,
        "table": table.code,
        "mapping": mapping.path.name,
        **each(counts=UNITS[source.counts]),
    }
    if mapping.as_persons:
        troubles.say("MAP020", reason=mapping.as_persons, **params)
    else:
        severity = Severity.ERROR if source.counts == "movements" else Severity.WARNING
        troubles.at("MAP019", [None], params, severity)
        if severity is Severity.ERROR:
            return
    told = book().compose(source.notes), book().compose({kind: note.text for kind, note in mapping.notes.items()})
    words = NAMED[source.counts]
    if not any(word in fold(text) for text in told for word in words):
        troubles.say("MAP063", **params, words=", ".join(words), **each(example=EXAMPLES[source.counts]))


def classifications(troubles: Troubles, mapping: MappingFile, source: Source) -> None:
    """A code of one version read by the map of another is silently wrong: K is another section in VSIC 2025."""
    for origin in mapping.dimensions.values():
        declared = source.classifications.get(origin.component, Eras())
        for start in _starts(mapping, {*origin.eras.starts, *declared.starts}):
            versions = declared.at(start)
            since = f" (\u2265 {start})" if start >= FIRST and (declared.starts or origin.later) else ""
            for name in filter(NATIONAL.fullmatch, origin.eras.at(start)):
                params = {"source": source.id, "dimension": origin.component, "map": name, "mapping": mapping.path.name}
                if not versions:
                    troubles.say("MAP033", version=name.upper(), **params)
                elif all(bare(version) != name for version in versions):
                    troubles.say("MAP032", declared=f"{versions[0]}{since}", **params)


def _starts(mapping: MappingFile, changes: Collection[int]) -> list[int]:
    """The first year of each time in which nothing changes and of which the mapping reads any year; 0 is the oldest."""
    starts = sorted({0, *changes})
    if mapping.read.years is None:
        return starts
    chosen = [int(year) for year in mapping.read.years if year.isdigit()]
    ends = [*starts[1:], LAST + 1]
    return [start for start, end in zip(starts, ends, strict=True) if any(start <= year < end for year in chosen)]
