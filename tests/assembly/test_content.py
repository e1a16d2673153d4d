from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ilms.assembly.content import combined, content_hash
from ilms.observations import Observations
from ilms.structures.load import schema

FLOW = schema("MNA_OEMP_SEX_CDS_NB")
Row = tuple[str, str | None, str | None]

rows = st.lists(
    st.tuples(
        st.sampled_from(["CDS_DES_JPN", "CDS_DES_TOTAL", "CDS_DES_X", "unheard of"]),
        st.one_of(st.none(), st.sampled_from(["", "1", "1.0", "NaN"])),
        st.one_of(st.none(), st.text(max_size=4)),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[0],
)


def observations(of: Sequence[Row]) -> Observations:
    return Observations.from_columns(
        FLOW,
        {"CDS": [r[0] for r in of], "OBS_VALUE": [r[1] for r in of], "NOTE_CLASSIF": [r[2] for r in of]},
    )


@given(rows, st.randoms())
def test_the_order_does_not_matter(of: list[Row], random) -> None:
    shuffled = list(of)
    random.shuffle(shuffled)
    assert content_hash(observations(of)) == content_hash(observations(shuffled))


@given(rows, rows)
def test_two_contents_have_one_hash_only_if_they_are_one(left: list[Row], right: list[Row]) -> None:
    same = sorted(left, key=repr) == sorted(right, key=repr)
    assert (content_hash(observations(left)) == content_hash(observations(right))) == same


def test_hashes_are_combined_whatever_their_order() -> None:
    assert combined(["a", "b"]) == combined(["b", "a"]) != combined(["ab"])
