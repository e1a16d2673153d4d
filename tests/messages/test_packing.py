"""Gzip and zip: told by content, written by suffix, and never a bomb."""

import gzip
import io
import zipfile

import pytest

from ilms import packing
from ilms.errors import UsageError
from ilms.messages import formats
from ilms.packing import opened
from ilms.trouble import MessageError
from messages.specimens import VARIANTS, back, header, listed, some

every = pytest.mark.parametrize("variant", VARIANTS, ids="-".join)


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def refused(path):
    with pytest.raises(MessageError) as told:
        read_all(path)
    return told.value


def read_all(path):
    with opened(path) as file:
        while file.read(1 << 20):
            pass


@every
@pytest.mark.parametrize("suffix", [".gz", ".zip", ".GZ"])
def test_every_format_is_written_packed_and_read_back(variant, suffix, tmp_path):
    path = tmp_path / f"message{formats.SUFFIX[variant[0]]}{suffix}"
    formats.write(some(), path, variant[0], header(variant[1]))
    assert path.read_bytes()[:2] in (b"\x1f\x8b", b"PK")
    assert formats.detect(path) == variant[0]
    assert listed(back(path, variant[0])) == listed(some())


@every
def test_what_is_packed_is_told_by_its_content(variant, tmp_path):
    plain, packed = tmp_path / "plain", tmp_path / "data.csv"
    formats.write(some(), plain, variant[0], header(variant[1]))
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert listed(back(packed, variant[0])) == listed(some())
    (dataset,) = formats.read(packed, lambda _: some().schema)
    assert dataset.provenance.where(0)[0]["file"] == str(packed)


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_the_same_observations_give_the_same_archive(suffix, tmp_path):
    made = []
    for name in ("first", "second"):
        path = tmp_path / name / f"message.csv{suffix}"
        formats.write(some(), path, "sdmx-csv-2.0", header())
        made.append(path.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(("name", "inside"), [("a.xml.zip", "a.xml"), ("a.zip", "a.csv")])
def test_a_zip_holds_a_file_of_a_name_that_says_what_it_is(name, inside, tmp_path):
    formats.write(some(), tmp_path / name, "sdmx-csv-2.0", header())
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert archive.namelist() == [inside]


def test_one_message_among_what_a_mac_adds(tmp_path):
    path = zipped(tmp_path / "x.zip", message_xml=b"<a/>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._message.xml", b"junk")
    with opened(path) as file:
        assert file.read() == b"<a/>"


def test_several_files_are_named(tmp_path):
    told = refused(zipped(tmp_path / "x.zip", one_xml=b"<a/>", two_xml=b"<b/>"))
    assert "2 files: one.xml, two.xml" in told.title
    assert "name the message" in told.hint


def test_an_empty_archive_is_told(tmp_path):
    assert "0 files" in refused(zipped(tmp_path / "x.zip")).title


def test_a_workbook_is_called_by_its_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "x", "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    told = refused(tmp_path / "x")
    assert "Excel workbook" in told.title
    assert "ilms codelist import" in told.hint
    assert "mapping file" in told.hint


def test_an_opendocument_table_is_called_by_its_name(tmp_path):
    told = refused(zipped(tmp_path / "x.ods", mimetype=b"", **{"META-INF__manifest_xml": b""}))
    assert "OpenDocument" in told.title


def test_a_password_is_told(tmp_path):
    path = zipped(tmp_path / "x.zip", a_xml=b"<a/>")
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    assert "password" in refused(path).title


def test_a_method_that_python_does_not_know_is_told(tmp_path):
    path = zipped(tmp_path / "x.zip", a_xml=b"<a/>")
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + at] = 9  # deflate64, which Windows uses for large files
    path.write_bytes(content)
    told = refused(path)
    assert "cannot be unpacked here" in told.title
    assert "unpack it yourself" in told.hint


@pytest.mark.parametrize("pack", [gzip.compress, None], ids=["gzip", "zip"])
def test_an_archive_cut_anywhere_is_told(pack, tmp_path):
    path = tmp_path / "x"
    content = b"".join(b"%d,%d\n" % (n, n * n) for n in range(5_000))
    if pack:
        path.write_bytes(pack(content))
    else:
        zipped(path, a=content)
    whole = path.read_bytes()
    for end in (12, 40, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        told = refused(path)
        assert "too early" in told.title or "damaged" in told.title
        assert "again" in told.hint


@pytest.mark.parametrize("pack", [gzip.compress, None], ids=["gzip", "zip"])
def test_a_flipped_bit_is_told(pack, tmp_path):
    path = tmp_path / "x"
    content = b"".join(b"%d,%d\n" % (n, n * n) for n in range(5_000))
    path.write_bytes(pack(content)) if pack else zipped(path, a=content)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0x10
    path.write_bytes(whole)
    assert "damaged" in refused(path).title


def test_an_archive_in_an_archive_is_told(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(gzip.compress(b"a,b\n")))
    with pytest.raises(MessageError, match="archive inside an archive"):
        formats.detect(path)


def bomb(path, kind, size):
    block = b"\n" * (1 << 20)
    if kind == "gzip":
        with gzip.open(path, "wb") as out:
            for _ in range(size):
                out.write(block)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as out:
            for _ in range(size):
                out.write(block)


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_a_bomb_is_refused_while_it_is_unpacked(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "HARMLESS", 4 << 20)
    path = tmp_path / "x"
    bomb(path, kind, 10)
    assert path.stat().st_size < 20_000
    told = refused(path)
    assert "unpack to more than 4 MB" in told.title
    assert "250 times" in told.detail


def test_a_directory_that_lies_about_the_size_helps_no_bomb(tmp_path):
    path = tmp_path / "x"
    bomb(path, "zip", 10)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 20 : at + 24] = b"\xf0\xff\xff\x7f"
    path.write_bytes(content)
    assert refused(path).hint


def test_what_packs_well_and_is_small_is_no_bomb(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"0" * (8 << 20)))
    with opened(path) as file:
        assert len(file.read()) == 8 << 20


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        read_all(tmp_path / "nowhere")


def test_what_is_written_into_nothing_packed_is_as_it_was():
    out = io.BytesIO()
    with packing.packed(out, packing.Path("x.csv"), ".csv") as plain:
        assert plain is out
