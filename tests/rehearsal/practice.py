"""A plain HTTP client of the receiver, and messages of table C18 to send with it."""

import csv
import time
from dataclasses import dataclass, field
from typing import Any

import requests

FLOW = "DF_MNA_OEMP_SEX_CDS_NB"
FLOWS = (FLOW, "DF_MST_TEMP_SEX_AGE_CBR_NB")
HEADER = "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,SOURCE"
CSV_1 = "application/vnd.sdmx.data+csv;version=1.0.0"


def row(sex: str, country: str, year: str, value: str, status: str = "", source: str = "LFS", unit: str = "PS") -> str:
    """A row of CSV 1.0 of table C18."""
    key = f"VNM,A,MNA_OEMP_NB,SEX_{sex},CDS_DES_{country},{year}"
    return f"ILO:{FLOW}(1.0),{key},{value},{status},{unit},{source}"


def csv_1(*rows: str) -> str:
    """An SDMX-CSV 1.0 message of table C18."""
    return "\n".join([HEADER, *rows]) + "\n"


def csv_2(*rows: str) -> str:
    """An SDMX-CSV 2.0 message of table C18; each row begins with its action."""
    names = HEADER.removeprefix("DATAFLOW,")
    lines = []
    for text in rows:
        action, rest = text.split(",", 1)
        lines.append(f"dataflow,ILO:{FLOW}(1.0),{action},{rest.removeprefix(f'ILO:{FLOW}(1.0),')}")
    return "\n".join([f"STRUCTURE,STRUCTURE_ID,ACTION,{names}", *lines]) + "\n"


@dataclass
class Client:
    """Plain requests, as a person with curl would send them."""

    info: dict[str, Any]
    session: requests.Session = field(default_factory=requests.Session)

    def token(self, **form: str) -> requests.Response:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.info["client_id"],
            "client_secret": self.info["client_secret"],
        }
        url = self.info["authority"] + "/protocol/openid-connect/token"
        return self.session.post(url, data=asked | form, timeout=20)

    def sign_in(self) -> "Client":
        self.session.headers["Authorization"] = "Bearer " + self.token().json()["access_token"]
        return self

    def structure(self, content: bytes, path: str = "/rest/structure") -> requests.Response:
        headers = {"Content-Type": "application/xml"}
        return self.session.post(self.info["nsi"] + path, data=content, headers=headers, timeout=60)

    def get(self, path: str, accept: str | None = None) -> requests.Response:
        headers = {"Accept": accept} if accept else {}
        return self.session.get(self.info["nsi"] + path, headers=headers, timeout=20)

    def delete(self, path: str) -> requests.Response:
        return self.session.delete(self.info["nsi"] + path, timeout=20)

    def send(
        self,
        content: str | bytes,
        name: str = "data.csv",
        media: str = "text/csv",
        action: str = "3/import/sdmxFile",
        **form: str,
    ) -> requests.Response:
        return self.session.post(
            f"{self.info['transfer']}/{action}",
            data={"dataspace": self.info["dataspace"]} | form,
            files={"file": (name, content, media)},
            timeout=60,
        )

    def status(self, number: str, version: str = "3") -> requests.Response:
        return self.session.post(
            f"{self.info['transfer']}/{version}/status/request",
            data={"dataspace": self.info["dataspace"], "id": number},
            timeout=20,
        )

    def done(self, reply: requests.Response) -> dict[str, Any]:
        """Wait for what was registered and return its status."""
        assert reply.status_code == 200, reply.text
        number = reply.json()["message"].split()[4]
        for _ in range(400):
            status = self.status(number).json()
            if status["executionStatus"] == "Completed":
                return status
            time.sleep(0.01)
        raise AssertionError(status)

    def put(self, content: str | bytes, *args: str, **form: str) -> list[str]:
        """Import, which must succeed; returns the logs."""
        status = self.done(self.send(content, *args, **form))
        assert status["outcome"] == "Success", status
        return [entry["message"] for entry in status["logs"]]

    def refused(self, content: str | bytes, *args: str, **form: str) -> list[str]:
        """Import, which must end in an error; returns the logs."""
        status = self.done(self.send(content, *args, **form))
        assert status["outcome"] == "Error", status
        return [entry["message"] for entry in status["logs"]]

    def stored(self, flow: str = FLOW, key: str = "all") -> list[dict[str, str]]:
        """What the receiver gives back, one dictionary an observation, only what is there."""
        reply = self.get(f"/rest/data/{flow}/{key}", CSV_1)
        if reply.status_code == 404:
            return []
        assert reply.status_code == 200, reply.text
        reply.encoding = "utf-8"
        return [{k: v for k, v in line.items() if v} for line in csv.DictReader(reply.text.splitlines())]


GOOD = csv_1(
    row("T", "TOTAL", "2018", "142.860"),
    row("T", "TOTAL", "2019", "152.530"),
    row("F", "JPN", "2019", "28"),
)


def short(rows: list[dict[str, str]]) -> list[str]:
    """`T.JPN.2019=80.002`, and what else is not the usual."""
    return [
        f"{r['SEX'][4:]}.{r['CDS'][8:]}.{r['TIME_PERIOD']}={r.get('OBS_VALUE', '')}{r.get('OBS_STATUS', '')}"
        for r in rows
    ]
