from hypothesis import given
from hypothesis import strategies as st

from ilms.observations import ACTION, Observations
from ilms.ordering.rows import Rows
from ilms.ordering.together import Together
from ordering.specimens import FLOW, ROW, chunk, chunks


def together(parts: list[Observations]) -> list[bool]:
    rows = Rows(FLOW)
    asked = Together(rows)
    return [asked.still(rows.of(part)) for part in parts]


@given(st.lists(st.lists(ROW, max_size=6), min_size=1, max_size=6))
def test_series_stand_together_or_one_comes_again(sizes):
    seen: list[tuple[str | None, ...]] = []
    expected = []
    for keys in sizes:
        good = True
        for key in keys:
            series = key[:3]
            good &= not seen or seen[-1] == series or series not in seen
            seen.append(series)
        expected.append(good)
        if not good:
            break
    assert together(chunks(sizes))[: len(expected)] == expected


def test_the_same_series_under_another_action_is_another():
    key = ("BLUE", "S", "PINK", "2020")
    assert (
        together([chunk([key], **{ACTION: ["I"]}), chunk([key], **{ACTION: ["D"]}), chunk([key], **{ACTION: ["I"]})])
        == [True] * 3
    )


def test_more_series_than_are_remembered_are_put_in_order(monkeypatch):
    monkeypatch.setattr("ilms.ordering.together.MOST", 2)
    assert together([chunk([("BLUE", str(n), "PINK", "2020")]) for n in range(3)]) == [True, True, False]
