import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.mapping.representation_map import Rows
from ilms.structures.model import MappedValue, RepresentationMap, ValueMapping


def rows(*mappings: tuple[object, ...]) -> Rows:
    """From (source or sources, target ...): a text is a plain value."""
    made = []
    for sources, *targets in mappings:
        values = sources if isinstance(sources, tuple) else (sources,)
        given_ = tuple(one if isinstance(one, MappedValue) else MappedValue(str(one)) for one in values)
        made.append(ValueMapping(given_, tuple(str(target) for target in targets)))
    return Rows.of(
        RepresentationMap(id="M", agency="X", sources=("String",), targets=("String",), mappings=tuple(made))
    )


def regex(text: str) -> MappedValue:
    return MappedValue(text, regex=True)


def test_a_value_a_mapped_one_nothing_and_none() -> None:
    of = rows(("Nam", "SEX_M"), ("Khác",))
    assert of.targets(("Nam",)) == ("SEX_M",)
    assert of.targets(("Khác",)) == ()
    assert of.targets(("Nữ",)) is None


def test_an_exact_value_comes_before_patterns_and_the_first_pattern_before_the_others() -> None:
    of = rows((regex("A.*"), "ONE"), (regex(".*"), "ANY"), ("AB", "EXACT"))
    assert [of.targets((value,)) for value in ("AB", "AC", "X")] == [("EXACT",), ("ONE",), ("ANY",)]


def test_groups_of_a_regular_expression_stand_in_the_target() -> None:
    of = rows((regex(r"(\d{4})-?Q(\d)"), r"\1-Q\2"))
    assert of.targets(("2024Q3",)) == ("2024-Q3",)
    assert of.targets(("x2024Q3",)) is None  # the whole value must fit


def test_a_part_of_a_value_by_its_places() -> None:
    of = rows((MappedValue("VN", start="2", end="4"), "VNM"), (MappedValue("TH", start="2"), "THA"))
    assert [of.targets((value,)) for value in ("A_VN9", "A_TH", "A_TH9")] == [("VNM",), ("THA",), None]


def test_several_sources_to_several_targets() -> None:
    of = rows((("1", "A"), "SEX_M", "NATIVE"), (("1", regex(".+")), "SEX_M", "FOREIGN"))
    assert of.targets(("1", "A")) == ("SEX_M", "NATIVE")
    assert of.targets(("1", "B")) == ("SEX_M", "FOREIGN")
    assert of.targets(("1", None)) is None


@pytest.mark.parametrize("value", [MappedValue("(", regex=True), MappedValue("A", start="x")])
def test_what_cannot_be_read_is_refused(value: MappedValue) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        rows((value, "B"))


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_plain_maps_are_their_own_dictionary(given_: dict[str, str]) -> None:
    of = rows(*given_.items())
    assert {value: of.targets((value,)) for value in given_} == {value: (target,) for value, target in given_.items()}
