"""What is wrong with TLS, told apart from a connection that merely ended."""

import ssl
from pathlib import Path

import pytest
import requests
import trustme

from ilms.errors import UnreachableError
from ilms.submission.errors import NotTakenError, UntrustedError
from ilms.submission.http import Channel
from ilms.submission.tls import in_words, system_context


def wrapped(inner: Exception) -> requests.exceptions.SSLError:
    """As `requests` brings it."""
    return requests.exceptions.SSLError(inner)


def certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, "as OpenSSL says it"
    return error


def failed(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (certificate(10), "has expired"),
        (certificate(62), "for another host"),
        (certificate(99), "as OpenSSL says it"),
        (failed("WRONG_VERSION_NUMBER"), "does not speak TLS"),
        (failed("SSLV3_ALERT_HANDSHAKE_FAILURE"), "HANDSHAKE_FAILURE"),
    ],
)
def test_a_stranger_is_told_as_one(error: Exception, told: str) -> None:
    found = in_words(wrapped(error))
    assert found is not None
    assert told in found[0]
    assert isinstance(Channel("x")._silence("https://x.example.org", wrapped(error)), UntrustedError)


@pytest.mark.parametrize(
    "error", [ssl.SSLEOFError(8, "EOF occurred"), ssl.SSLZeroReturnError(6, "closed"), failed("BAD_RECORD_MAC")]
)
def test_a_connection_that_ended_says_nothing_of_what_arrived(error: Exception) -> None:
    trouble = Channel("x")._silence("https://x.example.org", wrapped(error))
    assert isinstance(trouble, UnreachableError)
    assert not isinstance(trouble, NotTakenError)


def test_whom_to_trust_is_read_once_and_again_where_it_changed(tmp_path: Path, monkeypatch) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(trustme.CA().cert_pem.bytes())
    first = system_context(ca)
    assert system_context(ca) is first
    assert system_context(None) is not first
    ca.write_bytes(trustme.CA().cert_pem.bytes())
    second = system_context(ca)
    assert second is not first
    monkeypatch.setenv("SSL_CERT_FILE", str(ca))
    assert system_context(ca) is not second
