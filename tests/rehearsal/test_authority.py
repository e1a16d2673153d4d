"""Tokens: how they are got, and what a request without a good one hears."""

import time
from collections.abc import Callable

import pytest
import requests

from rehearsal.practice import Client

IMPORT = "/3/import/sdmxFile"


def test_discovery_names_the_endpoints_and_grants(reading: Client) -> None:
    said = reading.session.get(reading.info["authority"] + "/.well-known/openid-configuration", timeout=20).json()
    assert said["issuer"] == reading.info["authority"]
    assert said["token_endpoint"].startswith(reading.info["authority"])
    assert "authorization_endpoint" in said
    assert said["grant_types_supported"] == ["client_credentials", "refresh_token", "password"]


def test_a_token_is_given_for_the_secret_in_the_form_or_in_the_header(reading: Client) -> None:
    by_form = reading.token()
    assert by_form.status_code == 200
    assert by_form.json()["token_type"] == "Bearer"
    assert by_form.json()["expires_in"] == 300
    assert "refresh_token" not in by_form.json(), "client credentials need none: RFC 6749, section 4.4.3"
    by_header = requests.post(
        reading.info["authority"] + "/protocol/openid-connect/token",
        data={"grant_type": "client_credentials"},
        auth=(reading.info["client_id"], reading.info["client_secret"]),
        timeout=20,
    )
    assert by_header.status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "somebody"}, 401, "invalid_client"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "unsupported_grant_type"),
        ({"grant_type": "password", "username": "stat-suite", "password": "wrong"}, 401, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "a.b.c"}, 400, "invalid_grant"),
    ],
)
def test_a_wrong_request_for_a_token(reading: Client, form: dict[str, str], status: int, error: str) -> None:
    reply = reading.token(**form)
    assert (reply.status_code, reply.json()["error"]) == (status, error)
    assert reading.info["client_secret"] not in reply.text


def test_the_password_grant_gives_a_token_that_can_be_refreshed(client: Client) -> None:
    secret = client.info["client_secret"]
    first = client.token(grant_type="password", username="stat-suite", password=secret, client_secret="").json()
    again = client.token(grant_type="refresh_token", refresh_token=first["refresh_token"], client_secret="").json()
    assert again["access_token"] != first["access_token"]
    client.session.headers["Authorization"] = "Bearer " + again["access_token"]
    assert client.status("1").status_code == 404


def test_the_password_grant_can_be_off_as_in_a_new_keycloak(started: Callable[..., Client]) -> None:
    client = started(password_grant=False)
    reply = client.token(grant_type="password", username="stat-suite", password=client.info["client_secret"])
    assert reply.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(
    "header", [None, "Bearer ", "Bearer nonsense", "Bearer a.b.c", "Basic c3RhdDpzdGF0", "Bearer é"]
)
def test_without_a_good_token_nothing_is_written(client: Client, header: str | None) -> None:
    if header is None:
        del client.session.headers["Authorization"]
    else:
        client.session.headers["Authorization"] = header.encode()
    for reply in (
        client.send("DATAFLOW\n"),
        client.status("1"),
        client.structure(b"<x/>"),
        client.delete("/rest/x"),
    ):
        assert reply.status_code == 401
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_forged_token_is_seen(client: Client) -> None:
    head, body, mark = str(client.session.headers["Authorization"]).removeprefix("Bearer ").split(".")
    client.session.headers["Authorization"] = f"Bearer {head}.{body[:-2]}AA.{mark}"
    assert client.status("1").status_code == 401


def test_a_refresh_token_opens_nothing_by_itself(client: Client) -> None:
    secret = client.info["client_secret"]
    tokens = client.token(grant_type="password", username="stat-suite", password=secret).json()
    client.session.headers["Authorization"] = "Bearer " + tokens["refresh_token"]
    assert client.status("1").status_code == 401


def test_a_token_expires(started: Callable[..., Client]) -> None:
    client = started(token_seconds=0.2)
    client.sign_in()
    assert client.status("1").status_code == 404
    time.sleep(0.25)
    reply = client.status("1")
    assert reply.status_code == 401
    assert "expired" in reply.json()["message"]


def test_an_account_may_lack_the_permission(started: Callable[..., Client]) -> None:
    client = started(may_write=False)
    assert client.send("DATAFLOW\n").status_code == 403
    assert client.structure(b"<x/>").status_code == 403
    assert client.status("1").status_code == 404, "asking is allowed"


def test_reading_is_open_unless_said_otherwise(started: Callable[..., Client]) -> None:
    anonymous = started()
    del anonymous.session.headers["Authorization"]
    assert anonymous.get("/rest/dataflow").status_code == 200
    careful = started(reading_open=False)
    assert careful.get("/rest/dataflow").status_code == 200
    del careful.session.headers["Authorization"]
    reply = careful.get("/rest/dataflow")
    assert reply.status_code == 401
    assert "ErrorMessage" in reply.text


def test_elsewhere_below_the_authority(reading: Client) -> None:
    base = reading.info["authority"]
    assert reading.session.get(base + "/nowhere", timeout=20).status_code == 404
    assert reading.session.get(base + "/protocol/openid-connect/token", timeout=20).status_code == 405
