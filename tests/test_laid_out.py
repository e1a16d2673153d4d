import json

from hypothesis import given
from hypothesis import strategies as st

from ilms.groups import Mapped
from ilms.laid_out import laid_out, pieces

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_it_is_laid_out_as_the_library_does_it(value: object) -> None:
    assert laid_out(value) == json.dumps(value, ensure_ascii=False, indent=2)


@given(st.dictionaries(st.text(), VALUES), st.lists(VALUES))
def test_what_is_made_one_after_the_other_looks_the_same(content: dict[str, object], many: list[object]) -> None:
    def holding(listed: object) -> dict[str, object]:
        return {**content, "many": listed, "in": [1, {"it": [listed, content]}], "n": 1}

    text = "".join(pieces(holding(Mapped(many, lambda each: [each]))))
    assert text == json.dumps(holding([[each] for each in many]), ensure_ascii=False, indent=2)


def test_names_that_are_no_texts_and_values_that_json_does_not_know() -> None:
    odd = {"a": {1: object, None: (), False: {}, 2.5: [()]}}
    assert "".join(pieces(odd)) == json.dumps(odd, ensure_ascii=False, indent=2, default=str)
    assert "".join(pieces({})) == "{}"


def test_nothing_is_made_before_it_is_written() -> None:
    made: list[int] = []
    text = pieces({"many": Mapped([1, 2, 3], lambda each: made.append(each) or each)})
    begun: list[str] = []
    while not made:
        begun.append(next(text))
    assert made == [1]
    assert json.loads("".join([*begun, *text])) == {"many": [1, 2, 3]}
