import pyarrow as pa
import pytest

from ilms.provenance import CELLS, ORIGINS, Operation, Provenance


def workbook() -> Provenance:
    cells = pa.table(
        [
            ["sources/2024/lfs.xlsx"] * 3,
            ["Biểu 5"] * 3,
            ["D14", "E14", "A3"],
            pa.nulls(3, pa.int64()),
            ["1500", "2500", "Năm 2024"],
        ],
        CELLS,
    )
    origins = pa.table([[0, 1, 1, 2], [0, 0, 1, None], ["scaled", "summed", "summed", "constant"]], ORIGINS)
    return Provenance(cells, origins)


def test_an_observation_knows_its_cell_as_excel_shows_it() -> None:
    assert workbook().where(0) == [{"file": "sources/2024/lfs.xlsx", "sheet": "Biểu 5", "cell": "D14"}]


def test_a_sum_knows_all_its_cells() -> None:
    assert [place["cell"] for place in workbook().where(1)] == ["D14", "E14"]


def test_a_constant_comes_from_no_cell() -> None:
    assert workbook().where(2) == []


def test_an_observation_nobody_knows_comes_from_nowhere() -> None:
    assert workbook().where(99) == []
    assert Provenance.empty().where(0) == []


def test_a_text_file_has_lines_and_no_cells() -> None:
    provenance = Provenance.of_lines("data.csv", pa.array([2, 4]), pa.array(["1.5", None], pa.string()))
    assert provenance.where(1) == [{"file": "data.csv", "line": 4}]
    assert provenance.origins["operation"].to_pylist() == [str(Operation.COPIED)] * 2
    assert provenance.cells["text"].to_pylist() == ["1.5", None]


def test_tables_have_the_shape_that_is_saved() -> None:
    empty = Provenance.empty()
    assert empty.cells.schema == CELLS
    assert empty.origins.schema == ORIGINS
    some = Provenance.of_lines("x", pa.array([1], pa.int32()), pa.array(["a"]))
    assert some.cells.schema == CELLS
    assert some.origins.schema == ORIGINS


@pytest.mark.parametrize("lines", [[2, 3, 4], [2, 5, 6], [7], [], [2, 4, 3]])
def test_lines_of_a_file_are_told_with_and_without_their_tables(lines: list[int]) -> None:
    text = pa.array([str(line) for line in lines], pa.string())
    held = Provenance.of_lines("data.csv", pa.array(lines, pa.int64()), text)
    whole = Provenance(held.cells, held.origins)
    assert held.cells["line"].to_pylist() == lines
    for number, line in enumerate(lines):
        assert held.where(number) == whole.where(number) == [{"file": "data.csv", "line": line}]
        assert held.text(number) == whole.text(number) == str(line)
    everything = range(-1, len(lines) + 1)
    assert held.behind(everything) == whole.behind(everything)
