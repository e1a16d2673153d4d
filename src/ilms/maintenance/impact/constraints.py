"""Codes that constraints list one by one or name as versions, and new codes beside those that they list."""

from collections.abc import Iterator, Mapping

from lxml import etree

from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.impact.changed import Changed, Name
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.rewriting.xml_file import XmlFile
from ilms.structures.load import indicators
from ilms.structures.message import Element
from ilms.structures.store import current
from ilms.workspace import Workspace

VERSIONS = ("COLLECTED", "DISSEMINATED")  # annotations that name classification versions (docs/structures.md)
SELECTIONS = ("KeyValue", "Attribute", "Component")


def touches(changed: Changed, workspace: Workspace, lists: Mapping[str, Name]) -> Iterator[Touch]:
    """Every value of a constraint that changed, and every constraint of a version that has a new code.

    Args:
        changed: What changed.
        workspace: Whose own files are told from the packaged ones.
        lists: By component the list that changed, of those that have one.
    """
    for stem in indicators():
        path = current().files("dsd", stem)[0]
        packaged = not path.is_relative_to(workspace.root)
        file = XmlFile.read(path)
        for selection in file.elements(*SELECTIONS):
            component = selection.get("id", "")
            if component in lists:
                yield from _values(changed, file, selection, lists[component], packaged=packaged)
                yield from _lacking(changed, file, selection, lists[component], packaged=packaged)
        for annotation in file.elements("Annotation"):
            yield from _versions(changed, file, annotation, packaged=packaged)


def _values(changed: Changed, file: XmlFile, selection: Element, list_: Name, *, packaged: bool) -> Iterator[Touch]:
    for element in selection.iterchildren("{*}Value"):
        text = (element.text or "").strip()
        for change in changed.of(list_, text):
            becomes = changed.written(change, text)
            edit = file.replaced(element, becomes) if becomes is not None else None
            place = (file.path, packaged, file.line(element), selection.get("id", ""))
            yield Touch(change, What.CONSTRAINT, *place, text, becomes, edit)


def _versions(changed: Changed, file: XmlFile, annotation: Element, *, packaged: bool) -> Iterator[Touch]:
    """Versions that a table is collected or disseminated in: the headings of their codes."""
    said = {
        etree.QName(one).localname: one for one in annotation.iterchildren("{*}AnnotationType", "{*}AnnotationTitle")
    }
    kind, title = said.get("AnnotationType"), said.get("AnnotationTitle")
    if kind is None or title is None or kind.text not in VERSIONS:
        return
    versions = [(changed.unmistakable.get(one, ""), one) for one in (title.text or "").split()]
    renamed = " ".join(changed.renamed(*one) for one in versions)
    for change in [change for one in versions for change in changed.of(*one)]:
        becomes = renamed if change.kind is Kind.RENAMED else None
        edit = file.replaced(title, renamed) if becomes else None
        place = (file.path, packaged, file.line(title), str(kind.text), title.text or "")
        yield Touch(change, What.CONSTRAINT, *place, becomes, edit)


def _lacking(changed: Changed, file: XmlFile, selection: Element, list_: Name, *, packaged: bool) -> Iterator[Touch]:
    """New codes of a version of which the constraint lists others."""
    listed = {(element.text or "").strip() for element in selection.iterchildren("{*}Value")}
    parents = {item.parent for code, item in changed.old[list_].items() if code in listed} - {None}
    for change in changed.added(list_):
        if change.item in listed:
            continue
        if change.parent in parents if change.parent else _of_version(change.item, listed):
            yield Touch(change, What.CONSTRAINT, file.path, packaged, file.line(selection), selection.get("id", ""))


def _of_version(code: str, listed: set[str]) -> bool:
    version = code.rpartition("_")[0]
    return bool(version) and any(one.rpartition("_")[0] == version for one in listed)
