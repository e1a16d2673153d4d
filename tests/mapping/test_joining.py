import pyarrow as pa
import pytest

from ilms.dataset import Dataset
from ilms.findings import Findings, Severity, batch
from ilms.mapping.joining import join, keep, put_behind
from ilms.observations import Observations
from ilms.provenance import CELLS, ORIGINS, Provenance
from ilms.structures.load import schema

C18 = schema("MNA_OEMP_SEX_CDS_NB")


def made(values, *, file="a.xlsx", source="dolab", findings=()):
    """One observation a value, each from a cell of its own."""
    size = len(values)
    numbers = pa.array(range(size), pa.int64())
    cells = [[file] * size, ["S"] * size, [f"A{n + 1}" for n in range(size)], [None] * size, values]
    return Dataset(
        Observations.from_columns(C18, {"OBS_VALUE": values}),
        Provenance(
            pa.table([pa.array(column, field.type) for column, field in zip(cells, CELLS, strict=True)], CELLS),
            pa.table([numbers, numbers, pa.array(["copied"] * size, pa.string())], ORIGINS),
        ),
        Findings(tuple(findings)),
        "C18",
        source,
    )


def bad(rows, **more):
    numbers = pa.array(rows, pa.int64())
    return batch("MAP008", {"value": pa.array([str(row) for row in rows])}, rows=numbers, **more)


def values(data):
    return data.observations.text("OBS_VALUE").to_pylist()


def places(data):
    return [[(p["file"], p["cell"]) for p in data.provenance.where(row)] for row in range(len(data.observations))]


def test_joining_moves_provenance_and_findings_along():
    one, two = made(["1", "2"], findings=[bad([1])]), made(["3"], file="b.xlsx", findings=[bad([0])])
    both = join([one, two])
    assert values(both) == ["1", "2", "3"]
    assert places(both) == [[("a.xlsx", "A1")], [("a.xlsx", "A2")], [("b.xlsx", "A1")]]
    (together,) = both.findings
    assert together.rows.to_pylist() == [1, 2]


def test_findings_about_cells_move_too():
    cell = batch("MAP012", {"label": "x"}, cells=pa.array([0], pa.int64()))
    both = join([made(["1", "2"]), made(["3"], findings=[cell])])
    assert both.findings.batches[0].cells.to_pylist() == [2]


def test_findings_of_other_weight_or_shape_stay_apart():
    light = batch("MAP008", {"value": "x"}, severity=Severity.INFO)
    assert len(join([made(["1"], findings=[light]), made(["2"], findings=[bad([0])])]).findings.batches) == 2


@pytest.mark.parametrize(("second", "source"), [("dolab", "dolab"), ("lfs", None)])
def test_the_source_of_several_is_known_only_where_it_is_one(second, source):
    assert join([made(["1"]), made(["2"], source=second)]).source == source


def test_a_source_that_gives_nothing_does_not_count():
    assert join([made(["1"]), made([], source="lfs")]).source == "dolab"


def test_nothing_cannot_be_joined():
    with pytest.raises(ValueError, match="no schema"):
        join([])


def test_keeping_renumbers_what_points_at_observations():
    parts = pa.array([[0, 1], [1, 2]], pa.list_(pa.int64()))
    data = made(["1", "2", "3"], findings=[bad([0, 2], others=parts)])
    kept = keep(data, pa.array([False, True, True]))
    assert values(kept) == ["2", "3"]
    assert places(kept) == [[("a.xlsx", "A2")], [("a.xlsx", "A3")]]
    (one,) = kept.findings
    assert (one.rows.to_pylist(), one.params["value"].to_pylist()) == ([1], ["2"])
    assert one.others.to_pylist() == [[0, 1]]


def test_keeping_keeps_findings_about_no_observation():
    data = made(["1", "2"], findings=[batch("MAP012", {"label": "x"}, cells=pa.array([0], pa.int64()))])
    assert len(keep(data, pa.array([False, False])).findings) == 1
    assert len(keep(made(["1"], findings=[bad([0])]), pa.array([False])).findings) == 0


def test_putting_more_behind():
    data = made(["1", "2"])
    more = Observations.from_columns(C18, {"OBS_VALUE": ["3"]})
    origins = pa.table([pa.array([0, 0]), pa.array([0, 1]), pa.array(["summed", "summed"])], ORIGINS)
    grown = put_behind(data, more, origins)
    assert values(grown) == ["1", "2", "3"]
    assert places(grown)[2] == [("a.xlsx", "A1"), ("a.xlsx", "A2")]
