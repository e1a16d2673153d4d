#!/bin/sh
# A wheel or an sdist on a machine with nothing but Python: into a virtual environment of its own, with its dependencies
# from PyPI, far from any checkout; then what a newcomer does first.
#
#     sh tests/install-fresh.sh dist/ilms-0.1.0-py3-none-any.whl [PYTHON]
set -eu
built=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
python=${2:-python3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
unset PYTHONPATH PYTHONHOME
"$python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$built"
cd "$place"
"$place/venv/bin/python" -m pip check
echo "$(basename "$built"): ilms $(venv/bin/ilms --version) on $(venv/bin/python --version)"
venv/bin/ilms demo demo > demo.txt 2>&1 || { cat demo.txt; exit 1; }
venv/bin/python -c '
import ilms
data, *_ = ilms.check(workspace=ilms.open_workspace("demo/viet-nam")).datasets
ilms.write(data, "table.xml", "sdmx-ml-3.0")
assert len(ilms.to_pandas(ilms.read("table.xml"))) == len(data.observations)
'
grep "^done in" demo.txt
