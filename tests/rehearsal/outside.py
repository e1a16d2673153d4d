"""Clients that nobody here wrote, signed in at a receiver: statsuite-lib, and the OECD's dotstat-io."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rehearsal.practice import Client


@contextmanager
def statsuite(client: Client) -> Iterator[Any]:
    """statsuite-lib's keycloak client: what its other clients sign in with."""
    suite = pytest.importorskip("statsuite_lib", reason="statsuite-lib is not installed")
    signed_in = suite.KeycloakClient(
        client.info["authority"] + "/.well-known/openid-configuration",
        username=client.info["client_id"],
        password=client.info["client_secret"],
    )
    yield signed_in
    signed_in._client.close()


@contextmanager
def transfer(client: Client) -> Iterator[Any]:
    """statsuite-lib's client of the transfer service."""
    with statsuite(client) as keycloak:
        from statsuite_lib import TransferClient

        service = TransferClient(client.info["transfer"], keycloak)
        yield service
        service._client.close()


def dotstat_io(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """dotstat-io's client of everything."""
    pytest.importorskip("dotstat_io", reason="dotstat-io is not installed (it needs libkrb5-dev to build)")
    from dotstat_io import client as module
    from dotstat_io.authentication import KeycloakAuthentication

    monkeypatch.setattr(module, "sleep", lambda _: None)  # it waits three seconds before each question
    signed_in = KeycloakAuthentication.noninteractive_with_secret(
        token_url=client.info["authority"] + "/protocol/openid-connect/token",
        user=client.info["client_id"],
        password=client.info["client_secret"],
        client_id=client.info["client_id"],
    )
    assert signed_in.init_status == "Successful authentication"
    return module.Client.init_with_authentication_obj(signed_in)


def uploaded(client: Client, dotstat: Any, file: Path, action: str = "import/sdmxFile") -> str:
    """What dotstat-io says of a file that it uploaded."""
    said: str = dotstat.upload_data_file(f"{client.info['transfer']}/3/{action}", file, client.info["dataspace"], 0)
    return said
