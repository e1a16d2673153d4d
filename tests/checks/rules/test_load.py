from pathlib import Path

import pytest

from ilms import resources
from ilms.checks.rules.load import Rules, load, packaged
from ilms.errors import UsageError
from ilms.findings import Severity, catalogue
from ilms.structures.load import codelist, codelists
from ilms.structures.tables import tables

PACKAGED = resources.folder("rules")


def laid_over(folder: Path, **files: str) -> Rules:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return load((folder, PACKAGED))


def test_every_code_of_a_partition_is_in_a_codelist() -> None:
    known = {code for name in codelists() for code in codelist(name).ids}
    for partition in packaged().partitions.values():
        parts = () if partition.whole_version else partition.parts
        named = (partition.total, *parts, *partition.optional, *partition.groups)
        named += tuple(m for members in partition.groups.values() for m in members)
        # A country list lacks some of the codes that another has: `perhaps` and the groups may name too many.
        strange = [code for code in named if partition.code(code) not in known]
        assert not strange, partition.id


def test_every_code_of_a_version_has_its_place_in_the_partition() -> None:
    """A class that nobody declared would be left out of the sum in silence."""
    by_version: dict[str, set[str]] = {}
    for partition in packaged().partitions.values():
        if partition.version and not partition.whole_version:
            named = (partition.total, *partition.parts, partition.residual, *partition.optional)
            named += (*partition.groups, *partition.perhaps)
            by_version.setdefault(partition.version, set()).update(partition.code(c) for c in named if c)
    known = {code for name in codelists() for code in codelist(name).ids}
    for version, declared in by_version.items():
        there = {code for code in known if code.startswith(f"{version}_")}
        assert there <= declared, version


def test_every_version_that_a_table_takes_has_a_partition() -> None:
    by_dimension = [kind for table in tables() for kind in (table.collected, table.disseminated)]
    taken = {version for kind in by_dimension for versions in kind.values() for version in versions}
    assert taken == {partition.version for partition in packaged().partitions.values() if partition.version}


def test_every_partition_says_where_it_comes_from_and_is_used() -> None:
    rules = packaged()
    assert all(partition.source for partition in rules.partitions.values())
    used = {name for rule in rules.content for name in rule.partitions_named}
    assert used == set(rules.partitions)


def test_every_rule_says_where_it_comes_from() -> None:
    assert [rule.id for rule in packaged().content if not rule.source] == []


def test_every_finding_of_content_is_made_by_a_rule() -> None:
    made = {code for rule in packaged().content for code in rule.codes}
    made = {code for code in made if not catalogue()[code].structural}  # notes are of a family of form
    made.add("VTL001")  # of scripts, none of which is packaged
    assert made == {code for code, kind in catalogue().items() if not kind.structural}


def test_a_group_is_a_total_of_its_own() -> None:
    sector = packaged().partitions["ECO_SECTOR"]
    _, group = sector.with_groups()
    assert (group.id, group.total, group.parts, group.residual) == (
        "ECO_SECTOR/NAG",
        "NAG",
        ("IND", "SER"),
        "X",
    )


def test_an_offices_rule_replaces_the_packaged_one_of_its_id(tmp_path: Path) -> None:
    rules = laid_over(
        tmp_path,
        partitions='[[partition]]\nid = "SEX"\nversion = "SEX"\ntotal = "T"\nparts = ["M", "F", "O"]',
        sums='[[rule]]\nid = "sexes"\nseverity = "warning"\n[[rule]]\nid = "versions"\noff = true',
        policy="[text]\nlimit = 150",
    )
    assert rules.partitions["SEX"].parts == ("M", "F", "O")
    by_id = {rule.id: rule for rule in rules.content}
    assert by_id["sexes"].severity is Severity.WARNING
    assert by_id["sexes"].code == "SUM001"
    assert "versions" not in by_id
    assert "classes" in by_id
    assert rules.policy.ilms.text_limit == 150
    assert rules.policy.ilms.required == packaged().policy.ilms.required


def test_a_folder_without_rules_changes_nothing(tmp_path: Path) -> None:
    assert laid_over(tmp_path) == packaged()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"sums": "[[rule]]\nkind = 'sum'"}, "has no `id`"),
        ({"sums": "[[rule]]\nid = 'x'"}, "has no `kind`"),
        ({"sums": "[[rule]]\nid = 'x'\nkind = 'som'"}, "of a kind `som`"),
        ({"mine": "[[rule]]\nid = 'x'\nkind = 'sum'\ncode = 'SUM999'\npartitions = ['SEX']"}, "finding `SUM999`"),
        ({"mine": "[[rule]]\nid = 'sexes'\npartitions = ['NONE']"}, "partition `NONE`"),
        ({"mine": "[[rule]]\nid = 'sexes'\nseverity = 'bad'"}, "`severity` does not take 'bad'"),
        ({"mine": "[[rule]]\nid = 'sexes'\npartition = ['SEX']"}, "key `partition`"),
        ({"mine": "[[rule]]\nid = 'x'\nkind = 'sum'\ncode = 'SUM001'"}, "`partitions` is missing"),
        ({"mine": "[[rules]]\nid = 'x'"}, "key `rules`"),
        ({"partitions": "[[partition]]\nid = 'x'\ntotal = 'T'"}, "`parts` is missing"),
        (
            {"partitions": "[[partition]]\nid='x'\ntotal='T'\nparts=['A']\ngroups={ G = ['B'] }"},
            "`B`",
        ),
        ({"policy": "[tekst]\nlimit = 1"}, "key `tekst`"),
        ({"policy": "[text]\nlimits = 1"}, "key `limits`"),
        ({"policy": "x ="}, "not readable TOML"),
    ],
)
def test_a_rule_that_nobody_can_follow_is_refused(tmp_path: Path, files: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        laid_over(tmp_path, **files)
    assert says in f"{caught.value.title} {caught.value.detail}"
