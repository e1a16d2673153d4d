"""Clients that nobody here wrote: statsuite-lib, the OECD's dotstat-io, sdmx1's REST client."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import sdmx
from sdmx.source import add_source, sources

from ilms.structures import load
from rehearsal.outside import dotstat_io, statsuite, uploaded
from rehearsal.practice import FLOW, Client, csv_1, csv_2, row, short
from rehearsal.tiny import tiny

GOOD = csv_1(row("T", "TOTAL", "2019", "152.530"), row("T", "JPN", "2019", "80.002", "E"))


@pytest.fixture
def keycloak(client: Client) -> Iterator[Any]:
    with statsuite(client) as signed_in:
        yield signed_in


def test_statsuite_lib_imports_and_waits(client: Client, keycloak: Any, tmp_path: Path) -> None:
    from statsuite_lib import TransferClient

    transfer = TransferClient(client.info["transfer"], keycloak)
    file = tmp_path / "c18.csv"
    file.write_text(GOOD, "utf-8")
    with file.open("rb") as opened:
        number = transfer.import_sdmx_file(opened, client.info["dataspace"])
    assert number == "1"
    assert transfer.wait_for_request("design", number, timeout=20, backoff=0.05) is False
    assert transfer.health()["service"]["status"] == "Healthy"
    transfer._client.close()
    assert short(client.stored()) == ["T.TOTAL.2019=152.530", "T.JPN.2019=80.002E"]


def test_statsuite_lib_hears_what_is_refused(client: Client, keycloak: Any, tmp_path: Path) -> None:
    from statsuite_lib import TransferClient

    transfer = TransferClient(client.info["transfer"], keycloak)
    file = tmp_path / "c18.csv"
    file.write_text(GOOD, "utf-8")
    with file.open("rb") as opened:
        assert transfer.import_sdmx_file(opened, "no-such-space") is None
    transfer._client.close()


def test_statsuite_lib_refreshes_its_token(keycloak: Any) -> None:
    before = keycloak.access_token
    keycloak.trigger_refresh_token()
    assert keycloak.access_token != before


def test_statsuite_lib_puts_gets_and_deletes_structures(client: Client, keycloak: Any) -> None:
    from statsuite_lib import NSIClient

    nsi = NSIClient(client.info["nsi"], keycloak)
    assert nsi.put(tiny(), "/rest/structure") == 201
    assert "DF_TINY" in nsi.get("/rest/dataflow/TEST.SUB/DF_TINY/2.3").text
    assert nsi.delete("/rest/dataflow/TEST.SUB/DF_TINY/2.3") == 200
    nsi._client.close()


@pytest.fixture
def dotstat(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    return dotstat_io(client, monkeypatch)


def test_dotstat_io_uploads_and_reads_the_outcome(client: Client, dotstat: Any, tmp_path: Path) -> None:
    file = tmp_path / "c18.csv"
    file.write_text(GOOD, "utf-8")
    said = uploaded(client, dotstat, file)
    assert "The request with ID 1 was successfully registered." in said
    assert "Execution status: Completed" in said
    assert "Outcome: Success" in said
    assert "2 observations have been processed" in said
    file.write_text(csv_1(row("Q", "JPN", "2019", "1")), "utf-8")
    said = uploaded(client, dotstat, file)
    assert "Outcome: Error" in said
    assert "Code [SEX_Q] not found for dimension SEX" in said


def test_dotstat_io_posts_structures_and_downloads_data(client: Client, dotstat: Any, tmp_path: Path) -> None:
    file = tmp_path / "structure.xml"
    file.write_bytes(tiny())
    said = dotstat.upload_structure(client.info["nsi"] + "/rest/structure", file)
    assert said.startswith("The request was successfully processed with status code: 201")
    assert len(re.findall("was created", said)) == 4
    client.put(GOOD)
    out = tmp_path / "back.csv"
    url = f"{client.info['nsi']}/rest/data/ILO,{FLOW},1.0/all"
    assert dotstat.download_data_file(url, "application/vnd.sdmx.data+csv;version=1.0.0", out) == "Successful download"
    assert out.read_text("utf-8").count("VNM") == 2


@pytest.fixture
def sdmx_client(client: Client) -> Iterator[Any]:
    add_source({"id": "REHEARSAL", "url": client.info["nsi"] + "/rest", "name": "rehearsal"}, override=True)
    reading = sdmx.Client("REHEARSAL")
    yield reading
    reading.session.close()
    del sources["REHEARSAL"]


def test_sdmx1_reads_structures_back(sdmx_client: Any) -> None:
    message = sdmx_client.dataflow(FLOW, agency_id="ILO", params={"references": "descendants"})
    structure = message.dataflow[FLOW].structure
    ours = load.schema(FLOW)
    assert [d.id for d in structure.dimensions] == list(ours.key)
    assert len(message.codelist["CL_CDS"]) == len(ours["CDS"].codelist or ())


def test_sdmx1_reads_data_back_with_equal_values(client: Client, sdmx_client: Any) -> None:
    client.put(GOOD)
    structure = sdmx_client.dataflow(FLOW, agency_id="ILO", params={"references": "all"}).structure
    message = sdmx_client.get(
        "data", resource_id=FLOW, agency_id="ILO", dsd=structure["MNA_OEMP_SEX_CDS_NB"], key="all",
    )  # fmt: skip
    found = {
        (str(obs.key["CDS"].value), str(obs.key["TIME_PERIOD"].value)): (
            str(obs.value),
            {name: str(a.value) for name, a in obs.attached_attribute.items() if a.value},
        )
        for obs in message.data[0].obs
    }
    assert found["CDS_DES_TOTAL", "2019"][0] == "152.530"
    assert found["CDS_DES_JPN", "2019"][0] == "80.002"
    assert found["CDS_DES_JPN", "2019"][1]["SOURCE"] == "LFS"
    assert found["CDS_DES_JPN", "2019"][1]["OBS_STATUS"] == "E"


def test_sdmx1_hears_that_there_is_nothing(sdmx_client: Any) -> None:
    with pytest.raises(requests.HTTPError, match="404"):
        sdmx_client.get("data", resource_id=FLOW, agency_id="ILO", key="all", validate=False)


def test_a_delta_by_one_client_is_read_by_another(client: Client, sdmx_client: Any) -> None:
    client.put(GOOD)
    client.put(csv_2("D," + row("T", "JPN", "2019", "", "", "", ""), "M," + row("T", "TOTAL", "2019", "152.531")))
    structure = sdmx_client.datastructure("MNA_OEMP_SEX_CDS_NB", agency_id="ILO").structure["MNA_OEMP_SEX_CDS_NB"]
    message = sdmx_client.get("data", resource_id=FLOW, agency_id="ILO", dsd=structure, key="all")
    assert [str(obs.value) for obs in message.data[0].obs] == ["152.531"]
