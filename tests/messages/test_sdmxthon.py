"""A third reader of what we write. Its pins are old, so it may live in an environment of its own:

`ILMS_SDMXTHON=/its/own/python pytest tests/messages/test_sdmxthon.py`, after `pip install sdmxthon` there.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ilms.messages.header import FLAT, SERIES
from messages.peers import same
from messages.specimens import some, to_file

PYTHON = os.environ.get("ILMS_SDMXTHON") or (sys.executable if importlib.util.find_spec("sdmxthon") else "")
SCRIPT = Path(__file__).parent / "by_sdmxthon.py"
VARIANTS = [
    ("sdmx-ml-2.1", SERIES),
    ("sdmx-ml-2.1", FLAT),
    ("sdmx-ml-2.1-generic", SERIES),
    ("sdmx-ml-2.1-generic", FLAT),
]

pytestmark = pytest.mark.skipif(not PYTHON, reason="no sdmxthon here, and ILMS_SDMXTHON names no Python that has it")


def by_sdmxthon(path: Path) -> list[dict[str, str]]:
    done = subprocess.run([PYTHON, str(SCRIPT), str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("variant", VARIANTS, ids="-".join)
def test_sdmxthon_reads_what_we_write(variant, tmp_path):
    rows = some(SOURCE=["a & b", 'the "quoted" word', "Đài Loan", "x" * 500, "1.10", None])
    ours = [{name: rows.text(name)[i].as_py() for name in rows.table.column_names} for i in range(len(rows))]
    assert same(ours, by_sdmxthon(to_file(rows, tmp_path, variant)))
