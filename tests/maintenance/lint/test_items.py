"""Scripted faults of a list, each told by its code and by nothing else."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.described import describe_alone
from ilms.maintenance.lint.collected import Collected
from ilms.maintenance.lint.items import circles, scheme
from ilms.maintenance.lint.theirs import beside
from ilms.structures.model import Item, ItemScheme

NAMES = {"en": "Sewing", "vi": "May mặc"}
CLEAN = ItemScheme(
    id="CL_NGANH",
    agency="VNM_NSO",
    scheme="Codelist",
    names={"en": "Activities", "vi": "Ngành"},
    items=(
        Item(id="A", names={"en": "Crops", "vi": "Trồng trọt"}),
        Item(id="01", names={"en": "Rice", "vi": "Lúa"}, parent="A"),
        Item(id="B", names={"en": "Mining", "vi": "Khai khoáng"}),
    ),
)


def found(given_: ItemScheme):
    collected = Collected()
    scheme(given_, collected)
    return describe_alone(collected.findings(), "en")


def codes(given_: ItemScheme) -> set[str]:
    return {one.code for one in found(given_)}


def plus(**item) -> ItemScheme:
    return replace(CLEAN, items=(*CLEAN.items, Item(**{"names": NAMES} | item)))


def test_a_clean_list():
    assert codes(CLEAN) == set()


NFD = unicodedata.normalize("NFD", "Đường bộ")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"id": "A"}, "STR201"),
        ({"id": "NÔNG"}, "STR202"),
        ({"id": "A B"}, "STR202"),
        ({"id": ""}, "STR202"),
        ({"id": "C", "names": {"en": "Roads", "vi": NFD}}, "STR203"),
        ({"id": "C", "descriptions": {"vi": NFD}}, "STR203"),
        ({"id": "C", "parent": "C"}, "STR204"),
        ({"id": "C", "parent": "D"}, "STR205"),
        ({"id": "C", "names": {"en": "Roads"}}, "STR206"),
        ({"id": "C", "names": {"en": "Roads", "vi": "KHAI  khoáng"}}, "STR207"),
        ({"id": "C", "names": {"en": "Roads ", "vi": "Đường"}}, "STR214"),
        ({"id": "C", "names": {"en": "...", "vi": "Đường"}}, "STR214"),
        ({"id": "C", "names": {"en": "Roads\u200b", "vi": "Đường"}}, "STR214"),
    ],
)
def test_a_fault_is_told_once(item, code):
    assert codes(plus(**item)) == {code}


def test_equal_labels_are_told_below_one_heading_only():
    assert codes(plus(id="02", parent="B", names={"en": "Rice", "vi": "Lúa"})) == set()
    [one] = found(plus(id="02", parent="A", names={"en": "rice", "vi": "Lúa"}))
    assert one.message.startswith("01, 02 in Codelist VNM_NSO:CL_NGANH(1.0) have the same name (en, vi)")


def test_how_many_names_are_missing_is_exact():
    more = replace(CLEAN, items=(*CLEAN.items, *(Item(id=f"C{n}", names={"en": f"Crop {n}"}) for n in range(12))))
    [one] = found(more)
    assert "of 15: 12 (C0, C1, C2, C3, C4, C5, C6, C7, ...)" in one.message


def test_guidelines_bind_nobody():
    [one] = found(replace(CLEAN, id="NGANH"))
    assert (one.code, one.severity, one.shown) == ("STR213", "info", ("NGANH", "CL_..."))


def test_values_of_a_value_list_may_be_anything():
    assert codes(replace(CLEAN, scheme="ValueList", items=(Item(id="½ %", names=NAMES),))) == set()


@given(st.dictionaries(st.integers(0, 7), st.none() | st.integers(0, 7)))
def test_every_circle_is_found_and_nothing_else(parents):
    above = {str(item): None if parent is None else str(parent) for item, parent in parents.items()}

    def goes_round(item: str) -> bool:
        at = above.get(item)
        for _ in above:
            if at is None or at == item:
                break
            at = above.get(at)
        return at == item

    told = [item for ring in circles(above) for item in ring]
    assert sorted(told) == sorted(item for item in above if goes_round(item))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda items: (*items, Item(id="Z", names=NAMES)), {"STR211"}),
        (lambda items: items[:-1], {"STR215"}),
        (lambda items: (replace(items[0], names={"en": "Plants", "vi": "Trồng trọt"}), *items[1:]), {"STR210"}),
        (lambda items: (replace(items[0], names={**items[0].names, "km": "x"}), *items[1:]), set()),
        (lambda items: items, set()),
    ],
)
def test_beside_the_agency_s_own(edit, told):
    collected = Collected()
    beside(replace(CLEAN, items=tuple(edit(CLEAN.items))), CLEAN, collected)
    assert {batch.code for batch in collected.findings()} == told
