"""What reading costs and what the checks of form cost on top: the library, each a process that starts as `ilms` does.

`python -m benchmarks.form read|check FILE STRUCTURE`. `ilms check` judges what the figures say as well.
"""

import sys
from pathlib import Path

from ilms.__main__ import lighten


def main() -> None:
    """Read a file, and check its form where that is asked."""
    lighten()
    from ilms.checks.form.structure import structural
    from ilms.messages.formats import read
    from ilms.structures.load import resolver

    what, source, structure = sys.argv[1:]
    [data] = read(Path(source), resolver(Path(structure), None))
    if what == "check":
        found = structural(data.observations, None)
        if len(found):
            raise SystemExit(f"{len(found)} findings in data that are right: {[batch.code for batch in found]}")


if __name__ == "__main__":
    main()
