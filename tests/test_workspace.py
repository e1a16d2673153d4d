from datetime import date
from pathlib import Path

import pytest

from ilms import resources
from ilms.eras import Eras
from ilms.errors import UsageError
from ilms.workspace import Workspace, known, years

WHOLE = """
[workspace]
area = "VNM"
languages = ["vi", "en"]
round = "2026"
deadline = 2026-10-31

[sender]
id = "VN_NSO"
name = "National Statistics Office of Viet Nam"

[sources.lfs]
name = "LFS - Labour Force Survey"
ilostat = "BA:1788"
counts = "persons"
classifications = { ECO = "VSIC2018" }
notes = { S3 = "5" }
[sources.dolab]
name = "ADM - Department of Overseas Labour"
[sources.both]
name = "LFS and DOLAB"
combines = ["lfs", "dolab"]

[tables.C18]
prefer = ["dolab", "lfs"]
[tables.C19]
prefer = ["dolab", { years = { from = 2015, to = 2016 }, sources = ["both"] }, { years = [2019], sources = "lfs" }]
[tables.C20]
prefer = { years = [2019], sources = ["lfs"] }
[tables.B12]
not-submitted = "no register"

[targets.nso]
kind = "dotstat"
transfer = "https://transfer.example"
"""


def laid_down(folder: Path, text: str = WHOLE) -> Path:
    (folder / "ilms.toml").write_text(text, "utf-8")
    return folder


def refusal(folder: Path, text: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        Workspace.load(laid_down(folder, text))
    return caught.value


def test_everything_that_is_written_is_read(tmp_path: Path) -> None:
    workspace = Workspace.load(laid_down(tmp_path))
    assert (workspace.area, workspace.languages, workspace.round) == ("VNM", ("vi", "en"), "2026")
    assert workspace.deadline == date(2026, 10, 31)
    assert workspace.sender.id == "VN_NSO"
    assert workspace.sources["lfs"].ilostat == "BA:1788"
    assert workspace.sources["lfs"].classifications == {"ECO": Eras(("VSIC2018",))}
    assert workspace.tables["C18"].prefer == ("dolab", "lfs")
    by_year = {year: workspace.tables["C19"].preferred(year) for year in ("2015", "2016", "2017", "2019")}
    assert by_year == {"2015": ("both",), "2016": ("both",), "2017": ("dolab",), "2019": ("lfs",)}
    assert workspace.tables["C20"].by_year == {"2019": ("lfs",)}
    assert workspace.sources["both"].combines == ("lfs", "dolab")
    assert workspace.tables["B12"].not_submitted == "no register"
    assert workspace.targets["nso"].kind == "dotstat"
    assert workspace.targets["nso"].options == {"transfer": "https://transfer.example"}


def test_an_area_is_enough(tmp_path: Path) -> None:
    workspace = Workspace.load(laid_down(tmp_path, '[workspace]\narea = "KHM"'))
    assert workspace.sender.id == "KHM"
    assert workspace.languages == ("en",)
    assert not workspace.sources


def test_a_mark_before_the_text_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert Workspace.load(tmp_path).area == "VNM"


def test_it_is_found_from_any_folder_below(tmp_path: Path) -> None:
    below = laid_down(tmp_path) / "sources" / "2024"
    below.mkdir(parents=True)
    assert Workspace.find(below).root.resolve() == tmp_path.resolve()


def test_nowhere_above_is_an_error_that_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        Workspace.find(tmp_path)
    assert "no workspace" in caught.value.title
    assert "ilms init" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "title", "hint"),
    [
        ('[workspace]\narea = "VNM"\nlanguage = "vi"', "`language`", "`languages`"),
        ('[workspace]\narea = "VNM"\n[source.lfs]\nname = "x"', "`source`", "`sources`"),
        ('[workspace]\narea = "VNM"\n[sources.lfs]\nname = "x"\ncount = "persons"', "`count`", "`counts`"),
        ('[workspace]\narea = "VNM"\n[tables.C18]\nprefers = ["x"]', "`prefers`", "`prefer`"),
        ('[workspace]\narea = "VNM"\n[sender]\nid = "x"\nzzz = 1', "`zzz`", "known are: id, name, contact"),
    ],
)
def test_a_key_that_nobody_reads_is_an_error_with_the_nearest(tmp_path: Path, text: str, title: str, hint: str) -> None:
    error = refusal(tmp_path, text)
    assert title in error.title
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "which area"),
        ("[workspace]\nround = '2026'", "which area"),
        ("[workspace", "not readable TOML"),
        ('[workspace]\narea = "VNM"\n[sources.lfs]\nilostat = "BA:1"', "[sources.lfs]"),
        ('[workspace]\narea = "VNM"\n[targets.x]\nurl = "y"', "no `kind`"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, text: str, says: str) -> None:
    error = refusal(tmp_path, text)
    assert says in error.title
    assert "ilms.toml" in error.title
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("text", "title", "hint"),
    [
        ('languages = ["vn"]', "language `vn`", "`vi`"),
        ('languages = "vi"', "languages = 'vi'", '["vi", "en"]'),
        ('deadline = "31/10/2026"', "deadline = '31/10/2026'", "2026-10-31"),
        ('[sources.lfs]\nname = "x"\ncounts = "people"', "counts `people`", "persons"),
        ('[targets.x]\nkind = "pakage"', "kind `pakage`", "`package`"),
        ('[targets.x]\nkind = "package"\nshape = "questionaire"', 'shape = "questionaire"', "questionnaire"),
    ],
)
def test_a_word_that_nobody_knows_is_refused_at_once(tmp_path: Path, text: str, title: str, hint: str) -> None:
    error = refusal(tmp_path, f'[workspace]\narea = "VNM"\n{text}\n')
    assert title in error.title
    assert "ilms.toml" in error.title
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "title", "hint"),
    [
        ('[sources.z]\nname = "Z"\ncombines = ["a", "c"]', "combines a source `c`", "known are: a, b, k"),
        ('[sources.z]\nname = "Z"\ncombines = ["a"]', "one source only", 'combines = ["lfs", "dolab"]'),
        ('[sources.z]\nname = "Z"\ncombines = ["a", "k"]', "`a`: persons, `k`: contracts", "never put"),
        ('[tables.C18]\nprefer = ["lsf"]', "`prefer` in [tables.C18]", "known are: a, b, k"),
        ('[tables.C18]\nprefer = [{ years = [2019], source = "a" }]', "`source`", "`sources`"),
        ('[tables.C18]\nprefer = [{ sources = ["a"] }]', "needs `years` and `sources`", "the other years"),
        ('[tables.C18]\nprefer = [{ years = { from = 2019 }, sources = ["a"] }]', "needs both ends", "to = 2019"),
        (
            '[tables.C18]\nprefer = [{ years = [2019], sources = ["a"] }, { years = [2019], sources = ["b"] }]',
            "names 2019 twice",
            "one order",
        ),
    ],
)
def test_sources_that_do_not_go_together_are_refused(tmp_path: Path, text: str, title: str, hint: str) -> None:
    sources = '[sources.a]\nname = "A"\n[sources.b]\nname = "B"\n[sources.k]\nname = "K"\ncounts = "contracts"'
    error = refusal(tmp_path, f'[workspace]\narea = "VNM"\n{sources}\n{text}\n')
    assert title in error.title
    assert "ilms.toml" in error.title
    assert hint in error.hint


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("1999-2001", ("1999", "2000", "2001")),
        ("1999 \u2013 2001", ("1999", "2000", "2001")),
        ({"from": 1999, "to": "2000"}, ("1999", "2000")),
        ([2018, "2020-2021"], ("2018", "2020", "2021")),
        (2019, ("2019",)),
        ("2019", ("2019",)),
    ],
)
def test_years_are_read_as_people_write_them(raw: object, read: tuple[str, ...]) -> None:
    assert years(raw, "`years`") == read


@pytest.mark.parametrize(
    "raw",
    ["2019, 2020", "from 1999", "99-01", 19, 2019.5, True, [2018, "Sơ bộ 2019"], {"from": "x", "to": 2019}, [], {},
     "2020-2019", {"from": 2020, "to": 2019}],
)  # fmt: skip
def test_what_is_no_year_is_refused_and_not_read_as_none(raw: object) -> None:
    with pytest.raises(UsageError) as caught:
        years(raw, "`years` in [read]")
    assert "`years` in [read]" in caught.value.title
    assert "{ from = 1999, to = 2019 }" in caught.value.hint


def test_a_source_without_a_name_is_told_what_to_write(tmp_path: Path) -> None:
    error = refusal(tmp_path, '[workspace]\narea = "VNM"\n[sources.dolab]\ncounts = "persons"\n')
    assert "[sources.dolab]" in error.title
    assert "has no `name`" in error.title
    assert 'name = "' in error.hint


def test_files_are_named_from_the_workspace(tmp_path: Path) -> None:
    workspace = Workspace.load(laid_down(tmp_path))
    assert workspace.relative(tmp_path / "sources" / "2024" / "a.xlsx") == "sources/2024/a.xlsx"
    assert workspace.relative(Path("/elsewhere/b.xlsx")).endswith("b.xlsx")
    assert workspace.build == tmp_path / "build"
    assert workspace.submissions == tmp_path / "submissions"


def test_its_own_folder_comes_before_the_packaged_one(tmp_path: Path) -> None:
    workspace = Workspace.load(laid_down(tmp_path))
    assert workspace.overlay("rules") == (tmp_path / "rules", resources.folder("rules"))


def test_known_keys_pass() -> None:
    known({"a": 1}, iter(["a", "b"]), "here")


@pytest.mark.parametrize("folder", ["dsd", "codelists", "maps", "rules", "examples"])
def test_the_packaged_folders_are_there(folder: str) -> None:
    assert resources.folder(folder).is_dir()


def test_the_page_shows_a_whole_ilms_toml_and_every_key(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "workspace.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    workspace = Workspace.load(laid_down(tmp_path, example))
    assert set(workspace.targets) == {"rehearsal", "ilostat"}
    keys = ("area", "languages", "round", "deadline", "name", "ilostat", "counts", "classifications", "notes")
    for key in (*keys, "combines", "prefer", "not-submitted"):
        assert f"| `{key}` |" in page, key
