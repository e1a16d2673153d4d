"""What two artefacts say, compared: what means something counts, how it is written down does not."""

from dataclasses import replace

import pytest

from ilms import resources
from ilms.structures import files
from ilms.structures.model import (
    Annotation,
    DataConstraint,
    DataStructure,
    Item,
    ItemScheme,
    Maintainable,
    StructureHeader,
    StructureMessage,
)
from ilms.submission.structures.contents import differences, fingerprint, needs, read

HEADER = StructureHeader("X", "2026-11-22T00:00:00Z", "X")


def packaged(folder: str, stem: str) -> tuple[Maintainable, ...]:
    return files.read(resources.folder(folder) / f"{stem}.xml").artefacts


@pytest.fixture(scope="module")
def economy() -> ItemScheme:
    (found,) = packaged("codelists", "CL_ECO")
    assert isinstance(found, ItemScheme)
    return found


def told(first: Maintainable, second: Maintainable) -> list[tuple[str | None, ...]]:
    return [(one["kind"], one["item"], one["field"]) for one in differences(first, second)]


@pytest.mark.parametrize("form", files.FORMATS)
@pytest.mark.parametrize("stem", ["MNA_OEMP_SEX_CDS_NB", "concepts", "categories"])
def test_the_same_in_every_format_is_the_same(stem: str, form: str) -> None:
    for artefact in packaged("dsd", stem):
        content, _ = files.encoded(StructureMessage(HEADER, (artefact,)), form)
        (again,) = read(content, "again")
        assert told(artefact, again) == ([("removed", "", "final")] if artefact.final and form != "sdmx-ml-2.1" else [])


def test_how_it_is_written_down_does_not_count(economy: ItemScheme) -> None:
    backwards = dict(reversed(economy.names.items()))
    other = replace(economy, names=backwards, uri="http://elsewhere", partial=False, structure_url="http://elsewhere")
    assert differences(economy, other) == []
    assert fingerprint(economy) == fingerprint(other)
    assert differences(replace(economy, final=None), replace(economy, final=False)) == []


def test_every_change_is_told_where_it_is(economy: ItemScheme) -> None:
    first, second, *rest = economy.items
    new = Item(id="ECO_NEW", names={"en": "New"})
    assert told(economy, replace(economy, items=(*economy.items, new))) == [("added", "ECO_NEW", "")]
    (one,) = differences(economy, replace(economy, items=(second, *rest)))
    assert (one["kind"], one["item"], one["old"], one["new"]) == ("removed", first.id, first.names["en"], None)
    assert told(economy, replace(economy, items=(second, first, *rest))) == [("revised", "", "items order")]
    renamed = replace(first, names={**first.names, "vi": "khác"})
    (one,) = differences(economy, replace(economy, items=(renamed, second, *rest)))
    assert (one["item"], one["field"], one["old"], one["new"]) == (first.id, "names.vi", first.names["vi"], "khác")
    without = replace(first, names={k: v for k, v in first.names.items() if k != "vi"})
    assert told(economy, replace(economy, items=(without, second, *rest))) == [("removed", first.id, "names.vi")]
    noted = replace(first, annotations=(*first.annotations, Annotation(type="MINE", title="1")))
    assert ("added", first.id, "annotations[MINE].title") in told(
        economy, replace(economy, items=(noted, second, *rest))
    )
    assert fingerprint(economy) != fingerprint(replace(economy, items=(renamed, second, *rest)))


def test_of_a_data_structure_order_attachment_and_lists_count() -> None:
    (dsd,) = (one for one in packaged("dsd", "MNA_OEMP_SEX_CDS_NB") if isinstance(one, DataStructure))
    first, second, *rest = dsd.dimensions
    swapped = replace(dsd, dimensions=(replace(second, position="1"), replace(first, position="2"), *rest))
    assert told(dsd, swapped) == [("revised", "", "dimensions order")]
    # Where the file has them does not count: the position says it.
    assert differences(dsd, replace(dsd, dimensions=(second, first, *rest))) == []
    noted = next(one for one in dsd.attributes if one.usage == "optional")
    others = tuple(one for one in dsd.attributes if one is not noted)
    assert ("revised", noted.id, "usage") in told(
        dsd, replace(dsd, attributes=(*others, replace(noted, usage="mandatory")))
    )


def test_of_a_constraint_each_value_counts() -> None:
    (one,) = (one for one in packaged("dsd", "MNA_OEMP_SEX_CDS_NB") if isinstance(one, DataConstraint))
    region, *others = one.regions
    chosen = max(region.selections, key=lambda selection: len(selection.values))
    less = replace(chosen, values=chosen.values[1:])
    selections = tuple(less if selection is chosen else selection for selection in region.selections)
    found = told(one, replace(one, regions=(replace(region, selections=selections), *others)))
    assert ("removed", "", f"regions[].selections[{chosen.id}].values[{chosen.values[0].text}]") in found


def test_what_an_artefact_refers_to() -> None:
    found = {kind: [] for kind in ("Codelist", "ConceptScheme", "DataStructure", "Dataflow", "CategoryScheme")}
    for artefact in (*packaged("dsd", "MNA_OEMP_SEX_CDS_NB"), *packaged("dsd", "categories")[:2]):
        for kind, reference in needs(artefact):
            found[kind].append(str(reference))
    assert "ILO:CL_CDS(1.0)" in found["Codelist"]
    assert "ILO:CS_ILOSTAT(1.0)" in found["ConceptScheme"]
    assert found["DataStructure"] == ["ILO:MNA_OEMP_SEX_CDS_NB(1.0)"]
    assert "ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0)" in found["Dataflow"]
    assert found["CategoryScheme"] == ["ILMS:ILMS_TABLES(1.0)"]
