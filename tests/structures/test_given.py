"""Looking up what data refer to: what reads and writes structures whole is not imported for it."""

import subprocess
import sys

import pytest

from ilms import resources
from ilms.structures.files import read, write

LOOKED_UP = """
import sys
from pathlib import Path
from ilms.structures.load import schemas_in
print(*schemas_in(Path(sys.argv[1])), "ilms.structures.model" in sys.modules)
"""


@pytest.mark.parametrize(("format_", "imported"), [("sdmx-ml-2.1", False), ("sdmx-json-2.0", True)])
def test_only_json_is_made_into_structures_first(tmp_path, format_, imported):
    path = tmp_path / "structures"
    write(read(resources.folder("dsd") / "MNA_OEMP_SEX_CDS_NB.xml"), path, format_)
    done = subprocess.run([sys.executable, "-c", LOOKED_UP, str(path)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["DF_MNA_OEMP_SEX_CDS_NB", str(imported)], done.stderr
