"""A list of an office and tables of it, small enough to be read."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ilms.described import describe_alone
from ilms.maintenance.canonical import document
from ilms.maintenance.sheets.importing import Import
from ilms.structures.model import Annotation, Item, ItemScheme

OURS = "VNM_NSO"


def code(id_: str, vi: str, en: str, parent: str | None = None) -> Item:
    note = (Annotation(type="ORDER", title=id_), Annotation(type="IS_TOTAL", title="N"))
    return Item(id=id_, parent=parent, names={"en": en, "vi": vi}, annotations=note)


VSIC = ItemScheme(
    scheme="Codelist", id="CL_VSIC", agency=OURS, version="1.0.0", names={"en": "Industries", "vi": "Ngành kinh tế"},
    items=(
        code("01", "Nông nghiệp", "Agriculture"), code("011", "Trồng cây hàng năm", "Annual crops", "01"),
        code("0111", "Trồng lúa", "Growing of rice", "011"), code("0112", "Trồng ngô", "Growing of maize", "011"),
    ),
)  # fmt: skip
HEAD = f"{OURS}:CL_VSIC(1.0.0)"
ROWS = {
    HEAD: ("", "Ngành kinh tế", "Industries"), "01": ("", "Nông nghiệp", "Agriculture"),
    "011": ("01", "Trồng cây hàng năm", "Annual crops"), "0111": ("011", "Trồng lúa", "Growing of rice"),
    "0112": ("011", "Trồng ngô", "Growing of maize"),
}  # fmt: skip


def keep(root: Path, scheme: ItemScheme = VSIC) -> Path:
    """A store with the list."""
    path = root / "codelists" / f"{scheme.id}.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(scheme.id, [scheme])[0])
    return path


def csv_of(path: Path, rows: Mapping[str, Iterable[str]], columns: str = "id;parent;name:vi;name:en") -> Path:
    lines = [columns, *(";".join((id_, *cells)) for id_, cells in rows.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def told(one: Import) -> dict[str, list[str]]:
    """What is wrong, by code, each with its place."""
    found: dict[str, list[str]] = {}
    for finding in describe_alone(one.findings, cells=one.provenance):
        for where in finding.where:
            found.setdefault(finding.code, []).append(str(where.get("cell") or where.get("line")))
    return found
