"""`ilms check` and `ilms build` hold figures against what was accepted before, and say so."""

import json
from pathlib import Path

import pytest

from history.workspaces import C18, message, table, workspace
from ilms.history.ledger import Ledger


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = workspace(tmp_path / "office").root
    message(table(C18, SEX_T_TOTAL="100000", SEX_M_TOTAL="61000", SEX_M_JPN="10500"), root / "persons.csv")
    return root


def test_check_compares_with_what_was_accepted_and_names_it(cli, office: Path) -> None:
    result = cli("check", "persons.csv", "-C", office, "--format", "json")
    last = Ledger(office / "submissions").all()[-1].id
    assert f"compared with what nso accepted: last ({last})" in result.err
    [slip] = [one for one in json.loads(result.out)["findings"] if one["code"] == "HIS001"]
    assert (slip["severity"], slip["value"], slip["expected"]) == ("error", "100000", "100")
    assert len(slip["where"]) == 3
    assert result.exit_code == 1


def test_check_says_so_in_vietnamese(cli, office: Path) -> None:
    result = cli("check", "persons.csv", "-C", office, "--lang", "vi")
    assert "so sánh với số liệu mà nso đã chấp nhận" in result.err
    assert "lớn gấp 1000 lần" in result.out


def test_a_ledger_that_was_altered_is_told_and_the_check_goes_on(cli, office: Path) -> None:
    path = next(Ledger(office / "submissions").all()[-1].files("full"))
    path.write_bytes(path.read_bytes().replace(b"61", b"60"))
    result = cli("check", "persons.csv", "-C", office)
    assert "not compared with what was accepted before" in result.err
    assert "`ilms log --verify`" in result.err
    assert "HIS001" not in result.out
