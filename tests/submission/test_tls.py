"""What is wrong with TLS, told apart from a connection that merely ended."""

import ssl

import pytest
import requests

from ilms.errors import UnreachableError
from ilms.submission.errors import NotTakenError, UntrustedError
from ilms.submission.http import Channel
from ilms.submission.tls import in_words


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
