"""Makes the records of `viet-nam-records/`: a survey and registers of an imaginary country. Run once.

    python examples/make_records.py [FOLDER] [--persons 2000000] [--areas 5] [--households 15] [--seed 2024]

Nobody in them exists: names of files, their metadata and a column say SYNTHETIC. Larger samples and countries come by
the numbers above; a province is made at a time.
"""  # noqa: INP001  # a script beside the examples it makes, no part of a package

import argparse
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from records import MARK, TOLD
from records.contracts import contracts
from records.country import YEAR, provinces
from records.movements import movements
from records.survey import Design, drawn

HERE = Path(__file__).resolve().parent
PERSONS, SEED = 2_000_000, 2024
BORDER, WORKERS = 8000, 4000  # people in the registers
DESIGN = Design(areas=5)


def main(
    out: Path = HERE / "viet-nam-records" / "data", persons: int = PERSONS, design: Design = DESIGN, seed: int = SEED
) -> None:
    """Make every file of records in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    sample = drawn(provinces(persons, seed), design, seed + 1)
    pq.write_table(sample.persons, out / f"{MARK}-lfs-{YEAR}.parquet", compression="zstd", compression_level=19)
    sav(sample.module, out / f"{MARK}-lfs-migration-{YEAR}.sav")
    border, _ = movements(BORDER, seed)
    pq.write_table(border, out / f"{MARK}-movements.parquet", compression="zstd", compression_level=19)
    pyarrow.csv.write_csv(contracts(WORKERS, seed)[0], out / f"{MARK}-contracts.csv")


def sav(table: pa.Table, path: Path) -> None:
    """Write a file of SPSS: numbers as doubles, as it has no others, and texts."""
    import pyreadstat

    decimals = [i for i, field in enumerate(table.schema) if pa.types.is_decimal(field.type)]
    for index in decimals:
        table = table.set_column(index, table.schema.names[index], table.column(index).cast(pa.float64()))
    frame = table.to_pandas()
    texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
    frame[texts] = frame[texts].fillna("")
    pyreadstat.write_sav(frame, path, file_label=TOLD[:64], compress=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=HERE / "viet-nam-records" / "data")
    asked.add_argument("--persons", type=int, default=PERSONS)
    asked.add_argument("--areas", type=int, default=DESIGN.areas)
    asked.add_argument("--households", type=int, default=DESIGN.households)
    asked.add_argument("--seed", type=int, default=SEED)
    said = asked.parse_args()
    main(said.folder, said.persons, Design(said.areas, said.households), said.seed)
