"""Headers: what is refused, and what reaches the message."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from ilms.errors import UsageError
from ilms.messages import formats
from ilms.messages.header import Header, now
from ilms.messages.ml.names import V21
from ilms.workspace import Sender
from messages.specimens import header, some

NS = {"m": V21.message, "c": V21.common}


def written(head, tmp_path):
    path = tmp_path / "x.xml"
    formats.write(some(), path, "sdmx-ml-2.1", head)
    return etree.parse(path)


def test_sender_receiver_and_time_stand_in_the_message(tmp_path):
    message = written(replace(header(), test=True), tmp_path)
    assert message.findtext(".//m:ID", namespaces=NS) == "SPECIMEN_1"
    assert message.findtext(".//m:Test", namespaces=NS) == "true"
    assert message.findtext(".//m:Prepared", namespaces=NS) == "2026-11-21T00:00:00+00:00"
    assert message.findtext(".//m:Sender/c:Name", namespaces=NS) == "Cục Thống kê & <đối tác>"
    assert message.find(".//m:Receiver", NS).get("id") == "ILO"


def test_a_receiver_may_be_left_out(tmp_path):
    assert written(replace(header(), receivers=()), tmp_path).find(".//m:Receiver", NS) is None


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": "a b"}, "`a b`"),
        ({"id": ""}, "id"),
        ({"sender": Sender("Cục")}, "sender"),
        ({"receivers": (Sender("I/O"),)}, "receiver"),
        ({"prepared": datetime(2026, 1, 1)}, "no zone"),  # noqa: DTZ001  # the point
        ({"action": "U"}, "`U`"),
    ],
)
def test_what_no_schema_takes_is_refused(change, word):
    with pytest.raises(UsageError, match=word):
        replace(header(), **change)


def test_the_time_can_be_fixed_for_reproducible_builds(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert now() == datetime(1970, 1, 2, tzinfo=UTC)
    assert Header("X").prepared == now()
