"""The packaged correspondence tables say what can be, and agree with the packaged code maps."""

from pathlib import Path

import pytest

from ilms import resources
from ilms.errors import UsageError
from ilms.maintenance.correspond.links import Extent, Kind
from ilms.maintenance.correspond.tables import folders, load, names
from ilms.recoding.code_map import load as code_map
from ilms.sources.sheet import fold
from ilms.structures.load import codelist

PACKAGED = folders(None)
BOTH = [way for name in names(PACKAGED) for way in (name, "-".join(reversed(name.split("-"))))]
WITHOUT_A_LIST = ("ISIC Rev.5", "ICSE-18", "VSIC 2018", "VSIC 2025")


def test_the_five_tables_are_there() -> None:
    expected = {"icse93-icse18", "isced97-isced11", "isco88-isco08", "isic4-isic5", "vsic2018-vsic2025"}
    assert set(names(PACKAGED)) == expected


@pytest.mark.parametrize("name", BOTH)
def test_every_class_goes_somewhere_and_a_split_is_one_of_several(name: str) -> None:
    table = load(name, PACKAGED)
    for source in table.classes:
        main = table.main(source)
        assert main
        assert table.largest(source) in main or all(link.of_source is Extent.PART for link in main)
        if len(main) > 1:
            assert table.kind(source) in (Kind.SPLIT, Kind.MIXED)
        if table.exact(source):
            assert len(table.of(source)) == 1


@pytest.mark.parametrize("name", BOTH)
def test_classes_with_a_code_in_the_ilos_list_are_those_of_the_list(name: str) -> None:
    table = load(name, PACKAGED)
    if table.source.name in WITHOUT_A_LIST:
        return
    ids = {code.id for code in codelist(f"CL_{table.dimension}") if code.id.startswith(table.source.prefix)}
    divisions = {source for source in table.classes if source.isdigit() and len(source) > 1}  # the list has sections
    listed = {f"{table.source.prefix}{source}" for source in table.classes if source not in divisions}
    groups = {f"{table.source.prefix}{whole}" for whole in table.aggregates}
    finer = {f"{table.source.prefix}{part}" for part in ("5A", "5B")}  # nothing leads to them from the newer levels
    assert listed <= ids
    assert ids - listed - groups <= (finer if name == "isced11-isced97" else set()) | (
        {"ECO_ISIC4_DE", "ECO_ISIC4_HJ", "ECO_ISIC4_LMN", "ECO_ISIC4_RSTU"} if name == "isic5-isic4" else set()
    )


def test_splits_and_merges_are_named() -> None:
    table = load("isic4-isic5", PACKAGED)
    assert (table.kind("J"), table.knot("J")) == (Kind.SPLIT, (("J",), ("J", "K")))
    assert (table.kind("S"), table.knot("S")) == (Kind.MIXED, (("G", "S"), ("G", "T")))
    assert table.kind("K") is Kind.ONE
    assert table.exact("K")
    assert not table.exact("H")
    back = load("isic5-isic4", PACKAGED)
    assert (back.kind("K"), back.knot("K")) == (Kind.MERGE, (("J", "K"), ("J",)))


@pytest.mark.parametrize("section", "ABCDEFGHIJKLMNOPQRSTUV")
def test_the_map_of_vsic_2025_reads_a_section_as_most_of_it(section: str) -> None:
    """The map puts a section where most of it is; the table knows the rest too."""
    by_map = code_map(resources.folder("maps") / "vsic2025.csv").codes[fold(section)]
    largest = load("vsic2025-vsic2018", PACKAGED).largest(section)
    assert largest is not None
    old = code_map(resources.folder("maps") / "vsic2018.csv").codes[fold(largest.target)]
    assert by_map == old


@pytest.mark.parametrize("division", ["45", "46", "47", "58", "59", "60", "61", "62", "63", "95"])
def test_divisions_are_of_the_sections_that_the_maps_give_them(division: str) -> None:
    """A division goes, in the maps, to the section of ISIC Rev.4 that holds it or most of what it goes to."""
    old, new = (code_map(resources.folder("maps") / f"{name}.csv").codes for name in ("vsic2018", "vsic2025"))
    table = load("vsic2018-vsic2025", PACKAGED)
    reached = {new[fold(link.target)] for link in table.main(division)}
    assert old[fold(division)] in reached


def test_isic_and_vsic_say_the_same() -> None:
    pairs = [
        {(link.source, link.target, link.of_source) for link in load(name, PACKAGED).links}
        for name in ("isic4-isic5", "vsic2018-vsic2025")
    ]
    assert pairs[0] == pairs[1]


def test_a_table_turned_round_twice_is_itself() -> None:
    table = load("vsic2018-vsic2025", PACKAGED)
    assert set(table.reversed().reversed().links) == set(table.links)


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(UsageError) as caught:
        load("isic5-isic", PACKAGED)
    assert "isic" in caught.value.hint


ABOUT = """
title = { en = "a to b" }
dimension = "ECO"
level = { en = "all" }
source = { name = "A", prefix = "A_" }
target = { name = "B", prefix = "B_" }
authority = { en = "ours" }
derived = { en = "by hand" }
revised = 2026-11-22
"""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("a,b,all,all\na,c,few,all", "does not go together"),
        ("a,b,most,all\na,c,most,all", "does not go together"),
        ("a,b,few,all", "does not go together"),
        ("a,b,part,all\na,c,few,all", "does not go together"),
        ("", "has no lines"),
        ("a,b,all,most\na,b,all,most", "a second time"),
        ("a,b,whole,all", "says `whole`"),
        ("a,,all,all", "lacks its `target`"),
    ],
)
def test_a_table_that_cannot_be_is_refused(tmp_path: Path, lines: str, told: str) -> None:
    (tmp_path / "a-b.toml").write_text(ABOUT, "utf-8")
    (tmp_path / "a-b.csv").write_text(f"source,target,of_source,of_target\n{lines}\n", "utf-8")
    with pytest.raises(UsageError, match=told):
        load("a-b", [tmp_path])


def test_an_offices_own_table_stands_before_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "isic4-isic5.toml").write_text(ABOUT, "utf-8")
    (tmp_path / "isic4-isic5.csv").write_text("source,target,of_source,of_target\nA,B,all,all\n", "utf-8")
    assert load("isic5-isic4", [tmp_path, *PACKAGED]).classes == ("B",)


def test_a_table_without_what_it_is_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a-b.csv").write_text("source,target,of_source,of_target\na,b,all,all\n", "utf-8")
    with pytest.raises(UsageError, match=r"has no `a-b\.toml` beside it"):
        load("a-b", [tmp_path])
