"""Record files and tabulation files: what they say, and each way to get one wrong."""

from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.tabulation.files.record_file import RecordFile, Variable
from ilms.tabulation.files.tabulation_file import Dimension, TabulationFile, asked, tabulations
from ilms.workspace import Workspace

RECORDS = """
source = "lfs"
[read]
file = "data/lfs-{year}.parquet"
missing = ["", "."]
[weight]
column = "WEIGHT"
[design]
strata = ["TINH", "TTNT"]
psu = "DIABAN"
[variables]
SEX = { column = "C2", codes = { "1" = "SEX_M", "2" = "SEX_F" } }
AGE = { column = "C4", number = true }
EDU = { column = "C13", map = "education-vi", else = "EDU_ISCED11_X" }
CBR = { column = "C7", map = "country-iso2" }
CCT = { column = "C8", map = ["country-iso2", "citizenship-vi"] }
EARNINGS = { column = "C39", number = true, unit = "thousands" }
STATUS = { column = "LF" }
"""
TABULATION = """
table = "A1"
records = "lfs"
[population]
AGE = "15-"
STATUS = ["1", "2"]
[dimensions]
AGE = { versions = ["AGE_AGGREGATE"] }
TIME_PERIOD = { file = "year" }
[measure]
count = "persons"
[reliability]
not-significant = 3
"""


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM"\n', "utf-8")
    for name, text in {"records/lfs.toml": RECORDS, "tabulations/a1.toml": TABULATION}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, "utf-8")
    return Workspace.load(tmp_path)


def test_both_files_say_what_they_say(office: Workspace) -> None:
    [made] = tabulations(office)
    assert [table.code for table in made.tables] == ["A1-birth", "A1-citizenship"]
    assert [made.result(table) for table in made.tables] == ["a1-birth", "a1-citizenship"]
    assert made.population == {"AGE": ("15-",), "STATUS": ("1", "2")}
    assert made.dimensions == {"AGE": Dimension(versions=("AGE_AGGREGATE",))}
    assert made.period is not None
    assert made.period.file == "year"
    assert made.measure.kind == "count"
    assert (made.reliability.unreliable, made.reliability.not_significant) == (15, 3)
    assert made.disclosure is None
    records = made.records
    assert (records.name, records.source) == ("lfs", "lfs")
    assert records.read.missing == ("", ".")
    assert records.weight is not None
    assert records.design is not None
    assert records.design.strata == ("TINH", "TTNT")
    assert records.variables["EDU"].others == "EDU_ISCED11_X"
    assert records.variables["CBR"].maps.first == ("country-iso2",)
    assert records.variables["CCT"].maps.first == ("country-iso2", "citizenship-vi")


def test_one_table_is_called_as_its_file(office: Workspace) -> None:
    path = office.root / "tabulations" / "a1.toml"
    path.write_text(TABULATION.replace('"A1"', '"A1-birth"'), "utf-8")
    made = TabulationFile.load(path, office)
    assert [made.result(table) for table in made.tables] == ["a1"]


def test_records_may_stand_inside(office: Workspace) -> None:
    head, _, rest = TABULATION.partition('records = "lfs"')
    inline = RECORDS.replace("\nsource", "\n[records]\nsource")
    for section in ("read", "weight", "design", "variables"):
        inline = inline.replace(f"[{section}]", f"[records.{section}]")
    path = office.root / "tabulations" / "a1.toml"
    path.write_text(head + rest + inline, "utf-8")
    assert TabulationFile.load(path, office).records.variables["SEX"] == Variable(
        column="C2", codes={"1": "SEX_M", "2": "SEX_F"}
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "lfs"', "", "has no `source`"),
        ('file = "data/lfs-{year}.parquet"', "", "names no file and no database"),
        ('file = "', 'database = "sqlite:///x"\nfile = "', "names a file and a database"),
        ('file = "data/lfs-{year}.parquet"', 'database = "sqlite:///x"', "names no `table`"),
        ('psu = "DIABAN"', "", "names no `psu`"),
        ('psu = "DIABAN"', 'psu = "DIABAN"\nlonely = "fail"', "`lonely` does not take `fail`"),
        ('psu = "DIABAN"', 'psu = "DIABAN"\nconfidence = 95', "the confidence is"),
        ('psu = "DIABAN"', 'replicates = { columns = "R*", kind = "jk1" }', "replicate weights and strata"),
        ('psu = "DIABAN"', 'replicates = { columns = "R*", kind = "fay", rho = 1.0 }', "`rho` is `1.0`"),
        ('psu = "DIABAN"', 'replicates = { columns = "R*", kind = "other", scale = -1.0 }', "below 0"),
        ('psu = "DIABAN"', 'replicates = { columns = "R*", kind = "jkn", rscales = [1.0, -0.5] }', "below 0"),
        ('column = "C4"', 'colunm = "C4"', "colunm"),
        ('AGE = { column = "C4", number = true }', "AGE = 4", "AGE in [variables]"),
        ('column = "C4"', 'column = "C4", born = "B"', "`column` and `born`"),
        ('column = "C4"', 'born = "B"', "no `on`"),
        ("number = true }\nEDU", 'number = true, codes = { "1" = "X" } }\nEDU', "is a number and has codes"),
        ('unit = "thousands"', 'unit = "dozens"', "`unit` does not take `dozens`"),
        ("[weight]", "[wieght]", "wieght"),
    ],
)
def test_a_record_file_that_is_wrong(office: Workspace, old: str, new: str, said: str) -> None:
    path = office.root / "records" / "lfs.toml"
    assert old in RECORDS
    path.write_text(RECORDS.replace(old, new), "utf-8")
    with pytest.raises(UsageError) as error:
        RecordFile.load(path)
    told = f"{error.value} {error.value.detail} {error.value.hint}"
    assert said in told
    assert "lfs.toml" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('table = "A1"', "", "has no `table`"),
        ('table = "A1"', 'table = "A99"', "A99"),
        ('records = "lfs"', 'records = "lsf"', "there is no `records/lsf.toml`"),
        ('count = "persons"', 'count = "persons"\nmean = "EARNINGS"', "is not one measure"),
        ('count = "persons"', 'mean = "WAGES"', "WAGES"),
        ("STATUS =", "STATE =", "STATE"),
        ('AGE = { versions = ["AGE_AGGREGATE"] }', 'AGE = { variable = "AGES" }', "AGES"),
        ("AGE = { versions", "ECO = { versions", "ECO"),
        ('{ file = "year" }', '{ file = "year", column = "Y" }', "has no origin"),
        ("not-significant", "not_significant", "not_significant"),
    ],
)
def test_a_tabulation_file_that_is_wrong(office: Workspace, old: str, new: str, said: str) -> None:
    path = office.root / "tabulations" / "a1.toml"
    assert old in TABULATION
    path.write_text(TABULATION.replace(old, new), "utf-8")
    with pytest.raises(UsageError) as error:
        TabulationFile.load(path, office)
    assert said in f"{error.value} {error.value.detail} {error.value.hint}"


def test_a_variable_that_a_table_needs_is_named_with_the_table_and_the_record_file(office: Workspace) -> None:
    path = office.root / "tabulations/a1.toml"
    path.write_text(
        path.read_text("utf-8").replace('"A1"', '"A6-birth"').replace("AGE = { versions", "OCU = { versions")
    )
    with pytest.raises(UsageError) as told:
        tabulations(office)
    said = "`tabulations/a1.toml`: table A6-birth is by OCU, and [variables] of `records/lfs.toml` has no OCU"
    assert said == told.value.title
    assert 'OCU = { column = "...", ... }' in str(told.value.hint)


def test_two_files_whose_results_would_have_one_name(office: Workspace) -> None:
    other = office.root / "tabulations" / "a1-birth.toml"
    other.write_text(TABULATION.replace('"A1"', '"A1-birth"'), "utf-8")
    with pytest.raises(UsageError) as error:
        tabulations(office)
    assert "a1-birth.toml" in error.value.title
    assert "`a1.toml`" in error.value.title
    other.rename(other.with_name("a1-of-birth.toml"))
    assert len(tabulations(office)) == 2


@pytest.mark.parametrize(("word", "code"), [("10.7.1", "10.7.1"), ("c18", "C18"), ("A5-birth", "A5-birth")])
def test_what_may_be_asked_for(word: str, code: str) -> None:
    assert [table.code for table in asked(word)] == [code]
