"""The header read back, of every format that has one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ilms.errors import UsageError
from ilms.messages import formats
from ilms.messages.header import FLAT, Header
from ilms.messages.heading import Heading
from ilms.structures.schema import Reference
from ilms.workspace import Sender
from messages.specimens import C18, VARIANTS, header, some, to_file

HEADED = [v for v in VARIANTS if "ml" in v[0] or "json" in v[0]]
ML = [v for v in HEADED if "ml" in v[0]]
headed = pytest.mark.parametrize("variant", HEADED, ids="-".join)
ml = pytest.mark.parametrize("variant", ML, ids="-".join)


def written(tmp_path, variant, **change):
    path = tmp_path / "x"
    formats.write(some(), path, variant[0], replace(header(variant[1], "R"), **change))
    return path


@headed
@pytest.mark.parametrize("test", [True, False])
def test_who_sends_what_to_whom_comes_back(variant, test, tmp_path):
    read = formats.header_of(written(tmp_path, variant, test=test))
    assert (read.id, read.test) == ("SPECIMEN_1", test)
    assert datetime.fromisoformat(read.prepared) == datetime(2026, 11, 21, tzinfo=UTC)
    assert read.sender == Sender("VN_NSO", "Cục Thống kê & <đối tác>")
    assert [receiver.id for receiver in read.receivers] == ["ILO"]


@ml
def test_action_time_of_extraction_and_structure_come_back(variant, tmp_path):
    read = formats.header_of(written(tmp_path, variant, extracted=datetime(2026, 11, 20, 7, tzinfo=UTC)))
    assert read.action == "R"
    assert read.extracted == "2026-11-20T07:00:00+00:00"
    (structure,) = read.structures.values()
    assert structure.reference == Reference("ILO", C18, "1.0")
    assert structure.at_observation == variant[1]


@pytest.mark.parametrize("name", ["sdmx-csv-1.0", "sdmx-csv-2.0", "ilostat-csv", "csv"])
def test_csv_has_none(name, tmp_path):
    assert formats.header_of(to_file(some(), tmp_path, (name, FLAT))) is None


@ml
def test_the_data_is_not_looked_at(variant, tmp_path):
    path = written(tmp_path, variant)
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"</message:Header>") + 17] + b" and then & nonsense")
    assert formats.header_of(path).id == "SPECIMEN_1"
    path.write_bytes(content[: content.index(b"</message:Header>") - 20])
    with pytest.raises(UsageError, match="ends too early"):
        formats.header_of(path)


def test_the_specimens_headers(shared):
    folder = shared / "spec" / "sdmx-ml-2.1"
    read = formats.header_of(folder / "1" / "M.USD.EUR.SP00.A.xml")
    assert read.id == "3a2ac479-1998-4fc7-824d-51fa08322adc"
    assert read.prepared == "2020-01-16T08:16:20.341+01:00"
    assert read.structures["ECB_EXR1"].reference == Reference("ECB", "ECB_EXR1", "1.0")
    assert formats.header_of(folder / "ng-flat-ss.xml").structures["STR1"].at_observation == FLAT


@ml
def test_a_header_of_a_gigabyte_does_not_fill_the_memory(variant, tmp_path):
    path = written(tmp_path, variant)
    path.write_bytes(path.read_bytes().replace(b"SPECIMEN_1", b"x" * (2 << 20)))
    with pytest.raises(UsageError, match="longer than 1 MB"):
        formats.header_of(path)


class TestCarried:
    own = Header("NEW", datetime(2026, 1, 1, tzinfo=UTC))

    def test_a_test_stays_a_test_and_is_for_whom_it_was_for(self):
        receivers = (Sender("ILO", "ILO"), Sender("OECD"))
        carried = Heading("OLD", test=True, receivers=receivers, extracted="2026-01-02T03:04:05Z").carried(self.own)
        assert (carried.id, carried.prepared) == (self.own.id, self.own.prepared)
        assert carried.test
        assert carried.receivers == receivers
        assert carried.extracted == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    @pytest.mark.parametrize("extracted", [None, "", "2026-01-02T03:04:05", "yesterday"])
    def test_a_time_without_a_zone_is_not_guessed(self, extracted):
        assert Heading(extracted=extracted).carried(self.own).extracted is None

    def test_the_sender_is_carried_only_where_asked_for(self):
        read = Heading(sender=Sender("ECB"))
        assert read.carried(self.own).sender == self.own.sender
        assert read.carried(self.own, sender=True).sender == Sender("ECB")

    def test_an_id_that_no_schema_takes_is_not_carried(self):
        assert Heading(receivers=(Sender("I/O"),)).carried(self.own).receivers == ()
