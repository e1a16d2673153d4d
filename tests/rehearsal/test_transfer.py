"""Contract 1: what is registered, what is refused before that, and what the status says."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ilms.messages import formats
from ilms.messages.header import FLAT, SERIES, Header
from ilms.observations import Observations
from ilms.structures import load
from rehearsal.practice import FLOW, HEADER, Client, csv_1, csv_2, row, short

GOOD = csv_1(row("T", "TOTAL", "2019", "152.530"), row("T", "JPN", "2019", "80.002", "E"))


def test_an_import_from_registration_to_reading_back(client: Client) -> None:
    reply = client.send(GOOD, targetVersion="0", validationType="1", sendEmail="1", optimize="True")
    assert reply.status_code == 200
    assert reply.json() == {"success": True, "message": "The request with ID 1 was successfully registered."}
    status = client.done(reply)
    assert status["executionStatus"] == "Completed"
    assert status["outcome"] == "Success"
    assert status["submissionTime"] <= status["executionStart"] <= status["executionEnd"]
    assert status["logs"][0]["message"].startswith("2 observations have been processed, of which 2 observations were")
    stored = client.stored()
    assert short(stored) == ["T.TOTAL.2019=152.530", "T.JPN.2019=80.002E"]
    assert stored[0]["SOURCE"] == "LFS"


def test_ids_rise(client: Client) -> None:
    assert [client.send(GOOD).json()["message"].split()[4] for _ in range(3)] == ["1", "2", "3"]


def test_a_second_import_updates_and_an_equal_one_changes_nothing(client: Client) -> None:
    client.put(GOOD)
    assert "0 observations were inserts, 0 observations were updates" in client.put(GOOD)[0]
    assert "0 observations were inserts, 1 observations were updates" in client.put(GOOD.replace("80.002", "80.003"))[0]
    assert "T.JPN.2019=80.003E" in short(client.stored())


def test_actions_of_csv_2(client: Client) -> None:
    client.put(GOOD)
    logs = client.put(
        csv_2(
            "D," + row("T", "JPN", "2019", "", "", "", ""),
            "R," + row("T", "TOTAL", "2019", "152.6"),
            "I," + row("F", "TOTAL", "2019", "50"),
        ),
    )
    assert len(logs) == 1
    assert "1 observations were inserts, 1 observations were updates and 1 observations were deletions" in logs[0]
    assert short(client.stored()) == ["T.TOTAL.2019=152.6", "F.TOTAL.2019=50"]


def test_a_source_goes_only_by_a_delete_on_its_partial_key(client: Client) -> None:
    client.put(GOOD)
    client.put(csv_2("R," + row("T", "TOTAL", "2019", "152.530", source="")))
    assert client.stored()[0]["SOURCE"] == "LFS", "a replacement merges what stands above the observation"
    client.put(csv_2("D," + f"ILO:{FLOW}(1.0),VNM,,MNA_OEMP_NB,,,2019,,,,x"))
    assert [r.get("SOURCE") for r in client.stored()] == [None, None]
    assert len(client.stored()) == 2


def test_sdmx_ml_goes_in_and_comes_out(client: Client) -> None:
    client.put(GOOD)
    message = client.get(f"/rest/data/{FLOW}").content
    client.put(csv_2("D," + f"ILO:{FLOW}(1.0),,,,,,,,,,"))
    assert client.stored() == []
    client.put(message, "data.xml", "application/xml")
    assert short(client.stored()) == ["T.TOTAL.2019=152.530", "T.JPN.2019=80.002E"]


@pytest.mark.parametrize("media", ["application/zip", "application/x-zip-compressed", "application/octet-stream"])
def test_a_zip_with_one_file(client: Client, media: str) -> None:
    assert client.put(_zip(("c18.csv", GOOD)), "c18.zip", media)[0].startswith("2 ")


def test_the_older_versions_answer_too(client: Client) -> None:
    for version in ("1.2", "2"):
        reply = client.send(GOOD, action=f"{version}/import/sdmxFile")
        assert reply.status_code == 200
        assert client.status("1", version).status_code == 200


def test_older_wording_and_pascal_case(started: Callable[..., Client]) -> None:
    client = started(old_wording=True, pascal_case=True)
    assert client.send(GOOD).json() == {
        "Success": True, "Message": "Successfully registered the request with ID: 1",
    }  # fmt: skip
    assert "ExecutionStatus" in client.status("1").json()


@pytest.mark.parametrize("action", ["3/validate/sdmxFile", "3/validate/sdmxFileImport"])
def test_validating_stores_nothing(client: Client, action: str) -> None:
    assert "validated" in client.put(GOOD, action=action)[0]
    assert client.stored() == []
    assert client.refused(csv_1(row("Q", "JPN", "2019", "1")), action=action)


@pytest.mark.parametrize(
    ("content", "name", "media", "form", "words"),
    [
        (GOOD, "a.csv", "application/vnd.sdmx.data+csv;version=1.0.0", {}, "media type"),
        (GOOD, "a.csv", "application/json", {}, "media type"),
        (GOOD, "a.csv", "text/csv", {"dataspace": "disseminate"}, "[disseminate]"),
        (GOOD, "a.csv", "text/csv", {"dataspace": ""}, "dataspace is required"),
        (GOOD, "a.csv", "text/csv", {"targetVersion": "7"}, "targetVersion"),
        (GOOD, "a.csv", "text/csv", {"validationType": "x"}, "validationType"),
        (GOOD, "a.csv", "text/csv", {"sendEmail": "yes"}, "sendEmail"),
        (GOOD, "a.csv", "text/csv", {"optimize": "perhaps"}, "optimize"),
        (
            GOOD,
            "a.csv",
            "text/csv",
            {"targetVersion": "1", "PITReleaseDate": "2030-01-01T00:00:00"},
            "time zone",
        ),
        (GOOD, "a.csv", "text/csv", {"targetVersion": "1", "PITReleaseDate": "soon"}, "[soon]"),
        (GOOD, "a.csv", "text/csv", {"PITReleaseDate": "2030-01-01T00:00:00Z"}, "targetVersion 1"),
        ("", "a.csv", "text/csv", {}, "empty"),
        ("rubbish", "a.csv", "text/csv", {}, ""),
        ("<a/>", "a.xml", "text/xml", {}, ""),
        ("<a", "a.xml", "text/xml", {}, ""),
        (b"\x00\xff\xfe\x01" * 30, "a.csv", "text/csv", {}, ""),
        (b"PK\x03\x04 not a zip", "a.zip", "application/zip", {}, ""),
        (HEADER + "\n", "a.csv", "text/csv", {}, "none"),
        (GOOD.replace(FLOW, "DF_NOWHERE"), "a.csv", "text/csv", {}, "DF_NOWHERE"),
        (GOOD.replace(FLOW, "DF_MNA_TPOP_SEX_CRS_NB"), "a.csv", "text/csv", {}, "was not found"),
    ],
)
def test_what_fails_the_pre_check_gets_no_id(
    reading: Client, content: str, name: str, media: str, form: dict[str, str], words: str
) -> None:
    reply = reading.send(content, name, media, **form)
    assert reply.status_code == 400, reply.text
    assert reply.json()["success"] is False
    assert words in reply.json()["message"]
    assert "received" not in reply.json()["message"]  # where it lies at the receiver


def test_a_refusal_spends_no_id(client: Client) -> None:
    assert client.send("rubbish").status_code == 400
    assert client.status("1").status_code == 404
    assert client.send(GOOD).json()["message"].split()[4] == "1"


def test_a_zip_with_two_files_or_a_lie_inside(reading: Client) -> None:
    assert reading.send(_zip(("a.csv", GOOD), ("b.csv", GOOD)), "a.zip", "application/zip").status_code == 400
    broken = bytearray(_zip(("a.csv", GOOD * 50)))
    broken[60:80] = b"\xff" * 20
    assert reading.send(bytes(broken), "a.zip", "application/zip").status_code == 400


def test_no_file_at_all(reading: Client) -> None:
    url = reading.info["transfer"] + "/3/import/sdmxFile"
    reply = reading.session.post(url, data={"dataspace": "design"}, timeout=20)
    assert reply.status_code == 400
    assert "No file" in reply.json()["message"]
    assert reading.session.post(url, data=b"\x00" * 100, timeout=20).status_code == 400
    half = {"Content-Type": "multipart/form-data; boundary=x"}
    assert reading.session.post(url, data=b"--x\r\nContent-Dis", headers=half, timeout=20).status_code == 400


def test_a_file_that_the_server_reads_itself(client: Client, tmp_path: Path) -> None:
    inbox = tmp_path / "rehearsal" / "inbox"
    inbox.mkdir()
    (inbox / "c18.csv").write_text(GOOD, "utf-8")
    (tmp_path / "secret.csv").write_text(GOOD, "utf-8")
    url = client.info["transfer"] + "/3/import/sdmxFile"

    def ask(path: str) -> int:
        form = {"dataspace": (None, "design"), "filepath": (None, path)}
        return client.session.post(url, files=form, timeout=20).status_code

    assert ask("c18.csv") == 200
    for outside in (
        "../../secret.csv",
        str(tmp_path / "secret.csv"),
        "/etc/passwd",
        "nowhere.csv",
        "http://x/y",
        "\0",
    ):
        assert ask(outside) == 400


def test_a_name_with_a_path_is_only_a_name(client: Client, tmp_path: Path) -> None:
    client.put(GOOD, r"C:\Users\lan\..\tài liệu\c18.csv")
    client.put(GOOD, "../../../../tmp/evil.csv")
    first, second = sorted(file.name for file in (tmp_path / "rehearsal" / "received").iterdir())
    assert first.startswith("000001-")
    assert first.endswith("c18.csv")
    assert second == "000002-evil.csv"


def test_a_file_of_two_dataflows(reading: Client) -> None:
    other = GOOD.splitlines()[1].replace(FLOW, "DF_MST_TEMP_SEX_AGE_CBR_NB")
    reply = reading.send(GOOD + other + "\n")
    assert reply.status_code == 400
    assert "one dataflow" in reply.json()["message"] or "DF_MST_TEMP" in reply.json()["message"]


def test_more_than_the_limit_is_413(started: Callable[..., Client]) -> None:
    client = started(max_body=100_000)
    reply = client.send(GOOD + "x" * 150_000)
    assert reply.status_code == 413
    assert reply.json()["success"] is False
    assert client.put(_zip(("c18.csv", GOOD)), "c18.zip", "application/zip"), "a zip counts zipped"
    assert client.structure(b"<" * 150_000).status_code == 413


@pytest.mark.parametrize("number", ["99", "0", "", "x", "1; drop table", "-1", "٣"])
def test_an_id_that_was_never_given(reading: Client, number: str) -> None:
    reply = reading.status(number)
    assert reply.status_code in (400, 404)
    assert reply.json()["success"] is False


def test_health_needs_no_token(client: Client) -> None:
    del client.session.headers["Authorization"]
    for path in ("/health", "/3/health"):
        reply = client.session.get(client.info["transfer"] + path, timeout=20)
        assert reply.json()["service"]["status"] == "Healthy"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/4/import/sdmxFile", 404),
        ("POST", "/3/import/other", 404),
        ("GET", "/3/import/sdmxFile", 405),
        ("POST", "", 404),
        ("POST", "/3/transfer/dataflow", 404),
        ("DELETE", "/3/status/request", 405),
    ],
)
def test_elsewhere_below_the_transfer_service(reading: Client, method: str, path: str, status: int) -> None:
    reply = reading.session.request(method, reading.info["transfer"] + path, timeout=20)
    assert (reply.status_code, reply.json()["success"]) == (status, False)


def _zip(*files: tuple[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("at_observation", [SERIES, FLAT])
def test_actions_of_sdmx_ml_stand_on_the_data_set(client: Client, tmp_path: Path, at_observation: str) -> None:
    client.put(GOOD)
    schema = load.schema(FLOW)
    key = {
        "REF_AREA": ["VNM"], "FREQ": ["A"], "MEASURE": ["MNA_OEMP_NB"], "SEX": ["SEX_T"],
        "CDS": ["CDS_DES_JPN"], "TIME_PERIOD": ["2019"],
    }  # fmt: skip
    for action, values, expected in (
        ("R", {"OBS_VALUE": ["81"]}, ["T.TOTAL.2019=152.530", "T.JPN.2019=81"]),
        ("D", {}, ["T.TOTAL.2019=152.530"]),
    ):
        file = tmp_path / f"{action}.xml"
        header = Header("TEST", action=action, at_observation=at_observation)
        formats.write(Observations.from_columns(schema, key | values), file, "sdmx-ml-2.1", header)
        client.put(file.read_bytes(), file.name, "application/xml")
        assert short(client.stored()) == expected
