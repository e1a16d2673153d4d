"""Makes the workbooks of both examples from the figures that ILOSTAT published. Run once, the output is kept.

    python examples/make_workbooks.py ../shared/real-data/ilostat-published.csv

Every figure is the published one. Viet Nam's sheets show persons, so a published thousand is multiplied out
(82.703 -> 82703, exactly); Cambodia's show thousands with all three decimals stored and one displayed, as
offices like it. Two workbooks hold figures that nobody published and say so in their titles: table C17
(`ILLUSTRATIVE` in `workbooks/viet_nam.py`) and the revision of C18 (`REVISED`). Both are files of their own.
"""  # noqa: INP001  # a script beside the examples it makes, no part of a package

import sys
from pathlib import Path

from workbooks.cambodia import cambodia
from workbooks.figures import read
from workbooks.viet_nam import viet_nam

HERE = Path(__file__).resolve().parent


def main(published: Path, out: Path = HERE) -> None:
    """Make every workbook of both examples under `out`."""
    viet_nam(read(published, "VNM"), out / "viet-nam")
    cambodia(read(published, "KHM", "2019"), out / "cambodia")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
