import base64
import gzip
import json

from ilms import resources
from ilms.mapping.gather import gather
from ilms.provenance import Operation
from ilms.report.sections.figures.laid_out import flow, sheets
from ilms.report.sections.figures.origins import Origins
from ilms.report.trace import of_words
from ilms.words import catalogue
from ilms.workspace import Workspace
from report.sections.figures.conftest import country, outflow, total


def _content(packed: str) -> dict:
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def _behind(content: dict, table: int, place: int) -> list[tuple]:
    """As the page's script reads it."""
    flow_, *observations = content["figures"][table]
    of = content["flows"][flow_]
    pairs = of["from"][observations[place]]
    found = []
    for cell, operation in zip(pairs[::2], pairs[1::2], strict=True):
        where = (*content["sheets"][of["in"][cell]], of["at"][cell], of["text"][cell]) if cell >= 0 else ("",) * 4
        found.append((*where, content["operations"][operation]))
    return found


def test_each_figure_has_its_cells_with_what_was_done() -> None:
    data = outflow(country("JPN", "2019", "3"), total("2019", "9"), scaled=[1])
    origins = Origins()
    origins.begin(data)
    (sheet,) = sheets(flow(data, "en"))
    number = origins.add(sheet.observations)
    content = _content(origins.packed())
    assert _behind(content, number, 0) == [
        ("book.xlsx", "Biểu 18", "A2", "text 1", "copied"), ("book.xlsx", "Biểu 18", "A1", "text 0", "scaled"),
    ]  # fmt: skip
    assert _behind(content, number, 1) == [("book.xlsx", "Biểu 18", "A1", "text 0", "copied")]


def test_every_figure_of_the_examples_has_what_trace_tells() -> None:
    for name in ("viet-nam", "cambodia", "sources/lfs"):
        for data in gather(Workspace.load(resources.folder("examples") / name)):
            origins = Origins()
            origins.begin(data)
            number = origins.add(range(len(data.observations)))
            content = _content(origins.packed())
            for row, traced in enumerate(of_words([data], [])):
                told = [
                    (one.place.get("file", ""), one.place.get("sheet", ""),
                     one.place.get("cell", one.place.get("line", "")), one.text, one.operation)
                    for one in traced.origins
                ]  # fmt: skip
                assert _behind(content, number, row) == told


def test_the_block_is_the_same_for_the_same_figures() -> None:
    blocks = set()
    for _ in range(2):
        origins = Origins()
        origins.begin(outflow(total("2019", "9")))
        origins.add([0])
        blocks.add(origins.packed())
    assert len(blocks) == 1


def test_every_operation_has_a_word() -> None:
    assert {f"operation_{one.name.lower()}" for one in Operation} <= set(catalogue("report.sections.figures"))
