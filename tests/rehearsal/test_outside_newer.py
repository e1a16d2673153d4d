"""What clients that nobody here wrote make of the receiver's newer parts: later versions, zips, deltas, bad days.

Neither client knows of judging a message or of a release's moment: what they can do of it is tried all the same.
"""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from rehearsal.outside import dotstat_io, statsuite, transfer, uploaded
from rehearsal.practice import Client, csv_1, csv_2, row, short
from rehearsal.tiny import tiny

GOOD = csv_1(row("T", "TOTAL", "2019", "152.530"), row("T", "JPN", "2019", "80.002", "E"))
STORED = ["T.TOTAL.2019=152.530", "T.JPN.2019=80.002E"]
DELTA = csv_2("D," + row("T", "JPN", "2019", "", "", "", ""), "R," + row("T", "TOTAL", "2019", "152.531"))
Started = Callable[..., Client]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "c18.csv").write_text(GOOD, "utf-8")
    return tmp_path / "c18.csv"


def imported(client: Client, file: Path, **options: Any) -> Any:
    """The id under which statsuite-lib's import was registered, followed to its end; None where there is none."""
    with transfer(client) as service, file.open("rb") as opened:
        number = service.import_sdmx_file(opened, "design", **options)
        if number:
            assert service.wait_for_request("design", number, timeout=20, backoff=0.05) is False
    return number


def zipped(file: Path) -> Path:
    packed = file.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(file, file.name)
    return packed


def test_statsuite_lib_writes_into_the_later_version_and_nobody_sees_it(client: Client, file: Path) -> None:
    assert imported(client, file, target_version=1) == "1"
    assert client.stored() == []
    assert imported(client, file) == "2"
    assert short(client.stored()) == STORED


def test_both_send_zips(client: Client, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert imported(client, zipped(file)) == "1"  # as application/zip
    assert short(client.stored()) == STORED
    file.write_text(csv_1(row("F", "JPN", "2018", "28")), "utf-8")
    assert "Outcome: Success" in uploaded(client, dotstat_io(client, monkeypatch), zipped(file))  # as text/csv
    assert short(client.stored()) == [*STORED, "F.JPN.2018=28"]


@pytest.mark.parametrize("by", ["statsuite-lib", "dotstat-io"])
def test_both_send_deltas(client: Client, file: Path, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    client.put(GOOD)
    file.write_text(DELTA, "utf-8")
    if by == "dotstat-io":
        assert "1 observations were deletions" in uploaded(client, dotstat_io(client, monkeypatch), file)
    else:
        assert imported(client, file) == "2"
    assert short(client.stored()) == ["T.TOTAL.2019=152.531"]


def test_what_one_has_judged_the_other_follows(client: Client, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dotstat = dotstat_io(client, monkeypatch)
    said = uploaded(client, dotstat, file, "validate/sdmxFile")
    assert "The request with ID 1 was successfully registered." in said
    assert "404" in said  # it asks at an address made from the import's, which this one is not
    with transfer(client) as service:
        assert service.wait_for_request("design", 1, timeout=20, backoff=0.05) is False
    assert client.stored() == []


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("busy", 429, "Busy"),
        ("too-large", 413, "larger than the 30 MB"),
        ("forbidden", 403, "No permission"),
        ("server-error", 500, "Internal error"),
        ("bad-gateway", 502, "502 Bad Gateway"),
        ("lost-answer", 504, "504 Gateway Time-out"),
    ],
)
def test_dotstat_io_tells_what_was_refused(
    started: Started, file: Path, monkeypatch: pytest.MonkeyPatch, fault: str, code: int, words: str
) -> None:
    client = started(faults=(fault,))
    dotstat = dotstat_io(client, monkeypatch)
    said = uploaded(client, dotstat, file)
    assert f"Error code: {code}" in said
    assert words in said
    assert "Outcome: Success" in uploaded(client, dotstat, file)  # the second time it goes, and there is one copy
    assert short(client.stored()) == STORED


@pytest.mark.parametrize(
    ("fault", "outcome", "stored"),
    [("ends-in-error", "Error", []), ("nothing-processed", "Success", []), ("warns", "Warning", STORED)],
)
def test_an_import_that_ends_otherwise(
    started: Started, file: Path, monkeypatch: pytest.MonkeyPatch, fault: str, outcome: str, stored: list[str]
) -> None:
    client = started(faults=(f"{fault}:2",))
    assert f"Outcome: {outcome}" in uploaded(client, dotstat_io(client, monkeypatch), file)
    assert imported(client, file)  # "done": this client does not look at the outcome
    assert short(client.stored()) == stored


def test_statsuite_lib_on_bad_days(started: Started, file: Path) -> None:
    client = started(faults=("busy", "bad-gateway", "forgotten"))
    with transfer(client) as service:
        with file.open("rb") as opened:
            assert service.import_sdmx_file(opened, "design") is None
        with file.open("rb") as opened, pytest.raises(json.JSONDecodeError):
            service.import_sdmx_file(opened, "design")  # a gateway's page is no JSON
        with file.open("rb") as opened:
            number = service.import_sdmx_file(opened, "design")
        assert service.check_request_status("design", number) is None  # forgotten, this once
        assert service.wait_for_request("design", number, timeout=20, backoff=0.05) is False
    assert short(client.stored()) == STORED


def test_structures_that_are_refused_inside_a_207(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = started(faults=("structures-refused:2",))
    file = tmp_path / "structure.xml"
    file.write_bytes(tiny())
    url = client.info["nsi"] + "/rest/structure"
    said = dotstat_io(client, monkeypatch).upload_structure(url, file)
    assert "207" in said
    assert "Refused" in said
    with statsuite(client) as keycloak:
        from statsuite_lib import NSIClient

        nsi = NSIClient(client.info["nsi"], keycloak)
        assert nsi.put(tiny(), "/rest/structure") == 207
        nsi._client.close()
    assert requests.get(client.info["nsi"] + "/rest/dataflow/TEST.SUB/DF_TINY/2.3", timeout=20).status_code == 404
