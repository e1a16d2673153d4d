"""Items read in one pass are those that the strict reader gives, whatever else stands in them."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ilms.errors import UsageError
from ilms.structures.message import LANG, Element
from ilms.structures.ml import item_schemes
from ilms.structures.ml.message import write_message
from ilms.structures.ml.node import Node
from ilms.structures.ml.plain_items import plain
from ilms.structures.model import Annotation, Item, ItemScheme, StructureMessage
from structures.made import HEADER, items, unique


def elements(made: tuple[Item, ...], format_: str) -> list[Element]:
    scheme = ItemScheme(id="CL", agency="X", scheme="Codelist", items=made)
    return list(write_message(StructureMessage(HEADER, (scheme,)), format_).iter("{*}Code"))


def element() -> Element:
    """One code of everything that is plain."""
    texts = {"en": "A", "vi": "B"}
    remark = Annotation(id="1", title="t", type="ORDER", texts={"en": "x"})
    item = Item(id="C", parent="P", names=texts, descriptions=texts, annotations=(remark, remark))
    (made,) = elements((item,), "sdmx-ml-2.1")
    return made


def put(kind: str, into: Element) -> None:
    """Something that is not expected, in one place."""
    match kind:
        case "attribute":
            into.set("x", "1")
        case "language":
            into.set(LANG, "")
        case "instruction":
            into.append(etree.ProcessingInstruction("do", "it"))
        case "again":
            for child in [deepcopy(child) for child in into]:
                into.append(child)
        case _:
            etree.SubElement(into, f"{{{etree.QName(into).namespace}}}{kind}").text = "t"


def strictly(given_: Element) -> Item | UsageError:
    try:
        return item_schemes._read(Node(given_, "here"))  # what `plain` must never depart from
    except UsageError as refused:
        return refused


@given(made=unique(items), modern=st.booleans())
def test_what_is_plain_is_what_the_strict_reader_gives(made: tuple[Item, ...], modern: bool) -> None:
    for one in elements(made, "sdmx-ml-3.0" if modern else "sdmx-ml-2.1"):
        found = plain(one)
        assert found is None or found == strictly(one)


def test_an_item_of_everything_plain_is_read_in_one_pass() -> None:
    found = plain(element())
    assert found is not None
    assert found == strictly(element())


@pytest.mark.parametrize(
    "kind",
    ["attribute", "language", "instruction", "again", "Name", "Description", "Annotations", "Parent", "Annotation",
     "AnnotationTitle", "AnnotationText", "AnnotationURL", "Link", "Ref", "Strange"],
)  # fmt: skip
def test_nothing_unexpected_is_passed_over_anywhere(kind: str) -> None:
    for place in range(len(list(element().iter()))):
        changed = element()
        put(kind, list(changed.iter())[place])
        found, strict = plain(changed), strictly(changed)
        assert found is None or found == strict, (kind, list(changed.iter())[place].tag)
