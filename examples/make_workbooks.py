"""Makes the workbooks of the examples from the figures that ILOSTAT published. Run once, the output is kept.

    python examples/make_workbooks.py ../shared/real-data/ilostat-published.csv

Every figure of the two countries is the published one. Viet Nam's sheets show persons, so a published thousand is
multiplied out (82.703 -> 82703, exactly); Cambodia's show thousands with all three decimals stored and one displayed,
as offices like it. Two workbooks hold figures that nobody published and say so in their titles: table C17
(`ILLUSTRATIVE` in `workbooks/viet_nam.py`) and the revision of C18 (`REVISED`). Both are files of their own.
`vsic-2025/` is what the story of that change adds to Viet Nam's workspace; all of it is illustrative.
`tutorial/` holds the workbooks that the tutorial practises with; all of it is illustrative.
`sources/` has a workspace for each of the ten sources of Viet Nam: most of their figures are illustrative, and say so.
"""  # noqa: INP001  # a script beside the examples it makes, no part of a package

import sys
from pathlib import Path

from workbooks.agencies import abroad, registers, surveys
from workbooks.cambodia import cambodia
from workbooks.figures import read
from workbooks.tutorial import tutorial
from workbooks.viet_nam import viet_nam
from workbooks.vsic import vsic

HERE = Path(__file__).resolve().parent


def main(published: Path, out: Path = HERE) -> None:
    """Make every workbook of the examples under `out`."""
    figures = read(published, "VNM")
    viet_nam(figures, out / "viet-nam")
    cambodia(read(published, "KHM", "2019"), out / "cambodia")
    vsic(out / "vsic-2025")
    tutorial(out / "tutorial")
    home = out / "sources"
    for survey in (surveys.lfs, surveys.lfs_migration, surveys.census):
        survey(home)
    for records in (abroad.dolab, abroad.dolab_database, abroad.migration_database):
        records(figures, home)
    for register in (registers.mofa, registers.work_permits, registers.lmis, registers.immigration):
        register(home)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
