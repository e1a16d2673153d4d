"""The machine's bare limits: what plain Python and pyarrow do with the same files, checking and escaping nothing.

Each is a process of its own: `python -m benchmarks.bare loop IN OUT`.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyarrow.csv import CSVStreamingReader


def loop(source: str, target: str) -> None:
    """SDMX-CSV to the elements of a series-form message: one row after the other, joined as text."""
    import csv

    with open(source, encoding="utf-8", newline="") as rows, open(target, "w", encoding="utf-8") as out:  # noqa: PTH123
        reader = csv.reader(rows)
        next(reader)
        write, present = out.write, None
        write("<DataSet>\n")
        for _, area, freq, measure, sex, eco, cbr, period, value, kind, unit, mult, status in reader:
            series = (
                f'<Series REF_AREA="{area}" FREQ="{freq}" MEASURE="{measure}" SEX="{sex}" ECO="{eco}" CBR="{cbr}"'
                f' UNIT_MEASURE_TYPE="{kind}" UNIT_MEASURE="{unit}" UNIT_MULT="{mult}">\n'
            )
            if series != present:
                write(f"</Series>\n{series}" if present else series)
                present = series
            shown = f' OBS_STATUS="{status}"' if status else ""
            write(f'<Obs TIME_PERIOD="{period}" OBS_VALUE="{value}"{shown}/>\n')
        write("</Series>\n</DataSet>\n")


def iterparse(source: str) -> None:
    """Every element of a message, looked at and forgotten: lxml's iterparse."""
    from lxml.etree import iterparse as walk

    count = 0
    for _, element in walk(source, events=("end",)):
        count += len(element.attrib)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def csv_read(source: str) -> None:
    """pyarrow's CSV reader, all columns as text, block by block."""
    for _ in _text(source):
        pass


def csv_copy(source: str, target: str) -> None:
    """pyarrow's CSV reader and writer, block by block."""
    import pyarrow.csv as pacsv

    reader = _text(source)
    with pacsv.CSVWriter(target, reader.schema) as writer:
        for batch in reader:
            writer.write(batch)


def _text(source: str) -> "CSVStreamingReader":
    import pyarrow as pa
    import pyarrow.csv as pacsv

    with open(source, encoding="utf-8") as file:  # noqa: PTH123
        types = dict.fromkeys(file.readline().rstrip("\n").split(","), pa.string())
    return pacsv.open_csv(
        source,
        read_options=pacsv.ReadOptions(use_threads=False),
        convert_options=pacsv.ConvertOptions(column_types=types),
    )


if __name__ == "__main__":
    {"loop": loop, "iterparse": iterparse, "csv-read": csv_read, "csv-copy": csv_copy}[sys.argv[1]](*sys.argv[2:])
