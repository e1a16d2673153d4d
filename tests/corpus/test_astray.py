"""A row that is refused or gone astray is one thing: nothing is asked at the intact figures that lack it."""

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.astray import parts
from corpus.ground import REAL, grounds
from corpus.kind import KINDS, altered, chosen
from corpus.measure import news, plant
from corpus.test_corpus import SOME

pytestmark = pytest.mark.skipif(not REAL.is_file(), reason="the published figures in ../shared are not here")

REFUSED = [("SEX", "SEX_X", "COD001"), ("TIME_PERIOD", "2051", "TIM002"), ("REF_AREA", "VN", "COD001")]


@pytest.mark.parametrize("id_", ["row-area", "row-year", "row-version"])
@SOME
@given(random=st.randoms(use_true_random=False))
def test_a_row_gone_astray_is_one_finding(id_: str, random: Random) -> None:
    planted = plant(KINDS[id_], random)
    assume(planted is not None)
    assert [code for code, *_ in news(planted)] == ["SUM020"], planted.what


@pytest.mark.parametrize(("name", "code", "told"), REFUSED)
@SOME
@given(random=st.randoms(use_true_random=False))
def test_a_refused_row_is_told_and_its_sums_wait(name: str, code: str, told: str, random: Random) -> None:
    ground = random.choice(grounds())
    table, sheet = chosen(ground.only(*ground.tables), random)
    rows = sorted(set(parts(sheet)))
    assume(rows)
    planted = altered(ground.only(table), table, sheet, random.choice(rows), name, code)
    said = {one for one, *_ in news(planted)}
    assert told in said
    assert said <= {told, "SUM009"}, planted.what
