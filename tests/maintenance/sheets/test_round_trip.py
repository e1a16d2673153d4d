"""What a list says goes through every kind of file and comes back: lists made by hypothesis, and the packaged ones."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.structures.made import codes, items, scheme, words

from ilms import resources
from ilms.maintenance.sheets.entry import Meant, entered
from ilms.maintenance.sheets.filled import filled
from ilms.maintenance.sheets.separated import separated
from ilms.maintenance.sheets.table import Table, table
from ilms.maintenance.sheets.workbook import workbook
from ilms.structures import files
from ilms.structures.model import Annotation, Item, ItemScheme

# Texts that Excel, CSV or a reader would make something else of.
AWKWARD = st.sampled_from([
    "=1+1", "'=1", "+84", "-", "@x", "a;=b", "a\n=b", " lead", "trail ", "\t", "", " ", "007", "1-2", "#N/A", "TRUE",
    'json:"x"', "json:", '"quoted"', "_x0041_", "a\rb", "\x01", "e\u0302", "\u2028", "a,b;c\td", "'", "''=1",
])  # fmt: skip
texts = st.dictionaries(st.sampled_from(["en", "vi", "zh-Hans"]), AWKWARD | words, min_size=1, max_size=3)
annotations = st.lists(
    st.builds(
        Annotation, id=st.none() | st.sampled_from(["@SDMX", "a(b)"]), title=st.none() | AWKWARD,
        type=st.none() | st.sampled_from(["ORDER", "IS_TOTAL", "a:b", "=x"]), texts=texts | st.just({}),
        urls=st.just({}) | st.just({"": "https://example.org/"}), value=st.none() | AWKWARD,
    ),
    max_size=3,
).map(tuple)  # fmt: skip
awkward = st.builds(Item, id=codes, parent=st.none() | codes, names=texts, descriptions=texts, annotations=annotations)
lists = st.one_of(
    scheme("Codelist", items),
    scheme("Codelist", awkward, names=texts, annotations=annotations),
    scheme("ValueList", awkward.flatmap(lambda item: AWKWARD.map(lambda id_: replace(item, id=id_)))),
)
Write = Callable[[Table], bytes]


def through(one: ItemScheme, write: Write, path: Path) -> ItemScheme:
    path.write_bytes(write(table(one, ("vi",))))
    return entered(filled(path), lambda _: None, Meant()).scheme


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheets")


@pytest.mark.parametrize(("write", "name"), [(separated, "list.csv"), (workbook, "list.xlsx")])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(one=lists)
def test_a_list_comes_back_as_it_was(one: ItemScheme, write: Write, name: str, folder: Path):
    assert through(one, write, folder / name) == one


@pytest.mark.parametrize("id_", ["CL_ECO", "CL_AREA", "CL_MEASURE", "CL_OCU"])
def test_the_packaged_lists(id_: str, tmp_path: Path):
    [one] = files.read(resources.folder("codelists") / f"{id_}.xml").artefacts
    for write, name in ((separated, "list.csv"), (workbook, "list.xlsx")):
        assert through(one, write, tmp_path / name) == one
