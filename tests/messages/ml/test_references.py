"""References are XML's, not HTML's, wherever they are resolved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ilms.messages.ml.blocks import elements
from ilms.messages.ml.references import resolved

TEXTS = ["&#150;", "&#x85;", "&#128512;", "&amp;lt;", "&amp;amp;#38;", "&quot;&apos;&gt;&lt;", "&#10;", "&amp;nbsp;"]


def by_the_parser(text):
    return etree.fromstring(f'<a b="{text}"/>').get("b")


@pytest.mark.parametrize("text", TEXTS)
def test_they_are_what_a_parser_makes_of_them(text):
    assert resolved(text) == by_the_parser(text)
    block = f'<Obs A="{text}"/>\n<Obs A="plain"/>\n'.encode()
    assert elements(block, None, 1).on_rows["A"].to_pylist() == [by_the_parser(text), "plain"]


@given(st.lists(st.sampled_from(["&amp;", "&lt;", "a", "#", ";", "&#65;", "&#x41;", "nbsp", " "])))
def test_any_mixture_is_resolved_once(parts):
    text = "".join(parts)
    assert resolved(text) == by_the_parser(text)
