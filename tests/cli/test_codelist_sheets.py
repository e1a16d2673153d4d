"""`ilms codelist export`, `import` and `names`, as somebody types them in a workspace."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.maintenance.sheets.made import HEAD, ROWS, csv_of

from ilms.cli import following

TOML = '[workspace]\narea = "VNM"\nlanguages = ["vi", "en"]\n[sender]\nid = "VNM_NSO"\nname = "Cục Thống kê"\n'
Cli = Callable[..., object]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ilms.toml").write_text(TOML, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody sits there and answers."""

    def answering(*answers: str) -> None:
        given = iter(answers)
        monkeypatch.setattr(following, "on_terminal", lambda: True)
        monkeypatch.setattr("typer.confirm", lambda *_, **__: next(given) == "y")

    return answering


def rows(**more: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {**ROWS, **more}


@pytest.mark.parametrize("name", ["eco.xlsx", "eco.csv", "eco.xml", "eco.json"])
def test_out_and_in_again_changes_nothing(cli: Cli, office: Path, name: str):
    assert cli("codelist", "export", "CL_ECO", "-o", name).exit_code == 0
    taken = cli("codelist", "import", name, "--yes")
    assert (taken.exit_code, "stays as it is" in taken.err) == (0, True)
    assert not (office / "codelists").exists()


class TestVietnameseName:
    """Corrected in Excel, it reaches every message of the tool."""

    @pytest.fixture(autouse=True)
    def corrected(self, cli: Cli, office: Path) -> None:
        cli("codelist", "export", "CL_CDS", "-o", "cds.csv")
        table = (office / "cds.csv").read_text("utf-8-sig")
        assert "CDS_DES_KOR,,Hàn Quốc," in table
        text = table.replace("CDS_DES_KOR,,Hàn Quốc,", "CDS_DES_KOR,,Đại Hàn Dân Quốc,")
        (office / "cds.csv").write_text(text, "utf-8")
        assert cli("codelist", "import", "cds.csv", "--yes", "--lang", "vi").exit_code == 0

    def test_lists(self, cli: Cli):
        assert "Đại Hàn Dân Quốc" in cli("codelist", "show", "CL_CDS", "--lang", "vi").out

    def test_findings(self, cli: Cli, office: Path):
        flow = "REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE\nVNM,A,MNA_OEMP_NB,SEX_T,CDS_DES_KRO,2024,1\n"
        (office / "data.csv").write_text(flow, "utf-8")
        found = cli("check", "data.csv", "--dataflow", "DF_MNA_OEMP_SEX_CDS_NB", "--lang", "vi")
        assert "CDS_DES_KOR (Đại Hàn Dân Quốc)" in found.out

    def test_another_workspace_does_not_know_it(self, cli: Cli, tmp_path_factory: pytest.TempPathFactory):
        other = tmp_path_factory.mktemp("other")
        (other / "ilms.toml").write_text(TOML, "utf-8")
        assert "Đại Hàn Dân Quốc" not in cli("codelist", "show", "CL_CDS", "--lang", "vi", "-C", other).out

    def test_its_origin_is_the_office(self, cli: Cli):
        told = json.loads(cli("codelist", "names", "CL_CDS", "--language", "vi", "--format", "json").out)
        assert told["codelists"][0]["origins"]["Cục Thống kê"] == 1
        assert told["gaps"] == 0

    def test_every_name_in_a_file(self, cli: Cli, office: Path):
        assert cli("codelist", "names", "CL_CDS", "--language", "vi", "-o", "names.csv").exit_code == 0
        with (office / "names.csv").open(encoding="utf-8-sig", newline="") as file:
            [row] = [row for row in csv.DictReader(file) if row["code"] == "CDS_DES_KOR"]
        assert row["origin"] == "Cục Thống kê"


class TestOwnList:
    @pytest.fixture(autouse=True)
    def made(self, cli: Cli, office: Path) -> None:
        csv_of(office / "vsic.csv", ROWS)
        assert cli("codelist", "import", "vsic.csv", "--yes").exit_code == 0

    def test_it_is_in_use(self, cli: Cli):
        assert "Trồng lúa" in cli("codelist", "show", "CL_VSIC", "--lang", "vi").out

    def test_nothing_is_written_unless_somebody_says_so(self, cli: Cli, office: Path, asked: Callable[..., None]):
        csv_of(office / "a.csv", rows(**{"01": ("", "Nông nghiệp", "Farming")}))
        assert cli("codelist", "import", "a.csv").exit_code == 4
        asked("n")
        assert cli("codelist", "import", "a.csv").exit_code == 4
        assert "Farming" not in (office / "codelists" / "CL_VSIC.xml").read_text("utf-8")
        asked("y")
        assert cli("codelist", "import", "a.csv").exit_code == 0
        assert "Farming" in (office / "codelists" / "CL_VSIC.xml").read_text("utf-8")

    @pytest.mark.parametrize(("answers", "kinds"), [("yy", {"renamed"}), ("nyy", {"removed", "added"}), ("nn", None)])
    def test_a_changed_code_is_asked_about(
        self, cli: Cli, office: Path, asked: Callable[..., None], answers: str, kinds: set[str] | None
    ):
        given = {("0119" if id_ == "0112" else id_): cells for id_, cells in ROWS.items()}
        csv_of(office / "a.csv", given)
        unanswered = cli("codelist", "import", "a.csv", "--yes")
        assert (unanswered.exit_code, "was it renamed to 0119" in unanswered.err) == (4, True)
        assert "--renamed 0112=0119" in unanswered.err
        asked(*answers)
        done = cli("codelist", "import", "a.csv")
        assert done.exit_code == (4 if kinds is None else 0)
        for kind in kinds or ():
            assert f"{kind} 1" in done.out

    def test_answers_by_options_as_json(self, cli: Cli, office: Path):
        csv_of(office / "a.csv", {id_: cells for id_, cells in ROWS.items() if id_ != "0112"})
        done = cli("codelist", "import", "a.csv", "--removed", "all", "--yes", "--format", "json")
        told = json.loads(done.out)
        assert (told["summary"]["removed"], told["codelist"]) == (1, "VNM_NSO:CL_VSIC(2.0.0)")
        assert told["written"] == [str(office / "codelists" / "CL_VSIC.xml")]

    def test_beside_the_one_in_use_for_impact_to_look_at(self, cli: Cli, office: Path):
        before = (office / "codelists" / "CL_VSIC.xml").read_bytes()
        csv_of(office / "a.csv", {("0119" if id_ == "0112" else id_): cells for id_, cells in ROWS.items()})
        done = cli("codelist", "import", "a.csv", "--renamed", "0112=0119", "-o", "new.xml")
        assert (done.exit_code, "`ilms codelist impact CL_VSIC new.xml`" in done.err) == (0, True)
        assert (office / "codelists" / "CL_VSIC.xml").read_bytes() == before
        assert cli("codelist", "impact", "CL_VSIC", "new.xml").exit_code == 0
        taken = cli("codelist", "import", "new.xml", "--renamed", "0112=0119", "--yes")
        assert taken.exit_code == 0
        assert (office / "codelists" / "CL_VSIC.xml").read_bytes() == (office / "new.xml").read_bytes()

    def test_faults_stand_with_their_lines(self, cli: Cli, office: Path):
        csv_of(office / "a.csv", rows(**{"0113": ("09", "Khoai", "Potatoes")}))
        found = cli("codelist", "import", "a.csv", "--yes", "--lang", "vi")
        assert found.exit_code == 1
        assert "lỗi[STR503] mã cấp trên `09` của `0113` không có trong danh mục" in found.out
        assert "a.csv dòng 7" in found.out
        told = json.loads(cli("codelist", "import", "a.csv", "--yes", "--format", "json").out)
        assert [one["code"] for one in told["findings"]] == ["STR503"]


def test_without_a_workspace_a_folder_is_asked_for(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    path = csv_of(tmp_path / "vsic.csv", ROWS)
    assert cli("codelist", "import", path).exit_code == 2
    assert cli("codelist", "import", path, "--into", tmp_path, "--as", HEAD, "--yes").exit_code == 0
    assert (tmp_path / "codelists" / "CL_VSIC.xml").is_file()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "CL_EC", "-o", "a.xlsx"), "did you mean `CL_ECO`"),
        (("export", "CL_ECO", "-o", "a.pdf"), "exported as .xlsx, .csv, .xml or .json"),
        (("export", "CL_ECO", "-o", "a.json", "--to", "sdmx-ml-2.1"), "cannot be sdmx-ml-2.1"),
        (("export", "CL_ECO", "-o", "a.csv", "--to", "sdmx-ml-2.1"), "says its own"),
        (("import", "nowhere.xlsx"), "no such file"),
        (("import", "ilms.toml", "--as", "CL_X"), "is no identity"),
        (("import", "ilms.toml", "--renamed", "A"), "is no pair"),
        (("names", "CL_EC"), "did you mean `CL_ECO`"),
        (("names", "CL_SEX", "--language", "en,vn"), "`--language vn` is no language"),
    ],
)
@pytest.mark.usefixtures("office")
def test_wrong_words(cli: Cli, arguments: tuple[str, ...], says: str):
    said = cli("codelist", *arguments)
    assert (said.exit_code, says in said.err) == (2, True), said.err


@pytest.mark.usefixtures("office")
def test_a_file_that_is_read_is_not_written_over(cli: Cli):
    cli("codelist", "export", "CL_SEX", "-o", "sex.xml")
    assert cli("codelist", "export", "sex.xml", "-o", "sex.xml").exit_code == 2


def test_names_of_every_list(cli: Cli):
    told = cli("codelist", "names")
    assert told.exit_code == 0
    assert "CL_MEASURE" in told.out
    assert "0 names are missing" in told.out
