from pathlib import Path

import pytest

from ilms import profiles, resources
from ilms.errors import UsageError
from ilms.recoding.code_maps import Maps
from ilms.structures.tables import find, tables
from ilms.workspace import Workspace

TEN = (
    "census", "dolab", "dolab-database", "immigration", "lfs", "lfs-migration", "lmis", "migration-database", "mofa",
    "work-permits",
)  # fmt: skip

OWN = """
names = { en = "Register", vi = "Sổ đăng ký" }
areas = ["LAO"]
owner = { en = "o", vi = "o" }
basis = { en = "b", vi = "b" }
period = { en = "p", vi = "p" }
counts = "persons"
file = "sources/register.xlsx"
source = { name = "Register" }
"""


def own(folder: Path, text: str, name: str = "register") -> tuple[Path, ...]:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return (folder, resources.folder("profiles"))


def test_viet_nam_has_ten() -> None:
    assert tuple(profile.id for profile in profiles.of("VNM")) == TEN
    assert profiles.of("KHM") == ()


@pytest.mark.parametrize("name", TEN)
def test_each_says_what_it_fills_what_it_must_not_and_why(name: str) -> None:
    profile = profiles.named(name)
    texts = [profile.names, profile.owner, profile.basis, profile.period, *profile.weaknesses]
    texts += [fill.reason for fill in profile.fills] + [refusal.reason for refusal in profile.refuses]
    assert all(text["en"] and text["vi"] for text in texts)
    assert profile.fills
    assert profile.refuses
    assert profile.weaknesses
    assert profile.recognise.titles
    assert profile.declared.notes["S1"]


def test_the_tables_are_those_that_the_report_names() -> None:
    """domain.md, section 5, the column "could fill"."""
    could = {p.id: {t.number for t in tables() if p.could_fill(t)} for p in profiles.of("VNM")}
    module_a, module_b = {f"A{n}" for n in range(1, 11)}, {f"B{n}" for n in range(11, 15)}
    module_c = {f"C{n}" for n in range(15, 22)}
    assert could == {
        "lfs": module_a,
        "lfs-migration": {"C16", "C18", "C19", "C20", "C21"},
        "census": {"A1", "A2", "A3"},
        "mofa": module_b | module_c,
        "dolab": {"C16", "C18", "C19", "C20"},
        "dolab-database": {"C16", "C18", "C19", "C20", "C21"},
        "work-permits": {"A8", "B11", "B14"},
        "lmis": {"A5", "A6", "A7", "A8"},
        "immigration": {"B11", "C16", "C17"},
        "migration-database": module_b | module_c,
    }


def test_movements_contracts_and_permits_are_told_from_persons() -> None:
    counts = {p.id: p.counts for p in profiles.of("VNM") if p.counts != "persons"}
    assert counts == {
        "dolab": "contracts", "immigration": "movements", "lmis": "permits", "work-permits": "permits",
    }  # fmt: skip
    (inflow,) = find("B11-citizenship")
    border = profiles.named("immigration")
    assert border.must_not_fill(inflow) is None
    assert any("four" in weakness["en"] for weakness in border.weaknesses)
    assert border.could_fill(inflow).needs["vi"].startswith("gộp lượt")
    assert profiles.named("lfs").must_not_fill(find("A1-birth")[0]) is None


def test_only_one_criterion_where_the_source_knows_one() -> None:
    permits = profiles.named("work-permits")
    assert permits.could_fill(find("A8-citizenship")[0]).told == "inferred"
    assert permits.could_fill(find("A8-birth")[0]) is None
    assert permits.must_not_fill(find("A8-birth")[0]) is not None


@pytest.mark.parametrize("name", TEN)
def test_the_maps_that_it_prefers_are_there(name: str) -> None:
    profile = profiles.named(name)
    maps = Maps((resources.folder("maps"),))
    for names in profile.maps.values():
        for one in names:
            assert maps.get(one)


@pytest.mark.parametrize("name", TEN)
def test_its_example_declares_the_same_source(name: str) -> None:
    example = Workspace.load(resources.folder("examples") / "sources" / name)
    assert set(example.sources) == {name}
    assert example.sources[name].counts == profiles.named(name).counts


def test_an_office_adds_its_own_and_says_something_else_of_a_packaged_one(tmp_path: Path) -> None:
    own(tmp_path / "profiles", OWN)
    found = profiles.load(own(tmp_path / "profiles", 'unit = "persons"\n', "lfs"))
    assert [profile.id for profile in profiles.of("LAO", found)] == ["register"]
    assert found["lfs"].unit == "persons"
    assert found["lfs"].names == profiles.named("lfs").names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OWN + 'color = "red"\n', "a key `color` that is not known"),
        (OWN.replace('counts = "persons"', 'counts = "heads"'), "is not right"),
        (OWN.replace("areas", "# areas"), "is not right"),
        (OWN + 'id = "other"\n', "has an `id`"),
        (OWN + '[[fills]]\ntables = ["C99"]\ntold = "stated"\nreason = { en = "", vi = "" }\n', "C99"),
        (
            OWN
            + "".join(
                f'[[{of}]]\ntables = ["A1"]\n{more}reason = {{ en = "", vi = "" }}\n'
                for of, more in (("fills", 'told = "stated"\n'), ("refuses", ""))
            ),
            "could fill A1-birth, A1-citizenship, and that it must not",
        ),
        ("names = [", "is not readable TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        profiles.load(own(tmp_path / "profiles", text))


def test_a_name_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        profiles.named("census2")
    assert "census" in (caught.value.hint or "")
