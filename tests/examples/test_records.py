"""The records of the imaginary country: marked, adding up, and tabulated end to end into a rehearsed submission."""

import csv
import json
import shutil
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from examples.reading import EXAMPLES
from ilms.cli.app import run
from ilms.rehearsal.receiver import Receiver
from ilms.submission.targets.rehearsal import VARIABLE

sys.path.append(str(EXAMPLES))  # the script that made the records is no part of the package

from make_records import main
from records import MARK, truth
from records.contracts import contracts
from records.country import provinces
from records.movements import movements
from records.survey import Design, drawn

EXAMPLE = EXAMPLES / "viet-nam-records"
DERIVED = shutil.ignore_patterns("build", "submissions", "tabulated", "mappings")
SEED = 7
FILLED = {*(f"A{n}" for n in range(1, 11)), "B11", "C16", "C17", "C18", "C19", "C20", "C21"}


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """The example, tabulated."""
    folder = tmp_path_factory.mktemp("records") / "office"
    shutil.copytree(EXAMPLE, folder, ignore=DERIVED)
    assert run(["tabulate", "-C", str(folder), "-q"]) == 0
    return folder


def test_every_file_says_that_it_is_synthetic():
    files = sorted((EXAMPLE / "data").iterdir())
    assert all(path.name.startswith(MARK) for path in files)
    assert sum(path.stat().st_size for path in files) < 1_500_000
    for path in files:
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            assert table.schema.metadata[b"description"].startswith(MARK.encode())
            assert pc.unique(table["SYNTHETIC"]).to_pylist() == [MARK]
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8") as rows:
                assert {row["SYNTHETIC"] for row in csv.DictReader(rows)} == {MARK}
        else:
            assert MARK.encode() in path.read_bytes()[:200]


def test_every_file_is_in_the_readme_and_in_a_record_file():
    said = (EXAMPLE / "README.md").read_text("utf-8")
    named = "".join(path.read_text("utf-8") for path in (EXAMPLE / "records").glob("*.toml"))
    for path in (EXAMPLE / "data").iterdir():
        assert path.name in said
        assert path.name.replace("2024", "{year}") in named


def test_the_weights_of_a_stratum_sum_to_its_population():
    country = list(provinces(60_000, SEED))
    sample = drawn(country, Design(2, 5), SEED).persons
    found = {
        (row["TINH"], row["TTNT"]): row["WEIGH_FINAL_sum"]
        for row in sample.group_by(["TINH", "TTNT"]).aggregate([("WEIGH_FINAL", "sum")]).to_pylist()
    }
    true: Counter[tuple[str, int]] = Counter()
    for province in country:
        for town in (1, 2):
            true[f"{province.number:02}", town] = int((province.persons["town"] == town).sum())
    assert found == true


def test_the_same_seed_gives_the_same_records():
    samples = [drawn(provinces(30_000, SEED), Design(2, 3), SEED) for _ in range(2)]
    assert samples[0].persons.equals(samples[1].persons)
    assert samples[0].module.equals(samples[1].module)
    assert movements(300, SEED)[0].equals(movements(300, SEED)[0])
    assert not movements(300, SEED)[0].equals(movements(300, SEED + 1)[0])


def test_the_true_tables_add_up():
    country = list(provinces(60_000, SEED))
    tables = truth.lfs(country) | truth.abroad(country)
    for name, cells in tables.items():
        for key, (many, _) in cells.items():
            if key[0] == "SEX_T":
                assert many == sum(cells.get((sex, *key[1:]), (0, 0))[0] for sex in ("SEX_M", "SEX_F")), (name, key)
    a5 = tables["MST_TEMP_SEX_ECO_CBR_NB"]
    totals = {a5["SEX_T", f"ECO_{version}_TOTAL", "CBR_BIR_TOTAL", "2024"] for version in ("ISIC4", "SECTOR")}
    assert totals == {tables["MST_TEMP_SEX_AGE_CCT_NB"]["SEX_T", "AGE_AGGREGATE_TOTAL", "CCT_CIT_TOTAL", "2024"]}


def test_every_table_that_is_promised_is_tabulated_and_checks_clean(office, capsys):
    capsys.readouterr()
    assert run(["check", "-C", str(office), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["summary"]["errors"] == 0, said["findings"]
    assert run(["coverage", "-C", str(office), "--year", "2024", "--format", "json"]) == 0
    [area] = json.loads(capsys.readouterr().out)["areas"]
    assert {one["table"] for one in area["by_table"] if "2024" in one["years"]} == FILLED


def test_from_records_to_a_verified_submission(office, tmp_path, monkeypatch, capsys):
    with Receiver(tmp_path / "receiver") as receiver:
        monkeypatch.setenv(VARIABLE, json.dumps(receiver.info))
        for line in ("build", "plan --target rehearsal", "submit --yes"):
            assert run([*line.split(), "-C", str(office), "-q"]) == 0, line
        [submission] = [one.name for one in (office / "submissions").iterdir() if (one / "plan.json").is_file()]
        capsys.readouterr()
        assert run(["verify", submission, "-C", str(office)]) == 0
        assert "verified" in "".join(capsys.readouterr())
    sent = b"".join(path.read_bytes() for path in (office / "submissions" / submission / "sent").rglob("*.xml"))
    assert b"SYNTHETIC RECORDS, NO SOURCE" in sent
    for person in (b"SYN0", b"1982", b"01-001"):  # documents, births, enumeration areas
        assert person not in sent.replace(b"AGE_", b"")


def test_registers_are_tabulated_exactly_and_the_cost_of_going_about(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "office", ignore=shutil.ignore_patterns("data", *DERIVED("", [""])))
    data = tmp_path / "office" / "data"
    main(data, persons=30_000, design=Design(4, 12), seed=SEED)
    names = ("b11-birth", "b11-citizenship", "c17", "c18-contracts")
    for path in (tmp_path / "office" / "tabulations").iterdir():  # nothing is kept back here
        path.write_text(path.read_text("utf-8").replace("threshold = 3", "threshold = 0"), "utf-8")
    assert run(["tabulate", *names, "sdg-10-7-1", "-C", str(tmp_path / "office"), "-q"]) == 0
    true = movements(8000, SEED)[1]
    true |= contracts(4000, SEED)[1]
    indicators = ("MFL_FPOP_SEX_CBR_NB", "MFL_NCIT_SEX_CCT_NB", "MNA_OPOP_SEX_CDS_NB", "MNA_OEMP_SEX_CDS_NB")
    for name, indicator in zip(names, indicators, strict=True):
        found = {
            key: int(value * 1000) for key, value in tabulated(tmp_path / "office", name).items() if value is not None
        }
        nobody = {key for key, many in found.items() if not many}
        assert {key: found[key] for key in found.keys() - nobody} == {
            key: many for key, (many, _) in true[indicator].items()
        }, name

    estimated = tmp_path / "office" / "tabulated" / "2024" / "sdg-10-7-1.csv"
    cost = truth.recruitment(provinces(30_000, SEED))
    with estimated.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            value, lower, upper = (float(row[name]) for name in ("OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND"))
            assert lower - (value - lower) <= cost[row["SEX"]] <= upper + (upper - value)


def test_an_answer_without_a_code_is_told_with_the_records_that_have_it(tmp_path, capsys):
    shutil.copytree(EXAMPLE, tmp_path / "office", ignore=DERIVED)
    file = tmp_path / "office" / "records" / "lfs.toml"
    file.write_text(file.read_text("utf-8").replace('"10" = "EDU_ISCED11_8"', ""), "utf-8")
    assert run(["tabulate", "A2", "-C", str(tmp_path / "office"), "--format", "json"]) == 1
    [found] = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] == "error"]
    answers = pq.read_table(EXAMPLE / "data" / "SYNTHETIC-lfs-2024.parquet")["C14"].to_pylist()
    wrong = [number for number, answer in enumerate(answers, 1) if answer == 10]
    assert (found["code"], found["value"], found["count"]) == ("TAB002", "10", len(wrong))
    assert [place["record"] for place in found["where"]] == wrong[:10]
    assert not (tmp_path / "office" / "tabulated").exists()


def tabulated(office: Path, name: str) -> dict[tuple[str, str, str, str], Decimal | None]:
    """The figures of a result, as `truth` keys them; None where one is withheld."""
    cells: dict[tuple[str, str, str, str], Decimal | None] = {}
    for path in sorted((office / "tabulated").glob(f"*/{name}.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                codes = [value for column, value in row.items() if column.isupper() and column not in _NOT_CODES]
                key = (*codes, *[""] * (3 - len(codes)), path.parent.name)
                cells[key] = None if row["OBS_VALUE"].startswith("(") else Decimal(row["OBS_VALUE"])
    return cells


_NOT_CODES = {"OBS_VALUE", "OBS_STATUS", "LOWER_BOUND", "UPPER_BOUND"}
