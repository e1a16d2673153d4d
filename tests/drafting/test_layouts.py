"""Layouts at random, as the mapping's own tests lay them out: how many of them a draft reads as the truth does."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from drafting.truth import keyed, lay_down
from ilms.drafting.draft import draft
from ilms.drafting.inspected import inspect
from ilms.drafting.settings import setting
from ilms.mapping.gather import Office as Reader
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From
from ilms.sources.opening import read
from ilms.structures.tables import find
from ilms.workspace import Workspace
from mapping.layouts.laying import layouts
from mapping.layouts.page import toml
from mapping.office import Office

LAYOUTS = 40
ENOUGH = 0.9  # of a layout's observations
MOST = 0.7  # of the layouts; they are stranger than what offices send


def above(one) -> tuple[int, ...]:
    """The lines over a table that are its own, and so nearer to it than to any other."""
    return one.found.above[-2:]


def share(laid, folder) -> float:
    """Of the observations of one layout, how many its draft reads. What no sheet says is taken from the truth."""
    office = Office(Path(folder))
    office.workbooks(laid.files)
    truth = MappingFile.load(office.mapping(toml(laid.mapping)))
    workspace = Workspace.load(office.root)
    reader = Reader(workspace)
    table = reader.table(truth)
    path = min(laid.files)
    book = read(office.root / path)
    around = setting(book, workspace, None, "en")
    found = inspect(book, path, around.vocabulary, only=find(truth.table)).tables
    title = truth.read.header.below or ""
    named = [
        each
        for each in found
        if each.proposals and any(each.found.seen.label(n).startswith(title) for n in above(each))
    ]
    one = max(named or found, key=lambda each: each.sure, default=None)
    if one is None or not one.proposals:
        return 0
    made = lay_down(draft(one, one.proposals[0], setting(book, workspace, None, "en", one.sheet.name)), workspace)
    said = {name: origin for name, origin in truth.dimensions.items() if origin.kind is From.VALUE}
    same = {name: getattr(truth.read, name) for name in ("unit", "signs", "footnotes", "number")}
    made = replace(made, dimensions={**made.dimensions, **said}, read=replace(made.read, **same))
    wanted, given_ = keyed(reader.read(truth, table)), keyed(reader.read(made, table))
    return sum(key in given_ and given_[key] == value for key, value in wanted.items()) / max(1, len(wanted))


def test_most_layouts_are_read_from_their_drafts():
    shares = []

    @seed(7)
    @settings(
        max_examples=LAYOUTS, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(laid=layouts())
    def laid_out(laid):
        with tempfile.TemporaryDirectory() as folder:
            shares.append(share(laid, folder))

    laid_out()
    read_well = sum(one >= ENOUGH for one in shares) / len(shares)
    mean = sum(shares) / len(shares)
    print(f"{read_well:.0%} of {len(shares)} layouts, {mean:.0%} of their cells")  # noqa: T201  # `pytest -s` shows it
    assert read_well >= MOST
