"""Of any two lists: nothing differs from itself, and the changes say all there is to say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.compare.order import out_of_place
from ilms.structures.model import Annotation, Item, ItemScheme
from maintenance.compare.applied import applied

IDS = [f"{letter}{digit}" for letter in "ABC" for digit in range(4)]
LABELS = st.sampled_from(
    ["Total", "Farming", "farming", "Mining of coal", "Mining of ore", "Khai khoáng", "Other", "é"]
)
TEXTS = st.dictionaries(st.sampled_from(["en", "vi", "fr"]), LABELS, max_size=3)
ANNOTATIONS = st.lists(
    st.builds(
        Annotation,
        id=st.none() | st.just("@SDMX"),
        type=st.sampled_from(["ORDER", "IS_TOTAL", None]),
        title=st.none() | st.sampled_from(["1", "2", "Y"]),
        texts=TEXTS,
    ),
    max_size=2,
).map(tuple)


@st.composite
def codelists(draw):
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=8))
    items = [
        Item(
            id=id_,
            names=draw(TEXTS),
            descriptions=draw(TEXTS),
            parent=draw(st.none() | st.sampled_from(ids)),
            annotations=draw(ANNOTATIONS),
        )
        for id_ in ids
    ]
    return ItemScheme(
        id=draw(st.sampled_from(["CL_A", "CL_B"])),
        agency="NSO",
        version=draw(st.sampled_from(["1.0", "1.1.0"])),
        final=draw(st.booleans()),
        valid_from=draw(st.none() | st.just("2025-11-15")),
        scheme="Codelist",
        names=draw(TEXTS),
        annotations=draw(ANNOTATIONS),
        items=tuple(items),
    )


@settings(max_examples=25, deadline=None)
@given(codelists())
def test_nothing_differs_from_itself(scheme):
    assert len(compare(scheme, replace(scheme))) == 0


@settings(max_examples=40, deadline=None)
@given(codelists(), codelists())
def test_an_old_list_with_the_changes_made_is_the_new_one(old, new):
    made = applied(old, compare(old, new))
    assert [item.id for item in made.items] == [item.id for item in new.items]
    left = compare(made, new)
    assert set(left.summary()) <= {Kind.LANGUAGE_MISSING}, left


@settings(max_examples=25, deadline=None)
@given(codelists(), codelists())
def test_every_code_is_told_once(old, new):
    changes = compare(old, new)
    came = [c.item for c in changes.of(Kind.ADDED)] + [c.new for c in changes.of(Kind.RENAMED)]
    went = [c.item for c in changes.of(Kind.REMOVED)] + [c.item for c in changes.of(Kind.RENAMED)]
    assert len(set(came)) == len(came)
    assert len(set(went)) == len(went)
    before, after = {i.id for i in old.items}, {i.id for i in new.items}
    assert after - before <= set(came) <= after
    assert before - after <= set(went) <= before


@given(st.lists(st.integers(), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_as_few_as_possible_are_out_of_place(old, random):
    new = old.copy()
    random.shuffle(new)
    moved = out_of_place(old, new)
    assert [x for x in old if x not in moved] == [x for x in new if x not in moved]
    if old:
        # Taking one out and putting it somewhere else is one change.
        one = random.choice(old)
        rest = [x for x in old if x != one]
        rest.insert(random.randrange(len(old)), one)
        assert len(out_of_place(old, rest)) <= 1


def test_a_list_with_an_id_twice_is_compared_but_not_changed():
    twice = ItemScheme(
        id="CL_A", agency="NSO", scheme="Codelist", items=(Item(id="A"), Item(id="A", names={"en": "a"}))
    )
    once = replace(twice, items=twice.items[:1])
    assert [(c.kind, c.item, c.old) for c in compare(twice, once)] == [
        (Kind.REMOVED, "A", "a"),
        (Kind.LANGUAGE_MISSING, "", "1"),
    ]
    assert len(compare(twice, replace(twice))) == 0
    with pytest.raises(UsageError):
        applied(twice, ())
