"""Files made to harm: refused in words, in bounded memory and time, measured in a process of their own."""

import contextlib
import gzip
import subprocess
import sys
import zipfile

import pytest

# The interpreter with everything that reading needs takes about 130 MB, a block of a table with a line end at every
# byte some 200 more; whatever the file's size, it is no more than that.
MOST_MB = 400
READ = """
import sys
from pathlib import Path
from ilms.errors import IlmsError
from ilms.messages import formats
from ilms.structures.load import resolver

try:
    count = sum(map(len, formats.stream(Path(sys.argv[1]), resolver(None, "DF_MNA_OEMP_SEX_CDS_NB"))))
    print(f"read {count}")
except IlmsError as error:
    print(error.title.replace("\\n", " "))
# Of this program alone: ru_maxrss would begin with what the process weighed that started it.
status = Path("/proc/self/status")
peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else 0
print(int(peak) // 1024)
"""
ML = '<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">'
LOLS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ROW = "VNM,A,MNA_OEMP_NB,SEX_T,CDS_DES_JPN,2019,1.5\n"
HEAD = "REF_AREA,FREQ,MEASURE,SEX,CDS,TIME_PERIOD,OBS_VALUE\n"
MB = 1 << 20


def repeated(start, block, times, end=""):
    """A large content, made as it is asked for."""
    yield start.encode()
    for _ in range(times):
        yield block.encode()
    yield end.encode()


JSON = '{"meta":{},"data":{"structures":[{"dimensions":{}}],"dataSets":['
MANY = " ".join(f'a{n}="{n}"' for n in range(800_000))
HOSTILE = {
    "an entity bomb": (f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">{LOLS}]>{ML}&l11;</m:x>', "document type"),
    "an attribute without end": (repeated(f'{ML}<m:DataSet a="', "x" * MB, 40), "longer than 10 MB"),
    "an element in an element without end": (repeated(ML, "<a>" * 100_000, 20), "without end"),
    "a text without end": (repeated(f"{ML}<m:Header><m:ID>", "x" * MB, 40), "longer than 1 MB"),
    "a comment without end": (repeated(f"{ML}<!--", "x" * MB, 40), ""),
    "a million attributes": (
        f"{ML}<m:DataSet><Obs {MANY}/>",
        "longer than 10 MB",
    ),
    "a row without end": (repeated(HEAD, "x" * MB, 40), "longer than 1 MB"),
    "a quoted text without end": (repeated(f'{HEAD}"', "x\n" * (MB // 2), 40), "quotes is longer than 4 MB"),
    "a million columns": (repeated("", "COLUMN,", 1_000_000, "\n" + "1," * 1_000_000), "longer than 64 KB"),
    "a row of a million fields": (repeated(HEAD, ROW, 10, "1," * 1_000_000), ""),
    "nothing but line ends": (repeated(HEAD, "\n" * MB, 8), "read 0"),
    "nothing but quotes": (repeated(HEAD, '"' * MB, 40), ""),
    "a name without end": (repeated('{"', "x" * MB, 40), ""),
    "a value without end": (repeated(f'{JSON}{{"series":{{"0":"', "x" * MB, 40), "longer than 10 MB"),
    "arrays in arrays": (repeated(JSON, "[" * MB, 8), ""),
    "objects in objects": (repeated(JSON, '{"a":' * 100_000, 20), ""),
    "an observation of a million values": (
        repeated(f'{JSON}{{"observations":{{"0":[', "1," * 100_000, 40),
        "too early",
    ),
}


def outcome(path):
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=100, check=True
    )
    *said, megabytes = done.stdout.strip().splitlines()
    return " ".join(said), int(megabytes)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells the peak of a process otherwise")
@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_made_to_harm_is_refused_in_bounded_memory(what, tmp_path):
    content, word = HOSTILE[what]
    path = tmp_path / "in.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:  # so that the disk is not harmed either
        for block in content if not isinstance(content, str) else [content.encode()]:
            out.write(block)
    said, megabytes = outcome(path)
    assert word in said
    assert said.startswith("read") or str(path) in said
    assert megabytes < MOST_MB


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells the peak of a process otherwise")
@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_a_bomb_of_a_table_is_refused_in_bounded_memory(kind, tmp_path):
    path = tmp_path / "in"
    with contextlib.ExitStack() as stack:
        if kind == "gzip":
            out = stack.enter_context(gzip.open(path, "wb"))
        else:
            archive = stack.enter_context(zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED))
            out = stack.enter_context(archive.open("a.csv", "w"))
        out.write(HEAD.encode())
        for _ in range(100):
            out.write(b",,,,,,\n" * 150_000)
    said, megabytes = outcome(path)
    assert "unpack to more than 64 MB" in said
    assert megabytes < MOST_MB
